//! Headers that every answer of the public listener carries.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// Only our own style sheet and icon are loaded; there is no script, no form and no frame (5.16, G9, G15, G16).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The same for the pages with a form of ours on them.
const WITH_FORM: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::X_DNS_PREFETCH_CONTROL, "off"),
    (header::REFERRER_POLICY, "no-referrer"),
];

/// Two years, as browsers' preload lists want it. Without `includeSubDomains`: those are not ours to decide.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000";

/// Lets a page send its form to us.
pub(crate) fn allow_form(response: &mut Response) {
    let policy = HeaderValue::from_static(WITH_FORM);
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
}

/// Adds them; the last one only where our origin is https, as a promise about http would be kept for years.
pub(crate) async fn add(State(https): State<bool>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(STRICT_TRANSPORT_SECURITY),
        );
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[tokio::test]
    async fn https_is_promised_only_where_our_address_is_https() {
        for (https, promise) in [(true, Some(STRICT_TRANSPORT_SECURITY)), (false, None)] {
            let response = add(State(https), Response::new(Body::empty())).await;
            let found = response.headers().get(header::STRICT_TRANSPORT_SECURITY);
            assert_eq!(found.map(|value| value.to_str().unwrap()), promise);
        }
    }

    #[tokio::test]
    async fn a_page_with_a_form_may_send_it_to_us_and_keeps_every_other_rule() {
        let mut page = Response::new(Body::empty());
        allow_form(&mut page);
        let page = add(State(true), page).await;
        let other = add(State(true), Response::new(Body::empty())).await;
        let policy = |response: &Response| {
            let value = &response.headers()[header::CONTENT_SECURITY_POLICY];
            value.to_str().unwrap().to_owned()
        };
        assert_eq!(
            policy(&page),
            policy(&other).replace("form-action 'none'", "form-action 'self'")
        );
        assert_ne!(policy(&page), policy(&other));
    }
}
