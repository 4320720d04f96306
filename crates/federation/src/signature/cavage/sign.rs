//! Signing what we send.

use base64::{Engine, engine::general_purpose::STANDARD};
use gatepost_model::Timestamp;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use super::signing_string::Lines;
use crate::egress::authority;
use crate::signature::{SignError, SigningKey, digest, time_window};

/// The content type of everything we post.
const ACTIVITY_JSON: &str = "application/activity+json";

impl SigningKey {
    /// The headers of a delivery: `host`, `date`, `digest`, `content-type`, `signature`, the first four signed.
    ///
    /// The body must be sent byte for byte as given here.
    ///
    /// # Errors
    /// [`SignError`], which only a broken clock or address can cause.
    pub fn sign_post(&self, url: &Url, body: &[u8], now: Timestamp) -> Result<HeaderMap, SignError> {
        let fields = [
            (header::HOST, authority(url)),
            (
                header::DATE,
                time_window::format_date(now).ok_or(SignError::Clock)?,
            ),
            (HeaderName::from_static("digest"), digest::header_value(body)),
            (header::CONTENT_TYPE, ACTIVITY_JSON.to_owned()),
        ];
        self.sign("post", url, &fields)
    }

    /// The headers of a fetch: `host`, `date`, `signature`, the first two signed.
    ///
    /// # Errors
    /// [`SignError`], which only a broken clock or address can cause.
    pub fn sign_get(&self, url: &Url, now: Timestamp) -> Result<HeaderMap, SignError> {
        let fields = [
            (header::HOST, authority(url)),
            (
                header::DATE,
                time_window::format_date(now).ok_or(SignError::Clock)?,
            ),
        ];
        self.sign("get", url, &fields)
    }

    /// Signs the request's target and the given headers, and returns these with the signature.
    fn sign(&self, method: &str, url: &Url, fields: &[(HeaderName, String)]) -> Result<HeaderMap, SignError> {
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let mut lines = Lines::default();
        lines.request_target(method, &target);
        let mut names = "(request-target)".to_owned();
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            lines.push(name.as_str(), value);
            names.push(' ');
            names.push_str(name.as_str());
            headers.insert(
                name,
                HeaderValue::from_str(value).map_err(|_| SignError::Address)?,
            );
        }
        let signature = STANDARD.encode(self.signature_of(lines.0.as_bytes())?);
        // `rsa-sha256` rather than `hs2019`: older servers know no other name.
        let value = format!(
            r#"keyId="{}",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#,
            self.key_id()
        );
        headers.insert(
            HeaderName::from_static("signature"),
            HeaderValue::from_str(&value).map_err(|_| SignError::Address)?,
        );
        Ok(headers)
    }
}
