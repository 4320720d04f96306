//! Recovery codes: for whoever has lost their phone. Ten, each for one time, shown once.

use data_encoding::BASE32_NOPAD;
use gatepost_model::Random;
use gatepost_model::canonical::hash_hex;
use gatepost_model::id::PersonId;

/// How many somebody gets.
pub(super) const COUNT: usize = 10;

/// Characters of base32, of five bits each: 50 bits, more than can be tried under the limit of failures, or of
/// hashes after a theft of the database before somebody makes new ones.
const CHARACTERS: usize = 10;

/// Enough bytes for them.
const BYTES: usize = 7;

/// Where the hyphen stands, which is only for the eye.
const HALF: usize = 5;

/// A recovery code. Has no `Debug`: it is shown once and stored as a hash.
pub(super) struct RecoveryCode(String);

impl RecoveryCode {
    /// A fresh one.
    pub(super) fn draw(random: &dyn Random) -> Self {
        let mut bytes = [0_u8; BYTES];
        random.fill(&mut bytes);
        let characters = BASE32_NOPAD.encode(&bytes).to_lowercase();
        Self(characters.chars().take(CHARACTERS).collect())
    }

    /// Reads what was typed, in whatever case, with or without its hyphen. Neither 0 nor 1 stands in a code, so
    /// whoever reads them means the letters.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        let mut characters = String::new();
        for character in typed.chars().filter(|one| !matches!(one, ' ' | '-')) {
            match character.to_ascii_lowercase() {
                '0' => characters.push('o'),
                '1' => characters.push('l'),
                known @ ('a'..='z' | '2'..='7') => characters.push(known),
                _ => return None,
            }
        }
        (characters.len() == CHARACTERS).then_some(Self(characters))
    }

    /// As it is shown: `abcde-fghij`.
    pub(super) fn shown(&self) -> String {
        let (first, second) = self.0.split_at_checked(HALF).unwrap_or((&self.0, ""));
        format!("{first}-{second}")
    }

    /// As it is stored. The person is part of it, so that one list of guesses does not serve for everybody.
    pub(super) fn hash(&self, person: PersonId) -> String {
        hash_hex(
            "gatepost/recovery-code/v1",
            format!("{person}:{}", self.0).as_bytes(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(37, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let random = Counting(3.into());
        let drawn = RecoveryCode::draw(&random);
        let shown = drawn.shown();
        assert_eq!(shown.len(), CHARACTERS + 1);
        for typed in [
            shown.clone(),
            shown.to_uppercase(),
            shown.replace('-', ""),
            format!(" {} ", shown.replace('-', " - ")),
        ] {
            let read = RecoveryCode::parse(&typed).unwrap();
            assert_eq!(read.hash(PersonId(1)), drawn.hash(PersonId(1)), "{typed}");
        }
        assert_ne!(shown, RecoveryCode::draw(&random).shown());
        assert!(RecoveryCode::parse("o0l1i-aaaaa").unwrap().0 == "oolliaaaaa");
    }

    #[test]
    fn what_is_no_code_is_none() {
        for typed in [
            "",
            "123456",
            "abcde-fghi",
            "abcde-fghijk",
            "abcde_fghij",
            "abcde-fghi8",
            "äbcde-fghij",
        ] {
            assert!(RecoveryCode::parse(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn the_same_code_of_two_people_has_two_hashes() {
        let code = RecoveryCode::parse("abcde-fghij").unwrap();
        assert_ne!(code.hash(PersonId(1)), code.hash(PersonId(2)));
        assert_eq!(code.hash(PersonId(1)).len(), 64);
    }
}
