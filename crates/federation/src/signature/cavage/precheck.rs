//! Everything that can be decided about a signed request before its key is known.

use gatepost_model::Timestamp;

use super::parameters::{Algorithm, Parameters};
use super::signing_string::signing_string;
use crate::signature::{KeyId, Refusal, RequestParts, VerifyingKey, digest, time_window};

/// A request that deserves to have its key looked for: only [`precheck`] makes one.
#[derive(Debug, Clone)]
pub struct Precheck {
    key_id: KeyId,
    signing_string: String,
    signature: Vec<u8>,
}

impl Precheck {
    /// The key the sender claims to have used.
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }

    /// Whether the signature was made with the private half of `key`. `false` is answered with 401.
    pub fn verify(&self, key: &VerifyingKey) -> bool {
        key.verifies(self.signing_string.as_bytes(), &self.signature)
    }

    #[cfg(test)]
    pub(super) fn signing_string(&self) -> &str {
        &self.signing_string
    }
}

/// Checks a request's form, host, age and digest, and that all of these are signed.
///
/// `our_hosts` are the values of `Host` we answer to, with the port where it is not the scheme's own.
/// No key is needed, nothing is fetched, and the request's body is hashed at most once.
///
/// # Errors
/// A [`Refusal`] with its status, 400 or 401, and a sentence for the answer.
pub fn precheck(request: &RequestParts<'_>, our_hosts: &[&str], now: Timestamp) -> Result<Precheck, Refusal> {
    let parameters = Parameters::parse(signature_header(request)?)?;
    for required in ["(request-target)", "host"] {
        if !parameters.signs(required) {
            return Err(Refusal::NotSigned(required));
        }
    }
    let host = request.host()?.ok_or(Refusal::WrongHost)?;
    if !our_hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host)) {
        return Err(Refusal::WrongHost);
    }
    check_time(request, &parameters, now)?;
    if request.needs_digest() {
        if !parameters.signs("digest") {
            return Err(Refusal::NotSigned("digest"));
        }
        digest::check(request)?;
    }
    Ok(Precheck {
        signing_string: signing_string(request, &parameters)?,
        key_id: parameters.key_id,
        signature: parameters.signature,
    })
}

/// The one `Signature` header, and only where no other scheme stands beside it.
fn signature_header<'a>(request: &RequestParts<'a>) -> Result<&'a str, Refusal> {
    if request.headers.contains_key("signature-input") {
        // RFC 9421 uses the same header name with another grammar: `sig1=:...:`.
        let speaks_both = request
            .headers
            .get_all("signature")
            .iter()
            .any(|value| contains(value.as_bytes(), b"keyId="));
        return Err(if speaks_both {
            Refusal::TwoSchemes
        } else {
            Refusal::OtherScheme
        });
    }
    request.single("signature")?.ok_or(Refusal::Unsigned)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window.eq_ignore_ascii_case(needle))
}

/// The moment of signing must be signed, as `date` or as `(created)`, and every moment named must hold.
fn check_time(request: &RequestParts<'_>, parameters: &Parameters, now: Timestamp) -> Result<(), Refusal> {
    let signs_date = parameters.signs("date");
    let signs_created = parameters.signs("(created)");
    if !signs_date && !signs_created {
        return Err(Refusal::NotSigned("date"));
    }
    if parameters.algorithm == Algorithm::RsaSha256 && (signs_created || parameters.signs("(expires)")) {
        return Err(Refusal::TimeWithOldAlgorithm);
    }
    if signs_date {
        let date = request.single("date")?.ok_or(Refusal::SignedHeaderAbsent)?;
        time_window::check(time_window::parse_date(date)?, now)?;
    }
    // Unsigned numbers can be removed by whoever carries the request, so they only ever add a refusal.
    if let Some(created) = &parameters.created {
        time_window::check(Timestamp::from_millis(created.value.saturating_mul(1000)), now)?;
    }
    if let Some(expires) = &parameters.expires
        && expires.value.saturating_mul(1000) < now.as_millis()
    {
        return Err(Refusal::Expired);
    }
    Ok(())
}
