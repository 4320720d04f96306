//! Codes from an app: RFC 6238 with what every app speaks (SHA-1, six digits, thirty seconds).
//!
//! ```text
//! time / 30 s = step;  code = the last six digits of HMAC-SHA-1(secret, step), truncated as RFC 4226 says
//! ```
//! HMAC does not need what SHA-1 has lost, and an app that is asked for another hash often takes SHA-1 silently.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, sign};
use gatepost_model::Timestamp;

use super::Secret;

/// How long a step lasts, in milliseconds.
const STEP: i64 = 30_000;

/// How many steps a phone's clock may be behind or ahead: one, which is what RFC 6238 (5.2) recommends.
const WINDOW: [i64; 3] = [-1, 0, 1];

/// How many digits a code has.
pub(super) const DIGITS: usize = 6;

/// Six digits somebody typed. Has no `Debug`: for half a minute it is a secret.
pub(super) struct Code([u8; DIGITS]);

impl Code {
    /// Reads what was typed; apps show blanks between the halves.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        let digits: Vec<u8> = typed.bytes().filter(|byte| *byte != b' ').collect();
        let digits: [u8; DIGITS] = digits.try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }
}

/// The newest step after `used` whose code this is, within the window around `now`.
///
/// A code counts once: the caller stores the step and asks with it the next time. Every step of the window is
/// computed and compared in constant time, whatever the others gave.
pub(super) fn matching_step(secret: &Secret, code: &Code, now: Timestamp, used: i64) -> Option<i64> {
    let present = now.0.div_euclid(STEP);
    let mut found = None;
    for offset in WINDOW {
        let step = present.saturating_add(offset);
        let equal = verify_slices_are_equal(&at_step(secret, step), &code.0).is_ok();
        if equal && step > used {
            found = Some(step);
        }
    }
    found
}

/// RFC 4226 (5.3).
fn at_step(secret: &Secret, step: i64) -> [u8; DIGITS] {
    let key = Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.bytes());
    let tag = sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag.last().copied().unwrap_or(0) & 0x0f);
    // A tag has 20 bytes and the offset is at most 15, so the four bytes are always there.
    let four = tag.get(offset..).and_then(<[u8]>::first_chunk::<4>);
    let mut number = u32::from_be_bytes(four.copied().unwrap_or_default()) & 0x7fff_ffff;
    let mut digits = [b'0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = b'0'.saturating_add(u8::try_from(number % 10).unwrap_or(0));
        number /= 10;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    fn rfc() -> Secret {
        Secret::of_bytes(*b"12345678901234567890")
    }

    fn code(typed: &str) -> Code {
        Code::parse(typed).unwrap()
    }

    #[test]
    fn the_vectors_of_rfc_6238_give_their_codes() {
        for (seconds, expected) in [
            (59_i64, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            // The vectors have eight digits; the last six are the code of six.
            let digits = at_step(&rfc(), seconds / 30);
            assert_eq!(digits.as_slice(), &expected.as_bytes()[2..], "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_a_step_early_and_a_step_late_and_no_further() {
        let now = Timestamp(1_111_111_109_000);
        let present = 1_111_111_109 / 30;
        for offset in -3_i64..=3 {
            let typed = String::from_utf8(at_step(&rfc(), present + offset).to_vec()).unwrap();
            let expected = (offset.abs() <= 1).then_some(present + offset);
            assert_eq!(matching_step(&rfc(), &code(&typed), now, 0), expected, "{offset}");
        }
    }

    #[test]
    fn g12_a_code_that_was_used_or_is_older_than_one_that_was_counts_no_more() {
        let now = Timestamp(1_111_111_109_000);
        let present = 1_111_111_109 / 30;
        let typed = String::from_utf8(at_step(&rfc(), present).to_vec()).unwrap();
        assert_eq!(
            matching_step(&rfc(), &code(&typed), now, present - 1),
            Some(present)
        );
        assert_eq!(matching_step(&rfc(), &code(&typed), now, present), None);
        assert_eq!(matching_step(&rfc(), &code(&typed), now, present + 1), None);
    }

    #[test]
    fn another_secret_gives_another_code() {
        let now = Timestamp(59_000);
        let other = Secret::of_bytes(*b"12345678901234567891");
        assert_eq!(matching_step(&rfc(), &code("287 082"), now, 0), Some(1));
        assert_eq!(matching_step(&other, &code("287082"), now, 0), None);
    }

    #[test]
    fn only_six_digits_are_a_code() {
        for typed in [
            "",
            "12345",
            "1234567",
            "12345a",
            "１２３４５６",
            "-12345",
            "+12345",
            "12345\n",
        ] {
            assert!(Code::parse(typed).is_none(), "{typed:?}");
        }
        assert!(Code::parse(" 123 456 ").is_some());
    }
}
