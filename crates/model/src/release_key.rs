//! The node's release key: Ed25519, private half inside only.

use std::collections::BTreeMap;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use data_encoding::{BASE64, HEXLOWER};

use crate::canonical::hash_hex;

/// What a public key looks like in configuration and key files: this, then 32 bytes in base64.
const PUBLIC_PREFIX: &str = "ed25519:";
/// What the private key file holds: this, then PKCS#8 in base64.
const PRIVATE_PREFIX: &str = "gatepost-release-key:";

/// A key that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct UnreadableKey(&'static str);

/// Signs releases and brand charters. Only the internal plane has one.
pub struct ReleaseSigner {
    pair: Ed25519KeyPair,
    key_id: String,
}

impl ReleaseSigner {
    /// Makes the key of a 32-byte seed that was drawn at random.
    ///
    /// # Errors
    /// When the seed is not 32 bytes long.
    pub fn from_seed(seed: &[u8]) -> Result<Self, UnreadableKey> {
        Ed25519KeyPair::from_seed_unchecked(seed)
            .map(Self::of_pair)
            .map_err(|_| UnreadableKey("a release key's seed is 32 bytes"))
    }

    /// Reads the content of a `release.key` file.
    ///
    /// # Errors
    /// When it is not one.
    pub fn from_file_content(content: &str) -> Result<Self, UnreadableKey> {
        let seed = content
            .trim()
            .strip_prefix(PRIVATE_PREFIX)
            .and_then(|body| BASE64.decode(body.as_bytes()).ok())
            .ok_or(UnreadableKey("the release key file does not hold a release key"))?;
        Self::from_seed(&seed)
    }

    /// The content of a `release.key` file for a seed.
    pub fn file_content(seed: &[u8; 32]) -> String {
        format!("{PRIVATE_PREFIX}{}\n", BASE64.encode(seed))
    }

    fn of_pair(pair: Ed25519KeyPair) -> Self {
        let key_id = key_id(pair.public_key().as_ref());
        Self { pair, key_id }
    }

    /// Names the key: the first 16 hex digits of the public key's SHA-256.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public half, as it is pinned in configuration.
    pub fn public_key(&self) -> String {
        format!(
            "{PUBLIC_PREFIX}{}",
            BASE64.encode(self.pair.public_key().as_ref())
        )
    }

    /// Ed25519, base64.
    pub fn sign(&self, bytes: &[u8]) -> String {
        BASE64.encode(self.pair.sign(bytes).as_ref())
    }
}

impl std::fmt::Debug for ReleaseSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReleaseSigner({})", self.key_id)
    }
}

/// The pinned public halves. Two while a key is being rotated.
#[derive(Debug, Clone, Default)]
pub struct ReleaseVerifier {
    keys: BTreeMap<String, Vec<u8>>,
}

impl ReleaseVerifier {
    /// Reads keys written as `ed25519:BASE64`.
    ///
    /// # Errors
    /// At the first that is not one.
    pub fn parse<S: AsRef<str>>(keys: &[S]) -> Result<Self, UnreadableKey> {
        let parse = |text: &S| {
            let bytes = text.as_ref().trim().strip_prefix(PUBLIC_PREFIX)?;
            let bytes = BASE64.decode(bytes.as_bytes()).ok()?;
            (bytes.len() == 32).then(|| (key_id(&bytes), bytes))
        };
        keys.iter()
            .map(|text| {
                parse(text).ok_or(UnreadableKey(
                    "a public release key is written ed25519:BASE64 with 32 bytes",
                ))
            })
            .collect::<Result<_, _>>()
            .map(|keys| Self { keys })
    }

    /// Whether a key of that name is pinned.
    pub fn knows(&self, key_id: &str) -> bool {
        self.keys.contains_key(key_id)
    }

    /// Whether `signature` (base64) is that key's signature of `bytes`.
    pub fn verify(&self, key_id: &str, bytes: &[u8], signature: &str) -> bool {
        let Some(key) = self.keys.get(key_id) else {
            return false;
        };
        let Ok(signature) = BASE64.decode(signature.as_bytes()) else {
            return false;
        };
        UnparsedPublicKey::new(&ED25519, key)
            .verify(bytes, &signature)
            .is_ok()
    }
}

fn key_id(public_key: &[u8]) -> String {
    hash_hex("", public_key).chars().take(16).collect()
}

/// Hex of random bytes: secrets that are shown once, such as tokens, are made of these.
pub fn hex_secret<const BYTES: usize>(random: &dyn crate::Random) -> String {
    let mut bytes = [0_u8; BYTES];
    random.fill(&mut bytes);
    HEXLOWER.encode(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_read_again_as_the_key_it_was_written_for() {
        let seed = [7; 32];
        let written = ReleaseSigner::file_content(&seed);
        let read = ReleaseSigner::from_file_content(&written).unwrap();
        let made = ReleaseSigner::from_seed(&seed).unwrap();
        assert_eq!(read.public_key(), made.public_key());
        assert!(ReleaseSigner::from_file_content("gatepost-release-key:AAAA").is_err());
        assert!(ReleaseSigner::from_file_content(written.trim_start_matches(PRIVATE_PREFIX)).is_err());
    }

    #[test]
    fn a_key_in_a_log_is_its_name_and_nothing_of_its_secret() {
        let signer = ReleaseSigner::from_seed(&[7; 32]).unwrap();
        assert_eq!(
            format!("{signer:?}"),
            format!("ReleaseSigner({})", signer.key_id())
        );
    }

    #[test]
    fn a_secret_is_all_of_the_bytes_that_were_drawn() {
        struct Counting;
        impl crate::Random for Counting {
            fn fill(&self, bytes: &mut [u8]) {
                for (place, byte) in (0_u8..).zip(bytes) {
                    *byte = place;
                }
            }
        }
        assert_eq!(hex_secret::<4>(&Counting), "00010203");
    }
}
