//! A list of rules, as administrators write it and the database keeps it.

use serde::{Deserialize, Serialize};

use super::{Detector, Severity};

/// The review group of an extra step whose rule names none.
pub const DEFAULT_GROUP: &str = "legal";

/// The rules of a node or a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckList {
    /// Rises with every change; a compiled list is kept under it.
    pub version: i64,
    /// The rules; their names differ.
    pub rules: Vec<Rule>,
    /// Host names that only employees reach, each with everything under it: `intranet.example`. The host of the
    /// internal listener belongs here; a host with public pages does not.
    pub internal_domains: Vec<String>,
}

/// One rule of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What people call it.
    pub name: String,
    /// What it looks for.
    pub kind: RuleKind,
    /// What a finding does.
    pub severity: Severity,
    /// For an extra step: the review group that must approve as well. None means [`DEFAULT_GROUP`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Shown to the writer behind the sentence of a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a rule looks for: `{"word": {"words": [..]}}`, `{"pattern": {"pattern": ".."}}` or
/// `{"detector": {"detector": "iban"}}` in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RuleKind {
    /// Whole words or phrases. Case, accents, full-width forms and invisible characters make no difference, and
    /// a space stands for any run of spaces, hyphens and underscores.
    Word {
        /// The words.
        words: Vec<String>,
    },
    /// A regular expression in the syntax of the `regex` crate, upper and lower case differing unless it says
    /// `(?i)`.
    Pattern {
        /// The expression.
        pattern: String,
    },
    /// One of ours.
    Detector {
        /// Which one.
        detector: Detector,
    },
}

impl CheckList {
    /// The list of a company that configures nothing, version 1.
    ///
    /// Refused is what is never meant for the public. What companies publish every day (their own addresses,
    /// telephone numbers, the account for donations) only warns.
    pub fn standard(internal_domains: Vec<String>) -> Self {
        let rules = Detector::ALL
            .into_iter()
            .map(|detector| Rule {
                name: detector.title().to_owned(),
                kind: RuleKind::Detector { detector },
                severity: match detector {
                    Detector::Email | Detector::Phone | Detector::Iban => Severity::Warn,
                    Detector::CardNumber
                    | Detector::Secret
                    | Detector::InternalAddress
                    | Detector::InternalLink
                    | Detector::Confidential
                    | Detector::Invisible
                    | Detector::InternalId => Severity::Block,
                },
                group: None,
                note: None,
            })
            .collect();
        Self {
            version: 1,
            rules,
            internal_domains,
        }
    }
}
