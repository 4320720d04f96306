//! The cases of group A that are decided before or by the signature itself.

mod digest;
mod form;
mod mutation;
mod target;
mod time;

use base64::{Engine, engine::general_purpose::STANDARD};
use gatepost_model::Timestamp;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use url::Url;

use super::precheck;
use crate::signature::{
    Refusal, RequestParts,
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
                    let values: Vec<_> = self
                        .headers
                        .get_all(name)
                        .iter()
                        .map(|value| value.to_str().unwrap())
                        .collect();
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
    assert_eq!(
        Attempt::honest().signed_over(ALL, "").outcome(),
        Ok(true),
        "algorithm may be absent"
    );
    assert_eq!(
        Attempt::honest()
            .signed_over(ALL, r#",algorithm="hs2019""#)
            .outcome(),
        Ok(true)
    );
    assert_eq!(
        Attempt::honest()
            .signed_over(ALL, r#",algorithm="rsa-sha256""#)
            .outcome(),
        Ok(true)
    );
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
