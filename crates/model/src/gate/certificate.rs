//! The release certificate: proof, checkable offline, that a revision went through the gate.

use serde::{Deserialize, Serialize};

use super::{Kind, RevisionContent, StepTally};
use crate::canonical::to_canonical_json;
use crate::id::OutsideId;
use crate::release_key::{ReleaseSigner, ReleaseVerifier};
use crate::time::Timestamp;

/// Keeps a certificate's signature from standing for anything else the release key signs.
const SIGNATURE_DOMAIN: &str = "gatepost/release/v1";

/// What the publish transaction asserts about one release. Head counts, never names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The release's random id; the public plane takes each at most once.
    pub release: OutsideId,
    /// The candidate's random id.
    pub candidate: OutsideId,
    /// Hash of the released revision.
    pub rev_hash: String,
    /// URI of the brand's actor.
    pub brand: String,
    /// The act.
    pub kind: Kind,
    /// The policy that was in force at the commit.
    pub policy_version: i64,
    /// Its steps, each with the approvals it wanted and those that counted.
    pub steps: Vec<StepTally>,
    /// When the publish transaction ran.
    pub released_at: Timestamp,
    /// Position of the release in the audit chain.
    pub audit_sequence: i64,
    /// Hash of the audit entry before the release's own (which names this certificate).
    pub audit_previous_hash: String,
}

/// A certificate, its signature and the name of the key that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedCertificate {
    /// What is asserted.
    pub certificate: Certificate,
    /// Ed25519 over `"gatepost/release/v1" || JCS(certificate)`, base64.
    pub signature: String,
    /// Which release key signed.
    pub key_id: String,
}

/// Why a certificate proves nothing.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidCertificate {
    /// The key is not one of those pinned in the configuration.
    #[error("the certificate names the release key {0}, which is not pinned here")]
    UnknownKey(String),
    /// The signature is not that key's signature of this certificate.
    #[error("the signature does not match the certificate")]
    WrongSignature,
    /// A quorum the certificate itself states is not met.
    #[error("the certificate states a step without its quorum")]
    NoQuorum,
    /// The content's hash is not the one that was approved.
    #[error("the content is not the content that was approved")]
    WrongHash,
    /// Brand, kind or candidate of the content are not those of the certificate.
    #[error("the certificate was made for another {0}")]
    WrongSubject(&'static str),
}

impl Certificate {
    fn signed_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        Ok([SIGNATURE_DOMAIN.as_bytes(), to_canonical_json(self)?.as_bytes()].concat())
    }

    /// Signs with the node's release key.
    ///
    /// # Errors
    /// Only if the certificate cannot be written as JSON.
    pub fn sign(self, signer: &ReleaseSigner) -> Result<SignedCertificate, serde_json::Error> {
        let signature = signer.sign(&self.signed_bytes()?);
        Ok(SignedCertificate {
            certificate: self,
            signature,
            key_id: signer.key_id().to_owned(),
        })
    }
}

impl SignedCertificate {
    /// Checks the signature and the stated quorums.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn verify(&self, keys: &ReleaseVerifier) -> Result<(), InvalidCertificate> {
        if !keys.knows(&self.key_id) {
            return Err(InvalidCertificate::UnknownKey(self.key_id.clone()));
        }
        let bytes = self
            .certificate
            .signed_bytes()
            .map_err(|_| InvalidCertificate::WrongSignature)?;
        if !keys.verify(&self.key_id, &bytes, &self.signature) {
            return Err(InvalidCertificate::WrongSignature);
        }
        let steps = &self.certificate.steps;
        if steps.is_empty()
            || steps
                .iter()
                .any(|step| step.needed == 0 || step.given < step.needed)
        {
            return Err(InvalidCertificate::NoQuorum);
        }
        Ok(())
    }

    /// Checks everything [`SignedCertificate::verify`] checks, and that this content is what was approved.
    ///
    /// # Errors
    /// What is wrong.
    pub fn verify_for(
        &self,
        content: &RevisionContent,
        keys: &ReleaseVerifier,
    ) -> Result<(), InvalidCertificate> {
        self.verify(keys)?;
        let certificate = &self.certificate;
        if content.hash().ok().as_ref() != Some(&certificate.rev_hash) {
            return Err(InvalidCertificate::WrongHash);
        }
        let subjects = [
            ("brand", content.brand == certificate.brand),
            ("kind", content.kind == certificate.kind),
            ("candidate", content.candidate == certificate.candidate),
        ];
        match subjects.into_iter().find(|(_, same)| !same) {
            Some((subject, _)) => Err(InvalidCertificate::WrongSubject(subject)),
            None => Ok(()),
        }
    }
}
