//! `/media/SHA256.EXTENSION`

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use gatepost_model::byte_range::ByteRange;
use gatepost_public::media::{self, ReleasedFile};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::is_name;
use crate::plane::PublicPlane;
use crate::serve::{ServeError, shared};

/// Nothing in a file may act, whatever a browser takes it for (H2).
const POLICY: &str = "sandbox; default-src 'none'";

/// Five minutes: what is taken back is gone from caches soon after (H11), and a page that many read at once asks
/// once.
const KEPT: &str = "public, max-age=300";

/// What is at an address.
#[derive(Debug)]
pub enum Served {
    /// The file, or the part of it that was asked for.
    File(Response),
    /// A file that was taken back with every publication that showed it.
    TakenBack,
    /// Nothing, or nothing that was released: the two are not told apart.
    Nothing,
}

/// Finds a released file by the last part of its address. What it is, the release said; what the request would
/// like it to be is not asked (H3).
///
/// # Errors
/// [`ServeError`] when the database or the folder fails.
pub async fn serve(plane: &PublicPlane, request: &HeaderMap, file: &str) -> Result<Served, ServeError> {
    let Some((sha256, _)) = file.split_once('.').filter(|(name, _)| is_name(name)) else {
        return Ok(Served::Nothing);
    };
    let wanted = sha256.to_owned();
    let found = plane
        .database
        .read(move |reader| media::find(reader, &wanted))
        .await?;
    let address = |file: &ReleasedFile| plane.context.address.media(&file.sha256, &file.media_type);
    // One address for each file: another extension is another address, and there is nothing at it.
    let Some(released) = found.filter(|released| address(released).ends_with(&format!("/{file}"))) else {
        return Ok(Served::Nothing);
    };
    if !released.is_shown {
        return Ok(Served::TakenBack);
    }
    let Some(media_type) = fixed(&released.media_type) else {
        return Ok(Served::Nothing);
    };
    let Some(bytes) = plane.context.blobs.get(sha256).await? else {
        tracing::error!(sha256, "a released picture is not in the blob store");
        return Ok(Served::Nothing);
    };
    Ok(Served::File(answer(request, media_type, sha256, bytes)))
}

/// The types that are ever served.
fn fixed(media_type: &str) -> Option<&'static str> {
    ["image/jpeg", "image/png", "image/gif"]
        .into_iter()
        .find(|known| *known == media_type)
}

fn answer(request: &HeaderMap, media_type: &'static str, sha256: &str, bytes: Bytes) -> Response {
    let tag = format!("\"{sha256}\"");
    let text = |name| {
        request
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let has_it = text(header::IF_NONE_MATCH).is_some_and(|known| {
        let mut tags = known
            .split(',')
            .map(|known| known.trim().trim_start_matches("W/"));
        tags.any(|known| known == "*" || known == tag)
    });
    // A part is of use only to who has the rest of the same file.
    let same = text(header::IF_RANGE).is_none_or(|known| known == tag);
    let range = text(header::RANGE).filter(|_| same);
    let length = bytes.len();
    let (status, part, body) = match ByteRange::of(range, length) {
        _ if has_it => (StatusCode::NOT_MODIFIED, None, Bytes::new()),
        ByteRange::Whole => (StatusCode::OK, None, bytes),
        ByteRange::Part { start, end } => (
            StatusCode::PARTIAL_CONTENT,
            Some(format!("bytes {start}-{}/{length}", end.saturating_sub(1))),
            bytes.slice(start..end),
        ),
        ByteRange::Nothing => (
            StatusCode::RANGE_NOT_SATISFIABLE,
            Some(format!("bytes */{length}")),
            Bytes::new(),
        ),
    };
    let mut response = shared(Response::new(Body::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, KEPT),
        (header::ACCEPT_RANGES, "bytes"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [(header::ETAG, Some(tag)), (header::CONTENT_RANGE, part)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(headers: &[(header::HeaderName, &str)]) -> Response {
        let mut request = HeaderMap::new();
        for (name, value) in headers {
            request.insert(name, HeaderValue::from_str(value).unwrap());
        }
        answer(&request, "image/png", "ab", Bytes::from_static(b"0123456789"))
    }

    #[test]
    fn a_part_is_a_part_of_the_same_file() {
        let part = ask(&[(header::RANGE, "bytes=2-4")]);
        assert_eq!(part.status(), 206);
        assert_eq!(part.headers()[header::CONTENT_RANGE], "bytes 2-4/10");
        assert_eq!(ask(&[(header::RANGE, "bytes=10-")]).status(), 416);
        let same = [(header::RANGE, "bytes=2-4"), (header::IF_RANGE, "\"ab\"")];
        assert_eq!(ask(&same).status(), 206);
        let other = [(header::RANGE, "bytes=2-4"), (header::IF_RANGE, "\"cd\"")];
        assert_eq!(ask(&other).status(), 200);
        assert_eq!(ask(&[(header::IF_NONE_MATCH, "\"ab\"")]).status(), 304);
        assert_eq!(ask(&[(header::IF_NONE_MATCH, "\"cd\"")]).status(), 200);
    }

    #[test]
    fn h2_whatever_is_asked_for_it_is_a_picture_that_cannot_act() {
        for accept in ["text/html", "application/activity+json"] {
            let answer = ask(&[(header::ACCEPT, accept)]);
            let headers = answer.headers();
            assert_eq!(headers[header::CONTENT_TYPE], "image/png");
            assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            assert_eq!(headers[header::CONTENT_SECURITY_POLICY], POLICY);
        }
    }
}
