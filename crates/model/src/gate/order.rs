//! What the internal plane tells the public plane besides releases: to take back, to stop, to go on. Each order
//! is signed with the release key, each under its own domain, so that no signature stands for another order.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::canonical::to_canonical_json;
use crate::id::OutsideId;
use crate::release_key::{ReleaseSigner, ReleaseVerifier};
use crate::time::Timestamp;

/// A document that may be signed as an order. The domain is part of what is signed.
pub trait Order: Serialize + DeserializeOwned {
    /// Keeps the signature from standing for anything else.
    const DOMAIN: &'static str;
}

/// An order and its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed<T> {
    /// What is ordered.
    pub order: T,
    /// Ed25519 over `DOMAIN || JCS(order)`, base64.
    pub signature: String,
    /// Which release key signed.
    pub key_id: String,
}

impl<T: Order> Signed<T> {
    /// Signs with the node's release key.
    ///
    /// # Errors
    /// Only if the order cannot be written as JSON.
    pub fn new(order: T, signer: &ReleaseSigner) -> Result<Self, serde_json::Error> {
        let signature = signer.sign(&signed_bytes(&order)?);
        Ok(Self {
            order,
            signature,
            key_id: signer.key_id().to_owned(),
        })
    }

    /// Whether a pinned key signed exactly this order.
    pub fn is_valid(&self, keys: &ReleaseVerifier) -> bool {
        signed_bytes(&self.order).is_ok_and(|bytes| keys.verify(&self.key_id, &bytes, &self.signature))
    }
}

fn signed_bytes<T: Order>(order: &T) -> Result<Vec<u8>, serde_json::Error> {
    Ok([T::DOMAIN.as_bytes(), to_canonical_json(order)?.as_bytes()].concat())
}

/// The recall certificate: a release is taken back. The reason stays inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// The recall's random id; the Delete or Undo bears it.
    pub recall: OutsideId,
    /// The release that is taken back, with everything that later changed it.
    pub release: OutsideId,
    /// The candidate of that release.
    pub candidate: OutsideId,
    /// URI of the brand's actor.
    pub brand: String,
    /// When it was ordered.
    pub recalled_at: Timestamp,
    /// Position of the recall in the audit chain.
    pub audit_sequence: i64,
}

impl Order for Recall {
    const DOMAIN: &'static str = "gatepost/recall/v1";
}

/// What a stop covers; absent means all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopScope {
    /// URI of the one brand.
    pub brand: Option<String>,
    /// The one kind.
    pub kind: Option<Kind>,
}

impl StopScope {
    /// Whether it covers what this brand does of this kind. A protocol answer of a brand has no kind: only a
    /// stop without a kind covers it.
    pub fn covers(&self, brand: &str, kind: Option<Kind>) -> bool {
        let brand_matches = self.brand.as_deref().is_none_or(|own| own == brand);
        brand_matches && (self.kind.is_none() || self.kind == kind)
    }
}

/// Everything that is stopped, as of one epoch. The public plane takes only a higher epoch than it has, and so
/// nothing that was set is ever cleared but by a later signed word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopState {
    /// Rises with every stop and every lift.
    pub epoch: i64,
    /// What is in force.
    pub stops: Vec<StopScope>,
    /// The newest stop set on the public host itself that the internal plane knows of. Those up to it are in
    /// `stops` while they are in force, and gone when they are not.
    pub known_local: i64,
}

impl Order for StopState {
    const DOMAIN: &'static str = "gatepost/stop/v1";
}

/// After a stop: what had left half goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// The release.
    pub release: OutsideId,
    /// The epoch of stops it is allowed under: a later stop undoes it.
    pub epoch: i64,
}

impl Order for Resume {
    const DOMAIN: &'static str = "gatepost/resume/v1";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(seed: u8) -> ReleaseSigner {
        ReleaseSigner::from_seed(&[seed; 32]).unwrap()
    }

    fn keys(signer: &ReleaseSigner) -> ReleaseVerifier {
        ReleaseVerifier::parse(&[signer.public_key()]).unwrap()
    }

    fn state(epoch: i64) -> StopState {
        StopState {
            epoch,
            stops: vec![StopScope::default()],
            known_local: 0,
        }
    }

    #[test]
    fn an_order_is_what_a_pinned_key_signed_and_nothing_else() {
        let own = signer(1);
        let signed = Signed::new(state(1), &own).unwrap();
        assert!(signed.is_valid(&keys(&own)));
        assert!(!signed.is_valid(&keys(&signer(2))));
        let mut changed = signed.clone();
        changed.order.epoch = 2;
        assert!(!changed.is_valid(&keys(&own)));
        let mut cleared = signed;
        cleared.order.stops.clear();
        assert!(!cleared.is_valid(&keys(&own)));
    }

    #[test]
    fn a_signature_of_one_order_does_not_stand_for_another_that_reads_the_same() {
        #[derive(Debug, Clone, Serialize, Deserialize)]
        struct Likeness {
            epoch: i64,
            stops: Vec<StopScope>,
            known_local: i64,
        }
        impl Order for Likeness {
            const DOMAIN: &'static str = "gatepost/likeness/v1";
        }
        let own = signer(1);
        let likeness = Likeness {
            epoch: 1,
            stops: vec![StopScope::default()],
            known_local: 0,
        };
        let signed = Signed::new(likeness, &own).unwrap();
        let borrowed = Signed {
            order: state(1),
            signature: signed.signature,
            key_id: signed.key_id,
        };
        assert!(!borrowed.is_valid(&keys(&own)));
    }

    #[test]
    fn a_stop_covers_what_it_names_and_nothing_else() {
        let all = StopScope::default();
        assert!(all.covers("https://a.example/brands/news", Some(Kind::Create)));
        assert!(all.covers("https://a.example/brands/news", None));
        let brand = StopScope {
            brand: Some("https://a.example/brands/news".into()),
            kind: None,
        };
        assert!(brand.covers("https://a.example/brands/news", None));
        assert!(!brand.covers("https://a.example/brands/jobs", Some(Kind::Create)));
        let kind = StopScope {
            brand: None,
            kind: Some(Kind::Boost),
        };
        assert!(kind.covers("https://a.example/brands/news", Some(Kind::Boost)));
        assert!(!kind.covers("https://a.example/brands/news", Some(Kind::Create)));
        assert!(!kind.covers("https://a.example/brands/news", None));
    }
}
