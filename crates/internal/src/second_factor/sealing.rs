//! Secrets at rest: encrypted under the key of the internal plane, which is in a file and not in the database.
//!
//! A secret that does not open is an error for a person to look at. Nothing here makes a new key in place of a
//! lost one (J27): everybody's second factor would be gone with it.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use data_encoding::BASE64;
use gatepost_model::Random;
use gatepost_model::id::PersonId;

use super::Secret;
use super::secret::BYTES;
use crate::Error;

/// Before a sealed secret: what it is sealed with, so that another way can follow without guessing.
const FORMAT: &str = "aes-256-gcm:";

/// The content of `internal.key`. Without `Display` and `Serialize`, and its `Debug` shows nothing.
pub struct InternalKey(LessSafeKey);

impl InternalKey {
    /// Takes the 32 bytes of the file.
    ///
    /// # Errors
    /// [`Error::Damaged`], which 32 bytes cannot cause.
    pub fn new(key: &[u8; 32]) -> Result<Self, Error> {
        let key = UnboundKey::new(&AES_256_GCM, key)
            .map_err(|_| Error::Damaged("internal.key is no key for AES-256-GCM"))?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Encrypts a person's secret, as text to be stored. The person is authenticated with it, so that it does not
    /// open in another row. The nonce is 96 random bits; a node seals far fewer secrets than the 2^32 for which
    /// that is sound.
    pub(super) fn seal(
        &self,
        secret: &Secret,
        person: PersonId,
        random: &dyn Random,
    ) -> Result<String, Error> {
        let mut nonce = [0; NONCE_LEN];
        random.fill(&mut nonce);
        let mut sealed = secret.bytes().to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), row_of(person), &mut sealed)
            .map_err(|_| Error::Damaged("a second factor cannot be encrypted"))?;
        let packed = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{FORMAT}{}", BASE64.encode(&packed)))
    }

    /// Decrypts what [`seal`](Self::seal) made for the same person.
    pub(super) fn open(&self, sealed: &str, person: PersonId) -> Result<Secret, Error> {
        let unreadable = Error::Damaged("a stored second factor cannot be read");
        let packed = sealed
            .strip_prefix(FORMAT)
            .and_then(|packed| BASE64.decode(packed.as_bytes()).ok());
        let Some(bytes) = packed else {
            return Err(unreadable);
        };
        let Some((nonce, ciphertext)) = bytes.split_first_chunk::<NONCE_LEN>() else {
            return Err(unreadable);
        };
        let mut buffer = ciphertext.to_vec();
        let opened = self
            .0
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                row_of(person),
                &mut buffer,
            )
            .map_err(|_| {
                Error::Damaged("a second factor cannot be decrypted: internal.key is not the file it was encrypted with, or the row was changed")
            })?;
        let bytes: &[u8; BYTES] = (&*opened).try_into().map_err(|_| unreadable)?;
        Ok(Secret::of_bytes(*bytes))
    }
}

impl std::fmt::Debug for InternalKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InternalKey(..)")
    }
}

/// What is authenticated with a secret: what it is, and whose.
fn row_of(person: PersonId) -> Aad<Vec<u8>> {
    Aad::from(format!("gatepost/second-factor/v1:{person}").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    fn key(byte: u8) -> InternalKey {
        InternalKey::new(&[byte; 32]).unwrap()
    }

    #[test]
    fn a_sealed_secret_opens_for_its_person_only() {
        let random = Counting(7.into());
        let secret = Secret::of_bytes(*b"12345678901234567890");
        let first = key(1).seal(&secret, PersonId(1), &random).unwrap();
        let second = key(1).seal(&secret, PersonId(1), &random).unwrap();
        assert_ne!(first, second, "the nonce is drawn anew");
        let opened = key(1).open(&first, PersonId(1)).unwrap();
        assert_eq!(opened.bytes(), secret.bytes());
        assert!(key(1).open(&second, PersonId(2)).is_err());
        assert_eq!(format!("{:?}", key(1)), "InternalKey(..)");
    }

    #[test]
    fn j27_a_wrong_key_and_a_changed_row_are_errors_that_say_so() {
        let secret = Secret::of_bytes([5; BYTES]);
        let sealed = key(1).seal(&secret, PersonId(1), &Counting(0.into())).unwrap();
        let changed = sealed.replacen('A', "B", 1);
        for refused in [
            key(2).open(&sealed, PersonId(1)),
            key(1).open(&changed, PersonId(1)),
        ] {
            assert!(matches!(refused, Err(Error::Damaged(cause)) if cause.contains("internal.key")));
        }
        for damaged in [
            "",
            "secret",
            "aes-256-gcm:",
            "aes-256-gcm:AAAA",
            "aes-256-gcm:***",
        ] {
            assert!(key(1).open(damaged, PersonId(1)).is_err(), "{damaged}");
        }
    }
}
