//! How a brand comes to exist in the public plane.
//!
//! The public plane makes no actor because somebody asks: it wants a charter signed by the release key,
//! just as it wants a certificate before it publishes.

use serde::{Deserialize, Serialize};

use crate::canonical::to_canonical_json;
use crate::release_key::{ReleaseSigner, ReleaseVerifier};
use crate::time::Timestamp;

/// Keeps a charter's signature from standing for a release.
const SIGNATURE_DOMAIN: &str = "gatepost/brand/v1";

/// What the outside will know of a brand when it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charter {
    /// The name in its handle: `news` of `@news@acme.example`.
    pub name: String,
    /// URI of its actor.
    pub actor: String,
    /// The name people read.
    pub display_name: String,
    /// One or two sentences, plain text.
    pub summary: String,
    /// When the brand was made.
    pub created_at: Timestamp,
    /// Whether it is the voice of one named person. Left out of the JSON while it is not, so that charters signed
    /// before are what they were.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub person: bool,
}

/// A charter and its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedCharter {
    /// What is asserted.
    pub charter: Charter,
    /// Ed25519 over `"gatepost/brand/v1" || JCS(charter)`, base64.
    pub signature: String,
    /// Which release key signed.
    pub key_id: String,
}

impl Charter {
    fn signed_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        Ok([SIGNATURE_DOMAIN.as_bytes(), to_canonical_json(self)?.as_bytes()].concat())
    }

    /// Signs with the node's release key.
    ///
    /// # Errors
    /// Only if the charter cannot be written as JSON.
    pub fn sign(self, signer: &ReleaseSigner) -> Result<SignedCharter, serde_json::Error> {
        let signature = signer.sign(&self.signed_bytes()?);
        Ok(SignedCharter {
            charter: self,
            signature,
            key_id: signer.key_id().to_owned(),
        })
    }
}

impl SignedCharter {
    /// Whether a pinned key signed exactly this charter.
    pub fn is_valid(&self, keys: &ReleaseVerifier) -> bool {
        self.charter
            .signed_bytes()
            .is_ok_and(|bytes| keys.verify(&self.key_id, &bytes, &self.signature))
    }
}

/// Whether a name can be a brand's or a person's: 1 to 30 of `a-z 0-9 _`, beginning with a letter.
///
/// The set every fediverse server accepts in a handle.
pub fn is_valid_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && name.len() <= 30
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The letter that stands for a brand, or for anybody outside, while there is no picture of them.
pub fn initial(display_name: &str) -> String {
    let first = display_name.chars().find(|character| character.is_alphanumeric());
    first.map_or_else(|| "·".to_owned(), |character| character.to_uppercase().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_initial_is_the_first_letter_there_is() {
        assert_eq!(initial("acme News"), "A");
        assert_eq!(initial("“Ökonom”"), "Ö");
        assert_eq!(initial("…"), "·");
    }
}
