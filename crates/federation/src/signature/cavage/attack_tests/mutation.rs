//! Every single change on the way is noticed.

use http::HeaderValue;

use super::Attempt;
use crate::signature::Refusal;

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
                let Ok(changed) = HeaderValue::from_bytes(&changed) else {
                    continue;
                };
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
    let signature_at = value
        .windows(10)
        .position(|window| window == b"signature=")
        .unwrap();
    for index in 0..value.len() {
        for flip in [1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80] {
            let mut changed = value.clone();
            changed[index] ^= flip;
            let Ok(header) = HeaderValue::from_bytes(&changed) else {
                continue;
            };
            let mut attempt = Attempt::honest();
            attempt.headers.insert("signature", header);
            let outcome = attempt.outcome();
            assert!(
                index < signature_at || outcome != Ok(true),
                "at {index}: {changed:?}"
            );
        }
    }
}
