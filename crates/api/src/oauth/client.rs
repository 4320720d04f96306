//! Who a client says it is: in the body, in a Basic header, or in both at once.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatepost_internal::oauth::{Client, OAuthError};
use url::form_urlencoded;

use crate::parameters::Parameters;

/// The credentials of a request (RFC 6749, section 2.3.1). Has no `Debug`: a secret stays out of logs.
pub(crate) struct Credentials {
    id: String,
    secret: Option<String>,
}

impl Credentials {
    /// Reads them. Two that differ are none: nobody can say which was meant.
    ///
    /// # Errors
    /// [`OAuthError::InvalidClient`] where there are none, or two.
    pub(crate) fn of(headers: &HeaderMap, parameters: &Parameters) -> Result<Self, OAuthError> {
        let in_body = parameters.filled("client_id").map(|id| Self {
            id,
            secret: parameters.filled("client_secret"),
        });
        let in_header = if headers.contains_key(AUTHORIZATION) {
            basic(headers)?
        } else {
            None
        };
        match (in_body, in_header) {
            (Some(body), None) => Ok(body),
            (None, Some(header)) => Ok(header),
            (Some(body), Some(header)) if body.agrees_with(&header) => Ok(header),
            _ => Err(OAuthError::InvalidClient),
        }
    }

    /// As the verbs want them.
    pub(crate) fn client(&self) -> Client<'_> {
        Client {
            id: &self.id,
            secret: self.secret.as_deref(),
        }
    }

    /// The body may name the client alone, next to a header that also proves it.
    fn agrees_with(&self, header: &Self) -> bool {
        self.id == header.id && (self.secret.is_none() || self.secret == header.secret)
    }
}

/// A Basic header. Any other scheme is an app that shows its token out of habit, which is no credential here.
fn basic(headers: &HeaderMap) -> Result<Option<Credentials>, OAuthError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(OAuthError::InvalidClient);
    };
    let value = value.to_str().map_err(|_| OAuthError::InvalidClient)?;
    let Some((scheme, encoded)) = value.split_once(' ') else {
        return Err(OAuthError::InvalidClient);
    };
    if !scheme.eq_ignore_ascii_case("basic") {
        return Ok(None);
    }
    let decoded = STANDARD.decode(encoded.trim()).ok();
    let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let (id, secret) = decoded
        .as_deref()
        .and_then(|text| text.split_once(':'))
        .ok_or(OAuthError::InvalidClient)?;
    Ok(Some(Credentials {
        id: form_decoded(id),
        secret: Some(form_decoded(secret)).filter(|secret| !secret.is_empty()),
    }))
}

/// Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1).
fn form_decoded(text: &str) -> String {
    form_urlencoded::parse(text.as_bytes())
        .next()
        .map_or_else(String::new, |(decoded, _)| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(header: Option<&str>, form: &str) -> Option<(String, Option<String>)> {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert(AUTHORIZATION, HeaderValue::from_str(header).unwrap());
        }
        let parameters = Parameters::of_form(form);
        let credentials = Credentials::of(&headers, &parameters).ok()?;
        Some((credentials.id, credentials.secret))
    }

    fn basic_of(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn a_client_is_known_by_its_body_its_header_or_both() {
        let known = Some(("a b".to_owned(), Some("s:1".to_owned())));
        assert_eq!(read(None, "client_id=a+b&client_secret=s:1"), known);
        assert_eq!(read(Some(&basic_of("a+b:s%3A1")), ""), known);
        assert_eq!(
            read(Some(&basic_of("a+b:s%3A1")), "client_id=a+b&client_secret=s:1"),
            known
        );
        assert_eq!(read(Some(&basic_of("a+b:s%3A1")), "client_id=a+b"), known);
        assert_eq!(
            read(Some("Bearer gpt_1"), "client_id=a&client_secret=s"),
            Some(("a".to_owned(), Some("s".to_owned())))
        );
        assert_eq!(read(None, "client_id=a"), Some(("a".to_owned(), None)));
    }

    #[test]
    fn two_that_differ_and_none_at_all_are_no_client() {
        for (header, form) in [
            (None, ""),
            (None, "client_secret=s"),
            (Some(basic_of("a:s")), "client_id=b"),
            (Some(basic_of("a:s")), "client_id=a&client_secret=t"),
            (Some(basic_of("a")), ""),
            (Some("Basic ???".to_owned()), ""),
            (Some("Basic".to_owned()), "client_id=a"),
        ] {
            assert_eq!(read(header.as_deref(), form), None, "{header:?} {form}");
        }
    }
}
