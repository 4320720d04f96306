//! What people may do.

use serde::{Deserialize, Serialize};

/// A role of `product.md`. Everyone is an [`Role::Employee`]; the five gate roles are held at one brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Posts inside, proposes.
    Employee,
    /// Edits a brand's candidates.
    Editor,
    /// Decides in a brand's review group.
    Approver,
    /// Sets the time and releases; cannot edit.
    Publisher,
    /// Holds, stops, recalls.
    DutyOfficer,
    /// Drafts replies to outsiders.
    Responder,
    /// Moderates inside.
    Monitor,
    /// Reads every brand's candidates and their history; edits nothing.
    Compliance,
    /// Reads the audit chain and the certificates.
    Auditor,
    /// Looks after people and policy; cannot approve.
    Administrator,
}

impl Role {
    /// Every role, in the order they are listed to people.
    pub const ALL: [Self; 10] = [
        Self::Employee,
        Self::Editor,
        Self::Approver,
        Self::Publisher,
        Self::DutyOfficer,
        Self::Responder,
        Self::Monitor,
        Self::Compliance,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The roles that make somebody one of a brand's desk.
    pub const GATE: [Self; 5] = [
        Self::Editor,
        Self::Approver,
        Self::Publisher,
        Self::DutyOfficer,
        Self::Responder,
    ];

    /// The name in APIs, on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Editor => "editor",
            Self::Approver => "approver",
            Self::Publisher => "publisher",
            Self::DutyOfficer => "duty_officer",
            Self::Responder => "responder",
            Self::Monitor => "monitor",
            Self::Compliance => "compliance",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether the role is held at a brand rather than at the node.
    pub fn is_gate(self) -> bool {
        Self::GATE.contains(&self)
    }
}
