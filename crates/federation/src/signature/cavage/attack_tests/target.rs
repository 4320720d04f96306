//! What ties the signature to us and to the path: cases A7 and A8.

use http::Method;
use url::Url;

use super::{ALL, Attempt, BODY, NOW, assert_401};
use crate::signature::{
    Refusal, RequestParts, precheck,
    test_keys::{signing_key, verifying_key},
};

#[test]
fn the_port_is_part_of_the_host() {
    let url = Url::parse("http://localhost:4001/inbox").unwrap();
    let headers = signing_key().sign_post(&url, BODY, NOW).unwrap();
    let request = RequestParts {
        method: &Method::POST,
        target: "/inbox",
        authority: None,
        headers: &headers,
        body: BODY,
    };
    assert!(
        precheck(&request, &["localhost:4001"], NOW)
            .unwrap()
            .verify(&verifying_key())
    );
    for other in ["localhost", "localhost:4003"] {
        assert_eq!(precheck(&request, &[other], NOW).unwrap_err(), Refusal::WrongHost);
    }
}

#[test]
fn http2_names_the_host_in_authority_and_both_must_agree() {
    let mut attempt = Attempt::honest();
    attempt.headers.remove("host");
    let outcome = |attempt: &Attempt, authority| {
        let request = RequestParts {
            method: &attempt.method,
            target: &attempt.target,
            authority: Some(authority),
            headers: &attempt.headers,
            body: &attempt.body,
        };
        precheck(&request, &["social.acme.example"], NOW).map(|checked| checked.verify(&verifying_key()))
    };
    assert_eq!(outcome(&attempt, "social.acme.example"), Ok(true));
    assert_eq!(outcome(&attempt, "other.example"), Err(Refusal::WrongHost));
    assert_eq!(
        outcome(&Attempt::honest(), "other.example"),
        Err(Refusal::RepeatedHeader("host"))
    );
}

#[test]
fn a7_an_unsigned_request_target_is_401() {
    assert_401(
        &Attempt::honest().signed_over("host date digest", ""),
        Refusal::NotSigned("(request-target)"),
    );
}

#[test]
fn a7_a_signature_for_another_path_or_method_does_not_verify() {
    let mut attempt = Attempt::honest();
    attempt.target = "/brands/jobs/inbox".to_owned();
    assert_eq!(attempt.outcome(), Ok(false));
    let mut attempt = Attempt::honest();
    attempt.method = Method::PUT;
    assert_eq!(attempt.outcome(), Ok(false));
}

#[test]
fn a8_a_request_signed_for_another_host_is_401() {
    let attempt = Attempt::honest()
        .set("host", "other.example")
        .signed_over(ALL, "");
    assert_401(&attempt, Refusal::WrongHost);
    assert_eq!(
        Attempt::honest().set("host", "SOCIAL.acme.example").outcome(),
        Ok(false)
    );
    assert_401(
        &Attempt::honest()
            .set("host", "social.acme.example:443")
            .signed_over(ALL, ""),
        Refusal::WrongHost,
    );
    assert_401(
        &Attempt::honest().signed_over("(request-target) date digest", ""),
        Refusal::NotSigned("host"),
    );
}
