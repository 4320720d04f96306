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

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(seed: u8) -> ReleaseSigner {
        ReleaseSigner::from_seed(&[seed; 32]).unwrap()
    }

    fn keys(signers: &[&ReleaseSigner]) -> ReleaseVerifier {
        let public: Vec<String> = signers.iter().map(|signer| signer.public_key()).collect();
        ReleaseVerifier::parse(&public).unwrap()
    }

    fn content() -> RevisionContent {
        RevisionContent::empty(
            OutsideId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
            1,
            "https://acme.example/brands/news",
            Kind::Create,
        )
    }

    fn step(needed: u32, given: u32) -> StepTally {
        StepTally {
            group: "pr".into(),
            needed,
            given,
        }
    }

    fn certificate(steps: Vec<StepTally>) -> Certificate {
        Certificate {
            release: OutsideId::parse("baaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
            candidate: content().candidate,
            rev_hash: content().hash().unwrap(),
            brand: content().brand,
            kind: Kind::Create,
            policy_version: 1,
            steps,
            released_at: Timestamp(1),
            audit_sequence: 2,
            audit_previous_hash: "00".into(),
        }
    }

    #[test]
    fn what_a_pinned_key_signed_is_proof_and_what_another_key_signed_is_not() {
        let (own, other) = (signer(1), signer(2));
        let signed = certificate(vec![step(1, 1)]).sign(&own).unwrap();
        assert_eq!(signed.verify(&keys(&[&own])), Ok(()));
        assert_eq!(signed.verify(&keys(&[&other, &own])), Ok(()));
        assert_eq!(
            signed.verify(&keys(&[&other])),
            Err(InvalidCertificate::UnknownKey(own.key_id().into()))
        );
        let mut borrowed = signed.clone();
        borrowed.key_id = other.key_id().into();
        assert_eq!(
            borrowed.verify(&keys(&[&own, &other])),
            Err(InvalidCertificate::WrongSignature)
        );
    }

    #[test]
    fn a_certificate_that_was_changed_after_it_was_signed_proves_nothing() {
        let own = signer(1);
        let signed = certificate(vec![step(1, 1)]).sign(&own).unwrap();
        let changes: [fn(&mut Certificate); 6] = [
            |c| c.rev_hash.push('0'),
            |c| c.brand.push('x'),
            |c| c.kind = Kind::Reply,
            |c| c.policy_version += 1,
            |c| c.released_at = Timestamp(2),
            |c| c.steps.push(step(1, 1)),
        ];
        for change in changes {
            let mut changed = signed.clone();
            change(&mut changed.certificate);
            assert_eq!(
                changed.verify(&keys(&[&own])),
                Err(InvalidCertificate::WrongSignature)
            );
        }
    }

    #[test]
    fn every_stated_step_must_have_its_quorum() {
        let own = signer(1);
        let says = |steps| certificate(steps).sign(&own).unwrap().verify(&keys(&[&own]));
        assert_eq!(says(vec![step(2, 2), step(1, 3)]), Ok(()));
        for short in [
            vec![],
            vec![step(0, 0)],
            vec![step(0, 1)],
            vec![step(2, 1)],
            vec![step(1, 1), step(1, 0)],
        ] {
            assert_eq!(says(short), Err(InvalidCertificate::NoQuorum));
        }
    }

    #[test]
    fn a_certificate_stands_for_one_content_and_no_other() {
        let own = signer(1);
        let keys = keys(&[&own]);
        let signed = certificate(vec![step(1, 1)]).sign(&own).unwrap();
        assert_eq!(signed.verify_for(&content(), &keys), Ok(()));
        let mut edited = content();
        edited.text = Some("more".into());
        assert_eq!(
            signed.verify_for(&edited, &keys),
            Err(InvalidCertificate::WrongHash)
        );

        // Whatever it says of itself must be true of the content, also where the hash is right.
        type Case = (&'static str, fn(&mut Certificate));
        let subjects: [Case; 3] = [
            ("brand", |c| c.brand.push('x')),
            ("kind", |c| c.kind = Kind::Reply),
            ("candidate", |c| c.candidate = c.release.clone()),
        ];
        for (subject, change) in subjects {
            let mut wrong = certificate(vec![step(1, 1)]);
            change(&mut wrong);
            let signed = wrong.sign(&own).unwrap();
            assert_eq!(
                signed.verify_for(&content(), &keys),
                Err(InvalidCertificate::WrongSubject(subject))
            );
        }
        let unquorate = certificate(vec![step(2, 1)]).sign(&own).unwrap();
        assert_eq!(
            unquorate.verify_for(&content(), &keys),
            Err(InvalidCertificate::NoQuorum)
        );
    }
}
