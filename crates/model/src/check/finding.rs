//! What a check found: where, how bad, and a sentence that says what to do.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Place, Severity};

/// The most findings of one run. A writer who has a hundred of them needs no hundred and first.
pub const MAX_FINDINGS: usize = 100;

/// Something in a revision that a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The name of the rule.
    pub rule: String,
    /// The part of the revision.
    pub place: Place,
    /// The first character of it, counted in characters (Unicode scalar values) of that part.
    pub start: usize,
    /// The character behind the last one.
    pub end: usize,
    /// What it does to the revision.
    pub severity: Severity,
    /// The review group that must approve as well, if the severity is [`Severity::ExtraStep`].
    pub group: Option<String>,
    /// What was found and what to do. Never repeats what was found, which may be a secret.
    pub sentence: String,
}

/// The strictest severity among findings; nothing if there are none.
pub fn highest(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

/// Puts findings into their order and keeps at most [`MAX_FINDINGS`].
///
/// What decides is never cut: the first finding of each severity and group stays before the first of each
/// rule, and that before all others, the strictest first.
pub(super) fn arrange(mut findings: Vec<Finding>) -> Vec<Finding> {
    let position = |finding: &Finding| (finding.place, finding.start, finding.end, finding.rule.clone());
    findings.sort_by_cached_key(position);
    if findings.len() > MAX_FINDINGS {
        let mut outcomes = BTreeSet::new();
        let mut rules = BTreeSet::new();
        let mut ranked = Vec::with_capacity(findings.len());
        for finding in findings {
            let new_outcome = outcomes.insert((finding.severity, finding.group.clone()));
            let new_rule = rules.insert(finding.rule.clone());
            let rank = if new_outcome { 0_u8 } else { 2 - u8::from(new_rule) };
            ranked.push((rank, std::cmp::Reverse(finding.severity), finding));
        }
        ranked.sort_by_key(|(rank, severity, _)| (*rank, *severity));
        ranked.truncate(MAX_FINDINGS);
        findings = ranked.into_iter().map(|(_, _, finding)| finding).collect();
        findings.sort_by_cached_key(position);
    }
    findings
}
