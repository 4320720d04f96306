//! The private keys of actors: made once, encrypted at rest.
//!
//! A key that cannot be decrypted is an error for a person to look at. Nothing here ever makes a new key in
//! its place: an actor whose key changes silently is cut off from every server that remembers the old one (J27).

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use gatepost_model::Random;

/// Before a sealed key: what it is sealed with, so that another way can follow without guessing.
const FORMAT: &str = "aes-256-gcm:";

/// What can go wrong with an actor's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The library could not make a key pair.
    #[error("no key pair could be generated")]
    Generation,
    /// The library could not encrypt.
    #[error("the private key could not be encrypted")]
    Sealing,
    /// The stored text is not in a format this version knows.
    #[error("the stored private key is damaged or was written by a newer version")]
    Format,
    /// The file `public.key` is not the one this was encrypted with, or the row belongs to another actor.
    #[error(
        "the stored private key cannot be decrypted: public.key is not the file it was encrypted with, \
         or the row was changed; put the right file back, no new key is made"
    )]
    WrongKey,
}

/// An RSA private key in PKCS#8 DER. It is neither printed nor serialized.
pub struct PrivateKey(Vec<u8>);

impl PrivateKey {
    /// The PKCS#8 DER, for the signing library alone.
    pub(crate) fn pkcs8_der(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey(..)")
    }
}

/// A fresh key pair.
#[derive(Debug)]
pub struct NewKeyPair {
    /// The secret half, to be sealed before it is stored.
    pub private_key: PrivateKey,
    /// The public half as `PUBLIC KEY` PEM, as it stands in the actor's document.
    pub public_key_pem: String,
}

/// Makes an RSA key pair of 2048 bits, which every server of the fediverse can verify.
///
/// It takes some 100 ms of CPU: call it from a blocking thread. The library draws from its own generator, which
/// cannot be replaced by [`Random`]; that is no loss, as no test depends on the value of a key.
///
/// # Errors
/// [`KeyError::Generation`].
pub fn generate() -> Result<NewKeyPair, KeyError> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Generation)?;
    let private: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::Generation)?;
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| KeyError::Generation)?;
    Ok(NewKeyPair {
        private_key: PrivateKey(private.as_ref().to_vec()),
        public_key_pem: pem("PUBLIC KEY", public.as_ref()),
    })
}

/// The content of `public.key`: encrypts the actors' private keys at rest with AES-256-GCM.
pub struct KeyVault(LessSafeKey);

impl KeyVault {
    /// Takes the 32 bytes of the file.
    ///
    /// # Errors
    /// [`KeyError::Sealing`], which 32 bytes cannot cause.
    pub fn new(key: &[u8; 32]) -> Result<Self, KeyError> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| KeyError::Sealing)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Encrypts a private key for the row of `actor`, as text to be stored.
    ///
    /// The actor's URI is authenticated with it, so that a key moved to another actor's row does not open.
    /// The nonce is 96 random bits; a node seals far fewer keys than the 2^32 for which that is sound.
    ///
    /// # Errors
    /// [`KeyError::Sealing`].
    pub fn seal(
        &self,
        private_key: &PrivateKey,
        actor: &str,
        random: &dyn Random,
    ) -> Result<String, KeyError> {
        let mut nonce = [0; NONCE_LEN];
        random.fill(&mut nonce);
        let mut sealed = private_key.0.clone();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(actor.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| KeyError::Sealing)?;
        Ok(format!(
            "{FORMAT}{}",
            STANDARD.encode([nonce.as_slice(), &sealed].concat())
        ))
    }

    /// Decrypts what [`seal`](Self::seal) made for the same actor.
    ///
    /// # Errors
    /// [`KeyError::Format`] or [`KeyError::WrongKey`]. Never answer these by making a new key.
    pub fn open(&self, sealed: &str, actor: &str) -> Result<PrivateKey, KeyError> {
        let packed = sealed.strip_prefix(FORMAT).ok_or(KeyError::Format)?;
        let bytes = STANDARD.decode(packed).map_err(|_| KeyError::Format)?;
        let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_LEN>().ok_or(KeyError::Format)?;
        let mut buffer = ciphertext.to_vec();
        let opened = self
            .0
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(actor.as_bytes()),
                &mut buffer,
            )
            .map_err(|_| KeyError::WrongKey)?;
        Ok(PrivateKey(opened.to_vec()))
    }
}

impl std::fmt::Debug for KeyVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyVault(..)")
    }
}

/// RFC 7468 armour with lines of 64 characters.
fn pem(label: &str, der: &[u8]) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    for (index, character) in STANDARD.encode(der).chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push_str(&format!("\n-----END {label}-----\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::VerifyingKey;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    fn vault(byte: u8) -> KeyVault {
        KeyVault::new(&[byte; 32]).unwrap()
    }

    const ACTOR: &str = "https://social.acme.example/brands/news";

    #[test]
    fn a_generated_key_pair_is_readable_by_others() {
        let pair = generate().unwrap();
        assert!(
            pair.public_key_pem
                .starts_with("-----BEGIN PUBLIC KEY-----\nMIIB")
        );
        assert!(pair.public_key_pem.ends_with("\n-----END PUBLIC KEY-----\n"));
        assert!(pair.public_key_pem.lines().all(|line| line.len() <= 64));
        VerifyingKey::from_pem(&pair.public_key_pem).unwrap();
        assert_eq!(format!("{:?}", pair.private_key), "PrivateKey(..)");
    }

    #[test]
    fn a_sealed_key_opens_for_its_actor_only() {
        let random = Counting(7.into());
        let key = PrivateKey(b"secret".to_vec());
        let first = vault(1).seal(&key, ACTOR, &random).unwrap();
        let second = vault(1).seal(&key, ACTOR, &random).unwrap();
        assert_ne!(first, second, "the nonce is drawn anew");
        assert_eq!(vault(1).open(&first, ACTOR).unwrap().0, b"secret");
        assert_eq!(
            vault(1)
                .open(&second, "https://social.acme.example/brands/jobs")
                .unwrap_err(),
            KeyError::WrongKey
        );
    }

    #[test]
    fn j27_a_wrong_or_damaged_key_is_an_error_that_says_so() {
        let sealed = vault(1)
            .seal(&PrivateKey(b"secret".to_vec()), ACTOR, &Counting(0.into()))
            .unwrap();
        assert_eq!(vault(2).open(&sealed, ACTOR).unwrap_err(), KeyError::WrongKey);
        assert!(KeyError::WrongKey.to_string().contains("no new key is made"));
        let changed = sealed.replacen('A', "B", 1);
        assert_eq!(vault(1).open(&changed, ACTOR).unwrap_err(), KeyError::WrongKey);
        for damaged in [
            "",
            "secret",
            "aes-256-gcm:",
            "aes-256-gcm:AAAA",
            "aes-256-gcm:***",
        ] {
            assert_eq!(
                vault(1).open(damaged, ACTOR).unwrap_err(),
                KeyError::Format,
                "{damaged}"
            );
        }
    }
}
