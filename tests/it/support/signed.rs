//! Requests signed as other servers sign them, and every way to get that wrong.
//!
//! Nothing of the product signs here: a test that used our own signer would only prove that we agree with
//! ourselves.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::{Engine, engine::general_purpose::STANDARD};
use gatepost_model::Timestamp;
use url::Url;

use super::wire::{self, Answer};

/// The key of an actor elsewhere.
pub struct Key {
    pair: RsaPair,
    /// The public half, as it stands in an actor's document.
    pub public_pem: String,
}

impl Key {
    /// A new key of 2048 bits.
    pub fn generate() -> Self {
        Self::of_size(KeySize::Rsa2048)
    }

    /// A new key.
    pub fn of_size(size: KeySize) -> Self {
        let pair = RsaPair::generate(size).unwrap();
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
        let public_pem = pem("PUBLIC KEY", der.as_ref());
        Self { pair, public_pem }
    }

    /// Signs bytes; gives base64.
    pub fn signs(&self, message: &[u8]) -> String {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .unwrap();
        STANDARD.encode(signature)
    }
}

/// Armours DER.
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// The value of a `Digest` header.
pub fn digest_of(body: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body);
    format!("SHA-256={}", STANDARD.encode(digest))
}

/// A moment as HTTP writes it.
pub fn http_date(moment: Timestamp) -> String {
    let seconds = u64::try_from(moment.0 / 1000).unwrap();
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds))
}

/// How a request is signed. The default is how nearly everybody does it.
#[derive(Debug, Clone)]
pub struct Manner {
    /// `algorithm`; left out where there is none.
    pub algorithm: Option<String>,
    /// `headers`, as they are listed.
    pub signed: Vec<String>,
    /// What is signed as `(request-target)`, where it is not the truth.
    pub target: Option<String>,
    /// Further parameters, as text: `created=1`.
    pub more: Vec<String>,
    /// What is signed as `(created)`.
    pub created: Option<String>,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            algorithm: Some("rsa-sha256".into()),
            signed: list("(request-target) host date digest content-type"),
            target: None,
            more: Vec::new(),
            created: None,
        }
    }
}

impl Manner {
    /// Signs these headers only.
    pub fn signing(headers: &str) -> Self {
        Self {
            signed: list(headers),
            ..Self::default()
        }
    }
}

fn list(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// A POST on its way to an inbox. Its parts are public, so that somebody can change them underway.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Where it is sent.
    pub inbox: Url,
    /// Its headers, in order.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Letter {
    /// A request with everything but a signature.
    pub fn new(inbox: &str, body: impl Into<Vec<u8>>, now: Timestamp) -> Self {
        let (inbox, body) = (Url::parse(inbox).unwrap(), body.into());
        let host = match inbox.port() {
            Some(port) => format!("{}:{port}", inbox.host_str().unwrap()),
            None => inbox.host_str().unwrap().to_owned(),
        };
        let headers = vec![
            ("host".to_owned(), host),
            ("date".to_owned(), http_date(now)),
            ("digest".to_owned(), digest_of(&body)),
            ("content-type".to_owned(), "application/activity+json".to_owned()),
        ];
        Self { inbox, headers, body }
    }

    /// The same with another value for a header.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same with one more header of that name.
    pub fn and(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same without a header.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// The same with another body, all else as it was: what a forger on the way can do.
    pub fn but_saying(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Signed in the usual manner.
    pub fn signed(self, key_id: &str, key: &Key) -> Self {
        self.signed_in(key_id, key, &Manner::default())
    }

    /// Signed in some manner.
    pub fn signed_in(self, key_id: &str, key: &Key, manner: &Manner) -> Self {
        let signature = key.signs(self.signing_string(manner).as_bytes());
        let mut parameters = vec![format!("keyId=\"{key_id}\"")];
        parameters.extend(
            manner
                .algorithm
                .iter()
                .map(|name| format!("algorithm=\"{name}\"")),
        );
        parameters.push(format!("headers=\"{}\"", manner.signed.join(" ")));
        parameters.extend(manner.more.iter().cloned());
        parameters.push(format!("signature=\"{signature}\""));
        self.with("signature", parameters.join(","))
    }

    fn signing_string(&self, manner: &Manner) -> String {
        let line = |name: &String| {
            let name = name.to_lowercase();
            let value = match name.as_str() {
                "(request-target)" => match &manner.target {
                    Some(target) => target.clone(),
                    None => format!("post {}", self.inbox.path()),
                },
                "(created)" => manner.created.clone().unwrap_or_default(),
                _ => {
                    let values = self.headers.iter().filter(|(known, _)| *known == name);
                    values
                        .map(|(_, value)| value.as_str())
                        .collect::<Vec<_>>()
                        .join(", ")
                }
            };
            format!("{name}: {value}")
        };
        manner.signed.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Sends it.
    pub async fn posted(&self) -> Answer {
        self.posted_by(&wire::client()).await
    }

    /// Sends it over a client that is kept.
    pub async fn posted_by(&self, client: &reqwest::Client) -> Answer {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        wire::request(client, "POST", self.inbox.as_str(), &headers, self.body.clone()).await
    }
}
