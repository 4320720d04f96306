//! The public key of a remote actor, parsed once and used often.

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};

use super::public_key_der::{KeyRefusal, read_rsa_public_key};

/// An RSA public key of 2048 to 8192 bits.
#[derive(Debug, Clone)]
pub struct VerifyingKey(ParsedPublicKey);

impl VerifyingKey {
    /// Reads `PUBLIC KEY` (SPKI) or `RSA PUBLIC KEY` (PKCS#1) PEM.
    ///
    /// Size and exponent are checked on the bare bytes, before any arithmetic: a key of 16,384 bits or with an
    /// exponent of a thousand digits would make each verification expensive (A12).
    ///
    /// # Errors
    /// [`KeyRefusal`], answered with 401.
    pub fn from_pem(pem: &str) -> Result<Self, KeyRefusal> {
        let key = read_rsa_public_key(pem)?;
        RsaPublicKeyComponents {
            n: key.modulus,
            e: key.exponent,
        }
        .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
        .map(Self)
        .map_err(|_| KeyRefusal::Malformed)
    }

    /// Whether `signature` is RSASSA-PKCS1-v1_5 with SHA-256 over `message` by this key.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify_sig(message, signature).is_ok()
    }
}
