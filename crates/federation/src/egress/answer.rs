//! What came back, as far as it is read.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use gatepost_model::Timestamp;
use http::{HeaderMap, HeaderName, StatusCode, header};
use reqwest::Response;

use super::{EgressError, retry_after::retry_after};

/// An answer from a stranger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whatever status it was, redirects included: none is followed here.
    pub status: StatusCode,
    /// How long we are asked to wait, at most a day.
    pub retry_after: Option<Duration>,
    /// `Content-Type`, where given exactly once and readable.
    pub content_type: Option<String>,
    /// `Location`, where given exactly once and readable.
    pub location: Option<String>,
    /// Whether the body is compressed. None was asked for and none is unpacked (B11).
    pub encoded: bool,
    /// The body: of a fetch the whole, of a delivery what arrived of the first 64 KiB.
    pub body: Bytes,
}

impl Answer {
    /// Reads the head; the body is still to come.
    pub(super) fn head(response: &Response, now: Timestamp) -> Self {
        let headers = response.headers();
        Self {
            status: response.status(),
            retry_after: retry_after(headers, now),
            content_type: single(headers, header::CONTENT_TYPE),
            location: single(headers, header::LOCATION),
            encoded: headers
                .get_all(header::CONTENT_ENCODING)
                .iter()
                .any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity")),
            body: Bytes::new(),
        }
    }
}

fn single(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?.to_owned();
    values.next().is_none().then_some(value)
}

/// Reads a body whole, or says that it is longer than `limit` bytes as soon as that is known.
pub(super) async fn read_whole(response: &mut Response, limit: usize) -> Result<Bytes, EgressError> {
    let announced = response.content_length().map(usize::try_from);
    if announced.is_some_and(|length| length.map_or(true, |length| length > limit)) {
        return Err(EgressError::TooLarge);
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| EgressError::classify(&error))?
    {
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(EgressError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Reads up to `limit` bytes into `body` and stops there. An error ends the reading and is of no interest:
/// the status has already been said (J12).
pub(super) async fn read_prefix(response: &mut Response, limit: usize, body: &mut BytesMut) {
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = limit.saturating_sub(body.len());
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if body.len() >= limit {
            return;
        }
    }
}
