//! What is wanted.

use gatepost_model::canonical::{hash_hex, to_canonical_json};
use gatepost_model::check::CheckList;
use gatepost_model::gate::Policy;
use gatepost_model::role::Role;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Error;
use crate::brand::NewBrand;
use crate::review_group::Change;

/// What somebody wants that takes two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Wish {
    /// Another policy.
    Policy {
        /// Name of the brand it is for; absent for every brand without one of its own.
        brand: Option<String>,
        /// The whole of it. Its `version` is the one it was made from; it gets the next one.
        policy: Policy,
    },
    /// Another check list.
    CheckList {
        /// The whole of it. Its `version` is the one it was made from; it gets the next one.
        list: CheckList,
    },
    /// A role for somebody.
    Role {
        /// Their username.
        person: String,
        /// The role.
        role: Role,
        /// Name of the brand, for the roles at the gate only.
        brand: Option<String>,
        /// An approver's review group; `pr` where absent.
        group: Option<String>,
    },
    /// Another brand. Its name and summary are public at once, so nobody makes one alone.
    Brand {
        /// The brand.
        brand: NewBrand,
    },
    /// A brand's review groups.
    ReviewGroup {
        /// Name of the brand.
        brand: String,
        /// What is to become of them.
        change: Change,
    },
    /// Another password for somebody. Whoever confirms gets the link.
    Reset {
        /// Their username.
        person: String,
        /// Whether their second factor ends when they use it.
        ends_second_factor: bool,
    },
}

impl Wish {
    /// The name of its kind in APIs and in the database.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Policy { .. } => "policy",
            Self::CheckList { .. } => "check_list",
            Self::Role { .. } => "role",
            Self::Brand { .. } => "brand",
            Self::ReviewGroup { .. } => "review_group",
            Self::Reset { .. } => "reset",
        }
    }

    /// What it is about, in one word: a brand, a person, or the node.
    pub fn subject(&self) -> &str {
        match self {
            Self::Policy { brand, .. } => brand.as_deref().unwrap_or("node"),
            Self::CheckList { .. } => "node",
            Self::Role { person, .. } | Self::Reset { person, .. } => person,
            Self::Brand { brand } => &brand.name,
            Self::ReviewGroup { brand, .. } => brand,
        }
    }

    /// The person it would give something to.
    pub(super) fn favours(&self) -> Option<&str> {
        match self {
            Self::Role { person, .. } | Self::Reset { person, .. } => Some(person),
            Self::Policy { .. } | Self::CheckList { .. } | Self::Brand { .. } | Self::ReviewGroup { .. } => {
                None
            }
        }
    }

    pub(super) fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|_| Error::Damaged("a request is not JSON"))
    }

    pub(super) fn of_json(document: &str) -> Result<Self, Error> {
        serde_json::from_str(document).map_err(|_| Error::Damaged("a request cannot be read"))
    }

    /// What the audit chain keeps of it: a policy or a role whole, and of what holds words somebody wrote the hash.
    pub(super) fn for_audit(&self) -> Result<Value, Error> {
        let damaged = |_| Error::Damaged("a request is not JSON");
        match self {
            Self::Policy { .. } | Self::Role { .. } | Self::Reset { .. } => {
                serde_json::to_value(self).map_err(damaged)
            }
            Self::CheckList { .. } | Self::Brand { .. } | Self::ReviewGroup { .. } => {
                let canonical = to_canonical_json(self).map_err(damaged)?;
                let hash = hash_hex("gatepost/request/v1", canonical.as_bytes());
                Ok(json!({ "kind": self.kind(), "subject": self.subject(), "hash": hash }))
            }
        }
    }
}
