//! The private key of a brand or of the instance actor, ready to sign.

use aws_lc_rs::{rand::SystemRandom, rsa::KeyPair, signature::RSA_PKCS1_SHA256};
use url::Url;

use super::KeyId;
use crate::keys::PrivateKey;

/// Why something could not be signed. None of these depends on what a stranger sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The actor's address does not make a key id, or an address does not fit into a header.
    #[error("the address cannot be written into a signature")]
    Address,
    /// The private key is not an RSA key of at least 2048 bits.
    #[error("the private key cannot be used")]
    Key,
    /// The clock stands before 1970 or after 9999.
    #[error("the clock shows a time that HTTP cannot write")]
    Clock,
}

/// An RSA private key together with the name others know it by.
///
/// The arithmetic is aws-lc's and takes constant time. Printing one shows the key id only.
pub struct SigningKey {
    key_id: KeyId,
    pair: KeyPair,
}

impl SigningKey {
    /// The key of `actor`, known as `<actor>#main-key`: other forms are refused by some servers, and then a
    /// recall would stay visible there.
    ///
    /// # Errors
    /// [`SignError::Key`] or [`SignError::Address`].
    pub fn for_actor(actor: &Url, private_key: &PrivateKey) -> Result<Self, SignError> {
        let mut key_id = actor.clone();
        key_id.set_fragment(Some("main-key"));
        Ok(Self {
            key_id: KeyId::parse(key_id.as_str()).map_err(|_| SignError::Address)?,
            pair: KeyPair::from_pkcs8(private_key.pkcs8_der()).map_err(|_| SignError::Key)?,
        })
    }

    /// The `keyId` that goes into signatures.
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 over `message`.
    pub(super) fn signature_of(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        #[expect(
            clippy::disallowed_methods,
            reason = "PKCS#1 v1.5 draws nothing; the library asks for a generator and does not use it"
        )]
        let unused = SystemRandom::new();
        self.pair
            .sign(&RSA_PKCS1_SHA256, &unused, message, &mut signature)
            .map_err(|_| SignError::Key)?;
        Ok(signature)
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}
