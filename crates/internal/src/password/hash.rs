//! Argon2id over normalised passwords.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use icu_normalizer::ComposingNormalizerBorrowed;

use crate::Error;

/// The fewest characters a new password may have.
pub const SHORTEST: usize = 10;

/// The most bytes a password may have (G26): hashing is paid for by us, so its input is bounded.
pub const LONGEST: usize = 4096;

/// 128 bits, what RFC 9106 recommends.
pub(super) const SALT_BYTES: usize = 16;

/// Memory in KiB: with two passes and one lane, what OWASP recommends for argon2id (19 MiB, t=2, p=1).
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A stored password that no password matches: its output is 32 zero bytes. It is verified for names
/// nobody has, so that they cost what real ones cost. Its parameters are those above; a test compares.
pub(super) const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Z2F0ZXBvc3Qtbm9ib2R5Lg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password somebody typed, normalised (NFKC): the same keys give the same bytes on every device.
/// It can be neither printed nor serialised.
pub(super) struct Password(String);

impl Password {
    /// Takes a password that is to be compared.
    pub(super) fn parse(typed: &str) -> Result<Self, Error> {
        if typed.len() > LONGEST {
            return Err(Error::invalid(format!("A password has at most {LONGEST} bytes.")));
        }
        if typed.contains('\0') {
            return Err(Error::invalid("A password cannot contain the NUL character."));
        }
        let normalizer = ComposingNormalizerBorrowed::new_nfkc();
        Ok(Self(normalizer.normalize(typed).into_owned()))
    }

    /// Takes a password that is to be set.
    pub(super) fn parse_new(typed: &str) -> Result<Self, Error> {
        let password = Self::parse(typed)?;
        if password.0.chars().count() < SHORTEST {
            return Err(Error::invalid(format!(
                "A password has at least {SHORTEST} characters."
            )));
        }
        Ok(password)
    }
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params =
        Params::new(MEMORY, PASSES, LANES, None).map_err(|_| Error::Damaged("argon2's parameters"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC string of a password.
pub(super) fn to_stored(password: &Password, salt: &[u8; SALT_BYTES]) -> Result<String, Error> {
    let hash = argon2()?
        .hash_password_with_salt(password.0.as_bytes(), salt)
        .map_err(|_| Error::Damaged("a password cannot be hashed"))?;
    Ok(hash.to_string())
}

/// Whether a password is the one behind a PHC string. Compares in constant time.
pub(super) fn matches(password: &Password, stored: &str) -> Result<bool, Error> {
    let stored = PasswordHash::new(stored).map_err(|_| Error::Damaged("a stored password cannot be read"))?;
    Ok(argon2()?.verify_password(password.0.as_bytes(), &stored).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(typed: &str) -> String {
        to_stored(&Password::parse_new(typed).unwrap(), &[7; SALT_BYTES]).unwrap()
    }

    #[test]
    fn a_password_matches_itself_and_no_other() {
        let stored = stored("correct horse battery");
        assert!(matches(&Password::parse("correct horse battery").unwrap(), &stored).unwrap());
        assert!(!matches(&Password::parse("correct horse batterz").unwrap(), &stored).unwrap());
    }

    #[test]
    fn g13_nobodys_hash_costs_what_a_real_one_costs_and_matches_nothing() {
        let real = stored("correct horse battery");
        let parameters = |phc: &str| phc.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parameters(NOBODYS), parameters(&real));
        let (nobody, real) = (
            PasswordHash::new(NOBODYS).unwrap(),
            PasswordHash::new(&real).unwrap(),
        );
        assert_eq!(nobody.salt.unwrap().len(), real.salt.unwrap().len());
        assert_eq!(nobody.hash.unwrap().len(), real.hash.unwrap().len());
        assert!(!matches(&Password::parse("").unwrap(), NOBODYS).unwrap());
    }

    #[test]
    fn g26_unicode_forms_of_one_password_are_equal() {
        let stored = stored("ﬁne café passwort");
        assert!(matches(&Password::parse("fine cafe\u{301} passwort").unwrap(), &stored).unwrap());
    }

    #[test]
    fn g26_a_huge_password_and_one_with_nul_are_refused() {
        for typed in ["x".repeat(LONGEST + 1), "0123456789\0".to_owned()] {
            assert!(matches!(Password::parse(&typed), Err(Error::Invalid(_))));
        }
        assert!(Password::parse(&"x".repeat(LONGEST)).is_ok());
    }

    #[test]
    fn a_new_password_has_ten_characters() {
        assert!(matches!(Password::parse_new("123456789"), Err(Error::Invalid(_))));
        assert!(Password::parse_new("1234567890").is_ok());
    }
}
