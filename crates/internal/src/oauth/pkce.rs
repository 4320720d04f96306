//! PKCE (RFC 7636), S256 alone: whoever brings a code proves that they asked for it.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use gatepost_model::canonical::hash_hex;

/// The challenge of an authorization request, checked; none where the app sent none.
///
/// # Errors
/// A sentence, when it is not S256: an absent method means `plain`, which proves nothing to whoever saw the
/// request (G3).
pub(super) fn challenge(
    challenge: Option<&str>,
    method: Option<&str>,
) -> Result<Option<String>, &'static str> {
    let present = |text: Option<&'_ str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    match (present(challenge), method.filter(|method| !method.is_empty())) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err("code_challenge is missing."),
        (Some(challenge), Some("S256")) => match to_hash(&challenge) {
            Some(_) => Ok(Some(challenge)),
            None => Err("code_challenge is not the base64url of a SHA-256."),
        },
        (Some(_), _) => Err("code_challenge_method must be S256."),
    }
}

/// Whether a verifier is the one behind a challenge.
pub(super) fn proves(verifier: &str, challenge: &str) -> bool {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let has_form = (43..=128).contains(&verifier.len()) && verifier.bytes().all(is_unreserved);
    has_form && to_hash(challenge) == Some(hash_hex("", verifier.as_bytes()))
}

fn to_hash(challenge: &str) -> Option<String> {
    let bytes = BASE64URL_NOPAD.decode(challenge.as_bytes()).ok()?;
    (bytes.len() == 32).then(|| HEXLOWER.encode(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn g3_the_vector_of_rfc_7636_proves_itself_and_nothing_else_does() {
        assert_eq!(
            challenge(Some(CHALLENGE), Some("S256")),
            Ok(Some(CHALLENGE.to_owned()))
        );
        assert!(proves(VERIFIER, CHALLENGE));
        assert!(!proves(&VERIFIER.replace('d', "e"), CHALLENGE));
        assert!(!proves(CHALLENGE, CHALLENGE), "plain");
        assert!(!proves("", CHALLENGE));
        assert!(!proves(&"a".repeat(129), CHALLENGE));
    }

    #[test]
    fn g3_anything_but_s256_is_refused() {
        for (sent, method) in [
            (Some(CHALLENGE), None),
            (Some(CHALLENGE), Some("")),
            (Some(CHALLENGE), Some("plain")),
            (Some(CHALLENGE), Some("s256")),
            (Some(VERIFIER.trim_end_matches('k')), Some("S256")),
            (Some("too short"), Some("S256")),
            (None, Some("S256")),
            (None, Some("plain")),
        ] {
            assert!(challenge(sent, method).is_err(), "{sent:?} {method:?}");
        }
        assert_eq!(challenge(None, None), Ok(None));
        assert_eq!(challenge(Some(""), Some("")), Ok(None));
    }
}
