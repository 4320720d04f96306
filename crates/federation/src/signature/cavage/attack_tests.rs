//! The cases of group A that are decided before or by the signature itself.

use base64::{Engine, engine::general_purpose::STANDARD};
use gatepost_model::Timestamp;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use url::Url;

use super::precheck;
use crate::signature::{
    Refusal, RequestParts, digest,
    test_keys::{signing_key, verifying_key},
    time_window,
};

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const BODY: &[u8] = br#"{"type":"Create","actor":"https://peer.example/users/ana"}"#;
const INBOX: &str = "https://social.acme.example/brands/news/inbox";
const ALL: &str = "(request-target) host date digest";

/// A request in the making; signed by Ana over whatever `signed` names.
struct Attempt {
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Attempt {
    /// What a well-behaved server sends.
    fn honest() -> Self {
        let url = Url::parse(INBOX).unwrap();
        Self {
            method: Method::POST,
            target: url.path().to_owned(),
            headers: signing_key().sign_post(&url, BODY, NOW).unwrap(),
            body: BODY.to_vec(),
        }
    }

    fn set(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, HeaderValue::from_str(value).unwrap());
        self
    }

    fn add(mut self, name: &'static str, value: &str) -> Self {
        self.headers.append(name, HeaderValue::from_str(value).unwrap());
        self
    }

    fn without(mut self, name: &'static str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Signs anew over exactly these headers, as an attacker with a key of their own would.
    fn signed_over(self, signed: &str, more: &str) -> Self {
        let lines: Vec<String> = signed
            .split(' ')
            .map(|name| match name {
                "(request-target)" => format!("{name}: post {}", self.target),
                "(created)" => format!("{name}: {}", NOW.as_millis() / 1000),
                _ => {
                    let values: Vec<_> =
                        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
                    format!("{}: {}", name.to_ascii_lowercase(), values.join(", "))
                }
            })
            .collect();
        let signature = STANDARD.encode(signing_key().signature_of(lines.join("\n").as_bytes()).unwrap());
        let value = format!(
            r#"keyId="https://peer.example/users/ana#main-key",headers="{signed}",signature="{signature}"{more}"#
        );
        self.set("signature", &value)
    }

    fn outcome(&self) -> Result<bool, Refusal> {
        let request = RequestParts {
            method: &self.method,
            target: &self.target,
            authority: None,
            headers: &self.headers,
            body: &self.body,
        };
        precheck(&request, &["social.acme.example"], NOW).map(|checked| checked.verify(&verifying_key()))
    }

    fn refusal(&self) -> Refusal {
        self.outcome().expect_err("the request must be refused")
    }
}

fn assert_401(attempt: &Attempt, expected: Refusal) {
    assert_eq!(attempt.refusal(), expected);
    assert_eq!(expected.status(), StatusCode::UNAUTHORIZED);
}

fn assert_400(attempt: &Attempt, expected: Refusal) {
    assert_eq!(attempt.refusal(), expected);
    assert_eq!(expected.status(), StatusCode::BAD_REQUEST);
}

fn date(offset_millis: i64) -> String {
    time_window::format_date(NOW.plus_millis(offset_millis)).unwrap()
}

#[test]
fn what_we_sign_we_verify() {
    assert_eq!(Attempt::honest().outcome(), Ok(true));
    assert_eq!(Attempt::honest().signed_over(ALL, "").outcome(), Ok(true), "algorithm may be absent");
    assert_eq!(Attempt::honest().signed_over(ALL, r#",algorithm="hs2019""#).outcome(), Ok(true));
    assert_eq!(Attempt::honest().signed_over(ALL, r#",algorithm="rsa-sha256""#).outcome(), Ok(true));
}

#[test]
fn a_signed_get_needs_no_digest() {
    let url = Url::parse("https://social.acme.example/brands/news?page=1").unwrap();
    let attempt = Attempt {
        method: Method::GET,
        target: "/brands/news?page=1".to_owned(),
        headers: signing_key().sign_get(&url, NOW).unwrap(),
        body: Vec::new(),
    };
    assert_eq!(attempt.outcome(), Ok(true));
}

#[test]
fn the_port_is_part_of_the_host() {
    let url = Url::parse("http://localhost:4001/inbox").unwrap();
    let headers = signing_key().sign_post(&url, BODY, NOW).unwrap();
    let request =
        RequestParts { method: &Method::POST, target: "/inbox", authority: None, headers: &headers, body: BODY };
    assert!(precheck(&request, &["localhost:4001"], NOW).unwrap().verify(&verifying_key()));
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
    assert_eq!(outcome(&Attempt::honest(), "other.example"), Err(Refusal::RepeatedHeader("host")));
}

#[test]
fn a1_an_unsigned_request_is_401() {
    assert_401(&Attempt::honest().without("signature"), Refusal::Unsigned);
}

#[test]
fn a3_a_changed_body_is_401() {
    let mut attempt = Attempt::honest();
    attempt.body.push(b' ');
    assert_401(&attempt, Refusal::DigestMismatch);
}

#[test]
fn a4_a_recomputed_digest_that_is_not_signed_is_401() {
    let mut attempt = Attempt::honest().signed_over("(request-target) host date", "");
    attempt.body = b"{}".to_vec();
    let attempt = attempt.set("digest", &digest::header_value(b"{}"));
    assert_401(&attempt, Refusal::NotSigned("digest"));
}

#[test]
fn a5_a_missing_digest_is_401() {
    assert_401(&Attempt::honest().without("digest"), Refusal::DigestUnfit);
    let mut empty = Attempt::honest().without("digest").signed_over("(request-target) host date", "");
    empty.body.clear();
    assert_401(&empty, Refusal::NotSigned("digest"));
}

#[test]
fn a5_an_md5_digest_is_401() {
    let attempt = Attempt::honest().set("digest", "MD5=1B2M2Y8AsgTpgAmY7PhCfg==").signed_over(ALL, "");
    assert_401(&attempt, Refusal::DigestUnfit);
}

#[test]
fn a5_an_empty_digest_is_401() {
    for empty in ["", "SHA-256", "sha-256=***"] {
        assert_401(&Attempt::honest().set("digest", empty).signed_over(ALL, ""), Refusal::DigestUnfit);
    }
    assert_401(&Attempt::honest().set("digest", "SHA-256=").signed_over(ALL, ""), Refusal::DigestMismatch);
}

#[test]
fn a5_two_digests_of_which_one_is_wrong_are_401() {
    let wrong = digest::header_value(b"{}");
    let right = digest::header_value(BODY);
    assert_401(&Attempt::honest().add("digest", &wrong).signed_over(ALL, ""), Refusal::DigestUnfit);
    for both in [format!("{wrong},{right}"), format!("{right}, {wrong}")] {
        assert_401(&Attempt::honest().set("digest", &both).signed_over(ALL, ""), Refusal::DigestUnfit);
    }
    let other = format!("SHA-512=AAAA, {wrong}");
    assert_401(&Attempt::honest().set("digest", &other).signed_over(ALL, ""), Refusal::DigestMismatch);
}

#[test]
fn a5_a_digest_in_lower_case_or_beside_another_algorithm_is_valid() {
    let right = digest::header_value(BODY);
    for value in [right.replace("SHA-256", "sha-256"), format!("SHA-512=AAAA, {right}")] {
        assert_eq!(Attempt::honest().set("digest", &value).signed_over(ALL, "").outcome(), Ok(true), "{value}");
    }
}

#[test]
fn a6_signing_the_digest_alone_is_401() {
    assert_401(&Attempt::honest().signed_over("digest", ""), Refusal::NotSigned("(request-target)"));
}

#[test]
fn a7_an_unsigned_request_target_is_401() {
    assert_401(&Attempt::honest().signed_over("host date digest", ""), Refusal::NotSigned("(request-target)"));
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
    let attempt = Attempt::honest().set("host", "other.example").signed_over(ALL, "");
    assert_401(&attempt, Refusal::WrongHost);
    assert_eq!(Attempt::honest().set("host", "SOCIAL.acme.example").outcome(), Ok(false));
    assert_401(
        &Attempt::honest().set("host", "social.acme.example:443").signed_over(ALL, ""),
        Refusal::WrongHost,
    );
    assert_401(
        &Attempt::honest().signed_over("(request-target) date digest", ""),
        Refusal::NotSigned("host"),
    );
}

#[test]
fn a9_a_date_two_hours_old_is_401() {
    assert_401(&Attempt::honest().set("date", &date(-7_200_000)).signed_over(ALL, ""), Refusal::TooOld);
}

#[test]
fn a9_a_date_ten_minutes_ahead_is_401() {
    assert_401(&Attempt::honest().set("date", &date(600_000)).signed_over(ALL, ""), Refusal::FromTheFuture);
}

#[test]
fn a9_a_date_ten_years_ahead_is_401() {
    let attempt = Attempt::honest().set("date", &date(315_576_000_000)).signed_over(ALL, "");
    assert_401(&attempt, Refusal::FromTheFuture);
}

#[test]
fn a9_a_date_in_words_is_401() {
    assert_401(&Attempt::honest().set("date", "yesterday").signed_over(ALL, ""), Refusal::UnreadableDate);
}

#[test]
fn a9_no_date_and_no_created_is_401() {
    let attempt = Attempt::honest().without("date").signed_over("(request-target) host digest", "");
    assert_401(&attempt, Refusal::NotSigned("date"));
    assert_401(&Attempt::honest().without("date"), Refusal::SignedHeaderAbsent);
}

#[test]
fn a9_created_stands_in_for_the_date_under_the_same_window() {
    let signed = "(request-target) host (created) digest";
    let seconds = NOW.as_millis() / 1000;
    let attempt = |created: i64| {
        Attempt::honest().without("date").signed_over(signed, &format!(",algorithm=\"hs2019\",created={created}"))
    };
    assert_eq!(attempt(seconds).outcome(), Ok(true));
    assert_401(&attempt(seconds - 7200), Refusal::TooOld);
    assert_401(&attempt(seconds + 600), Refusal::FromTheFuture);
    assert_400(&Attempt::honest().signed_over(signed, ""), Refusal::MissingParameter("created"));
    let old_name = format!(",algorithm=\"rsa-sha256\",created={seconds}");
    assert_401(&Attempt::honest().signed_over(signed, &old_name), Refusal::TimeWithOldAlgorithm);
}

#[test]
fn a9_an_expired_signature_is_401() {
    let seconds = NOW.as_millis() / 1000;
    let attempt = |expires: i64| Attempt::honest().signed_over(ALL, &format!(",expires={expires}"));
    assert_eq!(attempt(seconds + 30).outcome(), Ok(true));
    assert_401(&attempt(seconds - 1), Refusal::Expired);
}

#[test]
fn a11_a_repeated_parameter_is_400() {
    for more in [
        r#",keyId="https://evil.example/key""#,
        r#",KeyId="https://evil.example/key""#,
        r#",headers="digest""#,
        r#",signature="AAAA""#,
    ] {
        assert_400(&Attempt::honest().signed_over(ALL, more), Refusal::RepeatedParameter);
    }
    let twice = Attempt::honest();
    let value = twice.headers["signature"].to_str().unwrap().to_owned();
    assert_400(&twice.add("signature", &value), Refusal::RepeatedHeader("signature"));
}

#[test]
fn a11_a_header_signed_twice_is_400() {
    let attempt = Attempt::honest().signed_over("(request-target) host date digest date", "");
    assert_400(&attempt, Refusal::UnreadableHeaderList);
}

#[test]
fn a11_a_repeated_host_or_date_header_is_400() {
    for name in ["host", "date"] {
        let value = Attempt::honest().headers[name].to_str().unwrap().to_owned();
        let attempt = Attempt::honest().add(name, &value).signed_over(ALL, "");
        assert_400(&attempt, Refusal::RepeatedHeader(name));
    }
}

#[test]
fn a12_digest_in_another_case_alone_is_401() {
    assert_401(&Attempt::honest().signed_over("Digest", ""), Refusal::NotSigned("(request-target)"));
}

#[test]
fn a12_unknown_algorithms_are_401() {
    for name in ["hmac-sha256", "none", "rsa-sha1", "rsa-sha512", "ecdsa-sha256", "ed25519", "RSA-SHA256", ""] {
        let attempt = Attempt::honest().signed_over(ALL, &format!(",algorithm=\"{name}\""));
        assert_401(&attempt, Refusal::Algorithm);
    }
}

#[test]
fn a13_huge_created_is_400() {
    for number in [
        "18446744073709551615",
        "9223372036854775797",
        "253402300800",
        "99999999999999999999999999",
        "-1",
        "1402170695.5",
        "1e9",
        "+1",
        "0x10",
        "",
        "now",
    ] {
        for name in ["created", "expires"] {
            let attempt = Attempt::honest().signed_over(ALL, &format!(",{name}={number}"));
            assert_400(&attempt, Refusal::UnreadableNumber(name));
            let quoted = Attempt::honest().signed_over(ALL, &format!(",{name}=\"{number}\""));
            assert_400(&quoted, Refusal::UnreadableNumber(name));
        }
    }
}

#[test]
fn a13_the_largest_readable_number_is_401_and_no_overflow() {
    let attempt = Attempt::honest().signed_over(ALL, ",created=253402300799");
    assert_401(&attempt, Refusal::FromTheFuture);
    assert_401(&Attempt::honest().signed_over(ALL, ",created=0"), Refusal::TooOld);
}

#[test]
fn a21_two_schemes_at_once_are_401() {
    let input = r#"sig1=("@method");created=1800000000"#;
    assert_401(&Attempt::honest().add("signature-input", input), Refusal::TwoSchemes);
    assert_401(
        &Attempt::honest().add("signature-input", input).add("signature", "sig1=:AAAA:"),
        Refusal::TwoSchemes,
    );
    assert_401(
        &Attempt::honest().add("signature-input", input).set("signature", "sig1=:AAAA:"),
        Refusal::OtherScheme,
    );
}

/// Whatever single byte is changed on the way, the request is refused or does not verify.
#[test]
fn no_byte_of_a_signed_request_can_be_changed() {
    let honest = Attempt::honest();
    for index in 0..honest.body.len() {
        let mut attempt = Attempt::honest();
        attempt.body[index] ^= 1;
        assert_eq!(attempt.refusal(), Refusal::DigestMismatch);
    }
    for name in ["host", "date", "digest", "content-type"] {
        let value = honest.headers[name].as_bytes().to_vec();
        for index in 0..value.len() {
            for flip in [1, 2, 0x20] {
                let mut changed = value.clone();
                changed[index] ^= flip;
                let Ok(changed) = HeaderValue::from_bytes(&changed) else { continue };
                let mut attempt = Attempt::honest();
                attempt.headers.insert(name, changed);
                assert_ne!(attempt.outcome(), Ok(true), "{name} at {index}");
            }
        }
    }
    for index in 0..honest.target.len() {
        let mut target = honest.target.clone().into_bytes();
        target[index] ^= 1;
        let mut attempt = Attempt::honest();
        attempt.target = String::from_utf8(target).unwrap();
        assert_eq!(attempt.outcome(), Ok(false));
    }
}

/// Any change of the `Signature` header is refused or does not verify, except where it says the same: a lone
/// unknown parameter, the key's name (whose key would then be another's), or the case of a signed header's name.
#[test]
fn no_byte_of_the_signature_header_can_be_changed_to_pass_or_to_panic() {
    let value = Attempt::honest().headers["signature"].as_bytes().to_vec();
    let signature_at = value.windows(10).position(|window| window == b"signature=").unwrap();
    for index in 0..value.len() {
        for flip in [1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80] {
            let mut changed = value.clone();
            changed[index] ^= flip;
            let Ok(header) = HeaderValue::from_bytes(&changed) else { continue };
            let mut attempt = Attempt::honest();
            attempt.headers.insert("signature", header);
            let outcome = attempt.outcome();
            assert!(index < signature_at || outcome != Ok(true), "at {index}: {changed:?}");
        }
    }
}
