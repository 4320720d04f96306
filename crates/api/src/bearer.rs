//! Where a request shows its token.

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use axum::http::{HeaderMap, HeaderName};
use url::form_urlencoded;

/// The one token of a request. Two are none: nobody can say which was meant.
///
/// A browser can put no header on a WebSocket or an EventSource, so that apps show it in the query or as a
/// protocol; that is taken for streams alone, because addresses end up in logs.
pub(crate) fn of(request: &Request, streams: bool) -> Option<String> {
    let headers = request.headers();
    if !streams || headers.contains_key(AUTHORIZATION) {
        return of_header(headers).map(str::to_owned);
    }
    if headers.contains_key(SEC_WEBSOCKET_PROTOCOL) {
        return only(headers, &SEC_WEBSOCKET_PROTOCOL).map(|token| token.trim().to_owned());
    }
    let query = request.uri().query().unwrap_or("");
    let mut tokens = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "access_token");
    match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) => Some(token.into_owned()),
        _ => None,
    }
}

fn of_header(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = only(headers, &AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    value.to_str().ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(uri: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = axum::http::Request::get(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    #[test]
    fn a_bearer_token_is_read_whatever_the_case_of_its_scheme() {
        let shown = |headers: &[(&str, &str)]| of(&request("/", headers), false);
        assert_eq!(shown(&[]), None);
        assert_eq!(
            shown(&[("authorization", "bEARER gpt_1")]).as_deref(),
            Some("gpt_1")
        );
        assert_eq!(
            shown(&[
                ("authorization", "Bearer gpt_1"),
                ("authorization", "Bearer gpt_2")
            ]),
            None
        );
        assert_eq!(shown(&[("authorization", "Basic gpt_1")]), None);
    }

    #[test]
    fn a_stream_may_show_it_in_its_address_or_as_its_protocol_and_nothing_else_may() {
        let in_query = request("/?access_token=gpt_1&stream=user", &[]);
        let as_protocol = request("/", &[("sec-websocket-protocol", "gpt_1")]);
        for request in [&in_query, &as_protocol] {
            assert_eq!(of(request, true).as_deref(), Some("gpt_1"));
            assert_eq!(of(request, false), None);
        }
        assert_eq!(of(&request("/?access_token=a&access_token=b", &[]), true), None);
        let header_first = request("/?access_token=gpt_2", &[("authorization", "Bearer gpt_1")]);
        assert_eq!(of(&header_first, true).as_deref(), Some("gpt_1"));
    }
}
