//! Where an answer goes: the address an app has registered.

use gatepost_internal::oauth::OUT_OF_BAND;
use url::{Url, form_urlencoded};

/// An address with fields added to its query, otherwise as it was registered, to the character.
pub(super) fn with_query<const N: usize>(address: &str, fields: [(&str, Option<String>); N]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    let join = if address.contains('?') { '&' } else { '?' };
    format!("{address}{join}{}", query.finish())
}

/// What `form-action` has to allow for the answer to reach the app: its origin, or the scheme of an app on
/// the device.
pub(super) fn form_source(redirect_uri: &str) -> Option<String> {
    let url = Url::parse(redirect_uri)
        .ok()
        .filter(|_| redirect_uri != OUT_OF_BAND)?;
    match url.scheme() {
        "http" | "https" => Some(url.origin().ascii_serialization()),
        scheme => Some(format!("{scheme}:")),
    }
}

/// Where an answer goes, as people recognise it.
pub(super) fn destination(redirect_uri: &str) -> String {
    match Url::parse(redirect_uri) {
        _ if redirect_uri == OUT_OF_BAND => "this page, for you to copy".to_owned(),
        Ok(url) if matches!(url.scheme(), "http" | "https") => url.origin().ascii_serialization(),
        Ok(url) => format!("an app on this device ({})", url.scheme()),
        Err(_) => redirect_uri.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g16_the_form_may_lead_to_the_registered_origin_or_scheme_alone() {
        for (redirect, source) in [
            ("https://app.example/callback?x=1", Some("https://app.example")),
            ("https://app.example:8443/", Some("https://app.example:8443")),
            ("toot://oauth", Some("toot:")),
            ("com.example.app:/done", Some("com.example.app:")),
            (OUT_OF_BAND, None),
        ] {
            assert_eq!(form_source(redirect).as_deref(), source, "{redirect}");
        }
    }

    #[test]
    fn an_answer_is_added_to_the_address_as_it_was_registered() {
        let fields = || [("code", Some("a&b".to_owned())), ("state", None)];
        assert_eq!(
            with_query("https://app.example", fields()),
            "https://app.example?code=a%26b"
        );
        assert_eq!(with_query("app:/x?y=1", fields()), "app:/x?y=1&code=a%26b");
    }
}
