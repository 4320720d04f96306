//! Appendix C of the draft: its requests, its 1024-bit key, its signatures.
//!
//! That key is too small for us, so the strings we build are verified with the library directly.

use aws_lc_rs::signature::{RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use gatepost_model::Timestamp;
use http::{HeaderMap, HeaderValue, Method};

use super::{parameters::Parameters, precheck, signing_string::signing_string};
use crate::signature::{KeyRefusal, RequestParts, VerifyingKey};

const PUBLIC_KEY: &str = "\
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3\
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6\
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw\
oYi+1hqp1fIekaxsyQIDAQAB";

const DEFAULT: &str = "\
SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8D\
MJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc0GppauB6hbgEKTwblDHY\
GEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM=";

const BASIC: &str = "\
qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJy\
pxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSW\
kx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=";

const ALL_HEADERS: &str = "\
vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3\
v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS\
2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=";

fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("host", "example.com"),
        ("date", "Sun, 05 Jan 2014 21:31:40 GMT"),
        ("content-type", "application/json"),
        ("digest", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="),
        ("content-length", "18"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}

fn request(headers: &HeaderMap) -> RequestParts<'_> {
    RequestParts {
        method: &Method::POST,
        target: "/foo?param=value&pet=dog",
        authority: None,
        headers,
        body: br#"{"hello": "world"}"#,
    }
}

/// The draft's `keyId` is `Test`, which is no URL, so ours stands in; it is not part of what is signed.
fn parameters(signed: &str, signature: &str) -> String {
    format!(
        r#"keyId="https://example.com/key",algorithm="rsa-sha256",headers="{signed}",signature="{signature}""#
    )
}

fn assert_verifies(signed: &str, signature: &str) {
    let headers = headers();
    let parameters = Parameters::parse(&parameters(signed, signature)).unwrap();
    let base = signing_string(&request(&headers), &parameters).unwrap();
    UnparsedPublicKey::new(
        &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        STANDARD.decode(PUBLIC_KEY).unwrap(),
    )
    .verify(base.as_bytes(), &parameters.signature)
    .unwrap_or_else(|_| panic!("not what was signed:\n{base}"));
}

#[test]
fn appendix_c1_the_default_test() {
    assert_verifies("date", DEFAULT);
}

#[test]
fn appendix_c2_the_basic_test() {
    assert_verifies("(request-target) host date", BASIC);
}

#[test]
fn appendix_c3_the_test_of_all_headers() {
    assert_verifies(
        "(request-target) host date content-type digest content-length",
        ALL_HEADERS,
    );
}

#[test]
fn the_all_headers_request_passes_the_precheck_at_its_own_time() {
    let mut headers = headers();
    let value = parameters(
        "(request-target) host date content-type digest content-length",
        ALL_HEADERS,
    );
    headers.insert("signature", HeaderValue::from_str(&value).unwrap());
    let checked = precheck(&request(&headers), &["example.com"], Timestamp(1_388_957_500_000)).unwrap();
    assert_eq!(
        checked.signing_string(),
        "(request-target): post /foo?param=value&pet=dog\n\
         host: example.com\n\
         date: Sun, 05 Jan 2014 21:31:40 GMT\n\
         content-type: application/json\n\
         digest: SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=\n\
         content-length: 18"
    );
}

#[test]
fn a12_the_drafts_own_key_is_too_small_for_us() {
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{PUBLIC_KEY}\n-----END PUBLIC KEY-----");
    assert_eq!(VerifyingKey::from_pem(&pem).unwrap_err(), KeyRefusal::TooSmall);
}
