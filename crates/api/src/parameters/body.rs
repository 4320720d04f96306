//! The body of a request: how much of it is read, and in which of its forms it is.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use futures_util::StreamExt;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::{multipart, tree};

/// The most bytes of a body that are read: far more than any text that can be accepted.
const LARGEST_BODY: usize = 1024 * 1024;

/// The most bytes of a body that are taken from the wire. What lies between is thrown away, so that
/// whoever sent too much gets an answer instead of a broken connection.
const LARGEST_DISCARDED: usize = 16 * 1024 * 1024;

/// What a body says it is.
pub(super) enum Format<'a> {
    Json,
    Form,
    /// With the whole type, whose boundary parts the fields.
    Multipart(&'a str),
    Unknown,
}

impl<'a> Format<'a> {
    pub(super) fn of(headers: &'a HeaderMap) -> Self {
        let content_type = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let essence = content_type.split(';').next().unwrap_or("").trim();
        match essence.to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "multipart/form-data" => Self::Multipart(content_type),
            "application/json" => Self::Json,
            other if other.ends_with("+json") => Self::Json,
            _ => Self::Unknown,
        }
    }

    /// The fields of a body. An empty one has none, whatever it says it is.
    ///
    /// # Errors
    /// A sentence about what is wrong with it.
    pub(super) async fn parse(self, body: Vec<u8>) -> Result<Map<String, Value>, &'static str> {
        match self {
            _ if body.is_empty() => Ok(Map::new()),
            Self::Json => json(&body),
            Self::Form => tree::grow(form_urlencoded::parse(&body).into_owned()),
            Self::Multipart(content_type) => {
                tree::grow(multipart::fields(content_type, body).await?.into_iter())
            }
            Self::Unknown => Err("The body must be JSON or a form."),
        }
    }
}

fn json(body: &[u8]) -> Result<Map<String, Value>, &'static str> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => tree::demand_modest(&fields).map(|()| fields),
        _ => Err("The body is not a JSON object."),
    }
}

/// The bytes of a body.
///
/// # Errors
/// A sentence, where it breaks off or is too large.
pub(super) async fn read(body: Body) -> Result<Vec<u8>, &'static str> {
    let (mut kept, mut taken) = (Vec::new(), 0_usize);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| "The body did not arrive whole.")?;
        taken = taken.saturating_add(chunk.len());
        if taken <= LARGEST_BODY {
            kept.extend_from_slice(&chunk);
        } else if taken > LARGEST_DISCARDED {
            break;
        }
    }
    if taken > LARGEST_BODY {
        return Err("The body is larger than a mebibyte.");
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_an_object_is_refused() {
        for text in ["", "[]", "null", "{", "\"a\""] {
            assert!(json(text.as_bytes()).is_err(), "{text}");
        }
        assert!(json(b"{}").unwrap().is_empty());
    }
}
