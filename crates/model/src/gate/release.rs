//! What crosses the wall, and what comes back for it.

use serde::{Deserialize, Serialize};

use super::{RevisionContent, SignedCertificate};
use crate::time::Timestamp;

/// The only thing the courier carries outward to be said: the approved content and its certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseOrder {
    /// What was approved, field by field.
    pub content: RevisionContent,
    /// The proof.
    pub certificate: SignedCertificate,
}

/// The public plane's answer to a release it took (or had taken before).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The published object's URI; for a follow the activity's.
    pub uri: String,
    /// Where a person reads it; for a follow the activity's URI.
    pub url: String,
    /// The moment of publication, as it stands in the object.
    pub published_at: Timestamp,
}
