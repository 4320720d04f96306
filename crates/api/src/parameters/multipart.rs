//! Bodies of several parts, as apps send them that would send a file as well.

use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;

const BROKEN: &str = "The body is not multipart as its Content-Type says.";

/// Names and texts of the parts. An empty file is none: apps send one where nothing was chosen.
///
/// # Errors
/// A sentence, where the body is broken, a text is not UTF-8, or there is a file in it.
pub(super) async fn fields(content_type: &str, body: Vec<u8>) -> Result<Vec<(String, String)>, &'static str> {
    let mut request = Request::new(Body::from(body));
    let content_type = HeaderValue::try_from(content_type).map_err(|_| BROKEN)?;
    request.headers_mut().insert(CONTENT_TYPE, content_type);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| BROKEN)?;
    let broken = |_: MultipartError| BROKEN;
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().ok_or(BROKEN)?.to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(broken)?;
        match (is_file, bytes.is_empty()) {
            (true, true) => {}
            (true, false) => return Err("The body has a file in it. Files cannot be sent here yet."),
            (false, _) => {
                let text =
                    String::from_utf8(bytes.into()).map_err(|_| "The body has text that is not UTF-8.")?;
                fields.push((name, text));
            }
        }
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(parts: &str) -> Result<Vec<(String, String)>, &'static str> {
        let body = format!("{parts}--x--\r\n")
            .replace('\n', "\r\n")
            .replace("\r\r", "\r");
        fields("multipart/form-data; boundary=x", body.into_bytes()).await
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[tokio::test]
    async fn parts_are_fields_in_their_order_and_files_are_refused() {
        let text = "--x\nContent-Disposition: form-data; name=\"a[]\"\n\nGrüße\n";
        let file = "--x\nContent-Disposition: form-data; name=\"f\"; filename=\"p.png\"\nContent-Type: image/png\n\n";
        assert_eq!(
            read(&text.repeat(2)).await,
            Ok(vec![pair("a[]", "Grüße"), pair("a[]", "Grüße")])
        );
        assert_eq!(
            read(&format!("{file}\n{text}")).await,
            Ok(vec![pair("a[]", "Grüße")])
        );
        assert!(read(&format!("{file}PNG\n")).await.unwrap_err().contains("Files"));
        assert_eq!(read("").await, Ok(Vec::new()));
        assert_eq!(read("--x\n\nnameless\n").await, Err(BROKEN));
        assert_eq!(
            fields("multipart/form-data", b"--x--".to_vec()).await,
            Err(BROKEN)
        );
        assert_eq!(
            fields("multipart/form-data; boundary=x", b"--x\r\n".to_vec()).await,
            Err(BROKEN)
        );
    }
}
