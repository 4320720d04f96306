//! The forms of an answer.

use axum::body::Body;
use axum::response::Response;
use gatepost_model::canonical::hash_hex;
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// What every unknown address is told.
const NOT_FOUND: &str = r#"{"error":"Not found"}"#;

/// Media type of actors, collections, objects and activities.
pub(super) const ACTIVITY_JSON: &str = "application/activity+json";

/// A body with its `ETag`, or 304 for who has these very bytes.
///
/// The tag is made of the bytes alone, so the same document has the same tag after a restart and on every
/// node. Caches may keep an answer but ask each time: what is taken back must be gone at once (H11).
pub fn conditional(
    request: &HeaderMap,
    status: StatusCode,
    media_type: &'static str,
    body: String,
) -> Response {
    let digest: String = hash_hex("", body.as_bytes()).chars().take(32).collect();
    let tag = format!("\"{digest}\"");
    let known = status == StatusCode::OK && has(request, &tag);
    let mut response = if known {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        plain(status, media_type, body)
    };
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// A document for servers and web apps, which may read it from any origin: all of it is public.
pub(super) fn document(request: &HeaderMap, media_type: &'static str, body: String) -> Response {
    shared(conditional(request, StatusCode::OK, media_type, body))
}

/// An ActivityStreams document.
pub(super) fn activity_streams(request: &HeaderMap, body: String) -> Response {
    document(request, ACTIVITY_JSON, body)
}

/// A Tombstone: here was something, and it was taken back.
pub(super) fn gone(request: &HeaderMap, body: String) -> Response {
    shared(conditional(request, StatusCode::GONE, ACTIVITY_JSON, body))
}

/// The one answer to everything unknown, as JSON.
pub fn not_found() -> Response {
    let mut response = shared(plain(
        StatusCode::NOT_FOUND,
        "application/json",
        NOT_FOUND.to_owned(),
    ));
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// 400 with a sentence.
pub(super) fn bad_request(sentence: &str) -> Response {
    let body = serde_json::json!({"error": sentence}).to_string();
    shared(plain(StatusCode::BAD_REQUEST, "application/json", body))
}

fn plain(status: StatusCode, media_type: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let media_type = HeaderValue::from_static(media_type);
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

/// Lets pages of any origin read an answer, without credentials: all of it is public.
pub fn shared(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// Whether `If-None-Match` names this tag (RFC 9110, section 13.1.2: compared weakly).
fn has(request: &HeaderMap, tag: &str) -> bool {
    let values = request.get_all(header::IF_NONE_MATCH).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == "*" || known == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_the_same_bytes_gets_304_and_no_body() {
        let ask = |known: &str| {
            let mut request = HeaderMap::new();
            request.insert(header::IF_NONE_MATCH, HeaderValue::from_str(known).unwrap());
            conditional(&request, StatusCode::OK, "text/plain", "body".into())
        };
        let tag = conditional(&HeaderMap::new(), StatusCode::OK, "text/plain", "body".into()).headers()
            [header::ETAG]
            .to_str()
            .unwrap()
            .to_owned();
        for known in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"x\", {tag}"),
            "*".into(),
        ] {
            let answer = ask(&known);
            assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert_eq!(answer.headers()[header::ETAG], tag.as_str());
            assert_eq!(answer.headers()[header::VARY], "Accept");
        }
        assert_eq!(ask("\"x\"").status(), StatusCode::OK);
    }

    #[test]
    fn what_is_gone_is_said_to_be_gone_however_it_is_asked() {
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, HeaderValue::from_static("*"));
        assert_eq!(gone(&request, "{}".into()).status(), StatusCode::GONE);
    }
}
