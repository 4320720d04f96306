//! The protocol of a WebSocket: Mastodon's clients name their token there, because a browser can set no header
//! on one, and want it named back. [`bearer`](crate::bearer) reads it as the token it is.

use axum::http::HeaderMap;
use axum::http::header::SEC_WEBSOCKET_PROTOCOL;

/// The one protocol a client offers.
pub(super) fn protocol(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    value
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|name| !name.contains(','))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_client_that_offers_one_protocol_is_answered_with_it() {
        let mut headers = HeaderMap::new();
        headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(" gpt_1 "));
        assert_eq!(protocol(&headers), Some("gpt_1"));
        headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("gpt_1, gpt_2"));
        assert_eq!(protocol(&headers), None);
    }
}
