//! The page of the check list.

use askama::Template;
use gatepost_internal::gate::check::ListVersion;
use gatepost_model::Timestamp;
use gatepost_model::check::{DEFAULT_GROUP, Detector, Finding, MAX_RULES, Severity};

use super::difference::Difference;
use super::typed::{Kind, Typed, TypedRule, does};
use crate::shell::{Shell, Tab};
use crate::view::{Marked, Moment};

#[derive(Template)]
#[template(path = "administration/checks.html")]
pub(super) struct ChecksPage {
    pub(super) shell: Shell,
    pub(super) place: &'static str,
    /// The version in force.
    pub(super) version: i64,
    /// Requests for another list that wait: id, and who asked.
    pub(super) waiting: Vec<(String, Option<String>)>,
    /// Whether another administrator has to confirm.
    pub(super) takes_two: bool,
    /// Names of the review groups there are.
    pub(super) groups: Vec<String>,
    /// Newest first.
    pub(super) versions: Vec<Version>,
    pub(super) typed: Typed,
    pub(super) fault: Option<String>,
    /// From the list in force to what was typed.
    pub(super) difference: Option<Difference>,
    pub(super) tried: Option<Tried>,
    /// What a version has changed.
    pub(super) past: Option<(i64, Difference)>,
}

impl ChecksPage {
    fn detectors(&self) -> [Detector; 10] {
        Detector::ALL
    }

    fn severities(&self) -> [(Severity, &'static str); 3] {
        [Severity::Warn, Severity::ExtraStep, Severity::Block].map(|severity| (severity, does(severity)))
    }

    fn kinds(&self) -> [(Kind, &'static str); 3] {
        [
            (Kind::Words, "Add words"),
            (Kind::Pattern, "Add a pattern"),
            (Kind::Detector, "Add a detector"),
        ]
    }

    /// The groups to choose from, the one of the rule among them.
    fn choices(&self, rule: &TypedRule) -> Vec<String> {
        let mut all = self.groups.clone();
        if !rule.group.is_empty() && !all.contains(&rule.group) {
            all.push(rule.group.clone());
        }
        all
    }

    /// The group of a rule that names none.
    fn usual(&self) -> &'static str {
        DEFAULT_GROUP
    }

    fn is_full(&self) -> bool {
        self.typed.rules.len() >= MAX_RULES
    }
}

/// One version of the list.
pub(super) struct Version {
    pub(super) number: i64,
    pub(super) changed_by: Option<String>,
    pub(super) confirmed_by: Option<String>,
    pub(super) at: Moment,
    pub(super) rules: usize,
}

impl Version {
    pub(super) fn of(version: &ListVersion, now: Timestamp) -> Self {
        Self {
            number: version.list.version,
            changed_by: version.changed_by.clone(),
            confirmed_by: version.confirmed_by.clone(),
            at: Moment::of(version.created_at, now),
            rules: version.list.rules.len(),
        }
    }
}

/// A text the list was tried on.
pub(super) struct Tried {
    pub(super) text: Marked,
    /// Number at its mark, name of its severity, its words, and the sentence the writer would read.
    pub(super) found: Vec<(usize, &'static str, &'static str, String)>,
}

impl Tried {
    pub(super) fn of(sample: &str, findings: Vec<Finding>) -> Self {
        let numbered = || (1..).zip(&findings);
        let text = Marked::of(
            sample,
            numbered().map(|(number, finding)| (finding.start, finding.end, number)),
        );
        let found = numbered().map(|(number, finding)| {
            let severity = finding.severity;
            (
                number,
                severity.as_str(),
                does(severity),
                finding.sentence.clone(),
            )
        });
        Self {
            text,
            found: found.collect(),
        }
    }
}
