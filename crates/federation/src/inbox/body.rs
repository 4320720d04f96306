//! The body of a request: its type and its size.

use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::StreamExt;
use http::{HeaderMap, header};

use super::refusal::Refusal;

/// Longer bodies are refused, in bytes.
const MAX_BODY: usize = 256 * 1024;

/// A body that has not arrived by then holds a connection for nothing: a slow line brings 256 KiB in a second.
const BODY_DEADLINE: Duration = Duration::from_secs(10);

/// Whether the body claims to be ActivityStreams. Of `ld+json` every profile is taken: the body is held to the
/// same rules whatever it is called.
pub(super) fn has_right_type(headers: &HeaderMap) -> bool {
    let Some(value) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim_ascii();
    ["application/activity+json", "application/ld+json"]
        .iter()
        .any(|kind| essence.eq_ignore_ascii_case(kind))
}

/// Reads the body, but never more than 256 KiB of it, whatever its length is said to be (C1).
pub(super) async fn read_body(headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > MAX_BODY)) {
        return Err(Refusal::TooLarge);
    }
    tokio::time::timeout(BODY_DEADLINE, read_to_end(body))
        .await
        .unwrap_or(Err(Refusal::Malformed("the body did not arrive in time")))
}

async fn read_to_end(body: Body) -> Result<Bytes, Refusal> {
    let mut read = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::Malformed("the body broke off"))?;
        if read.len().saturating_add(chunk.len()) > MAX_BODY {
            return Err(Refusal::TooLarge);
        }
        read.extend_from_slice(&chunk);
    }
    Ok(read.into())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures_util::stream;

    use super::*;

    #[test]
    fn only_activitystreams_is_taken() {
        let with = |kind: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
            has_right_type(&headers)
        };
        for good in [
            "application/activity+json",
            "Application/Activity+JSON; charset=utf-8",
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
            "application/ld+json",
        ] {
            assert!(with(good), "{good}");
        }
        for bad in [
            "application/json",
            "text/html",
            "",
            "application/activity+jsonx",
            "text/plain, application/ld+json",
        ] {
            assert!(!with(bad), "{bad}");
        }
        assert!(!has_right_type(&HeaderMap::new()));
    }

    async fn read(announced: Option<&str>, chunks: usize) -> Result<usize, Refusal> {
        let mut headers = HeaderMap::new();
        if let Some(length) = announced {
            headers.insert(header::CONTENT_LENGTH, length.parse().unwrap());
        }
        let chunk = || Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 1024]));
        let body = Body::from_stream(stream::iter((0..chunks).map(move |_| chunk())));
        read_body(&headers, body).await.map(|body| body.len())
    }

    #[tokio::test]
    async fn c1_a_body_over_256_kib_is_413_whatever_its_length_claims() {
        assert_eq!(read(None, 256).await, Ok(256 * 1024));
        assert_eq!(read(None, 257).await, Err(Refusal::TooLarge));
        assert_eq!(
            read(None, usize::MAX).await,
            Err(Refusal::TooLarge),
            "an endless one is cut"
        );
        for length in ["262145", "2147483648", "18446744073709551615"] {
            assert_eq!(read(Some(length), 1).await, Err(Refusal::TooLarge), "{length}");
        }
        assert_eq!(
            read(Some("10"), 257).await,
            Err(Refusal::TooLarge),
            "a false length does not help"
        );
    }
}
