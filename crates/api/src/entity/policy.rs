//! A policy, with every field there, whatever its file leaves out.

use gatepost_internal::gate::policy;
use gatepost_model::gate::{self, Kind};
use serde::Serialize;

/// One version, and where it comes from.
#[derive(Debug, Serialize)]
pub(crate) struct PolicyVersion {
    policy: Policy,
    /// None for the node's own.
    brand: Option<String>,
    changed_by: Option<String>,
    confirmed_by: Option<String>,
    created_at: String,
}

/// What is asked before something leaves.
#[derive(Debug, Serialize)]
pub(crate) struct Policy {
    version: i64,
    steps: Vec<Step>,
    minimum_people: u32,
    approval_lifetime: i64,
    minimum_undo_seconds: i64,
    kinds: Vec<KindRule>,
    labels: Vec<LabelRule>,
    demands_alt_text: bool,
    longest_text: Option<u32>,
    demands_second_factor: bool,
}

#[derive(Debug, Serialize)]
struct Step {
    group: String,
    needed: u32,
    all: bool,
}

#[derive(Debug, Serialize)]
struct KindRule {
    kinds: Vec<Kind>,
    steps: Vec<Step>,
    minimum_people: u32,
}

#[derive(Debug, Serialize)]
struct LabelRule {
    label: String,
    steps: Vec<Step>,
    minimum_people: u32,
}

fn steps(steps: Vec<gate::Step>) -> Vec<Step> {
    let step = |step: gate::Step| Step {
        group: step.group,
        needed: step.needed,
        all: step.all,
    };
    steps.into_iter().map(step).collect()
}

impl From<policy::PolicyVersion> for PolicyVersion {
    fn from(version: policy::PolicyVersion) -> Self {
        Self {
            policy: version.policy.into(),
            brand: version.brand,
            changed_by: version.changed_by,
            confirmed_by: version.confirmed_by,
            created_at: version.created_at.to_rfc3339(),
        }
    }
}

impl From<gate::Policy> for Policy {
    fn from(policy: gate::Policy) -> Self {
        let kind = |rule: gate::KindRule| KindRule {
            kinds: rule.kinds,
            steps: steps(rule.steps),
            minimum_people: rule.minimum_people,
        };
        let label = |rule: gate::LabelRule| LabelRule {
            label: rule.label,
            steps: steps(rule.steps),
            minimum_people: rule.minimum_people,
        };
        Self {
            version: policy.version,
            steps: steps(policy.steps),
            minimum_people: policy.minimum_people,
            approval_lifetime: policy.approval_lifetime,
            minimum_undo_seconds: policy.minimum_undo_seconds,
            kinds: policy.kinds.into_iter().map(kind).collect(),
            labels: policy.labels.into_iter().map(label).collect(),
            demands_alt_text: policy.demands_alt_text,
            longest_text: policy.longest_text,
            demands_second_factor: policy.demands_second_factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_what_may_be_sent() {
        let policy = gate::Policy::standard(60);
        let shown = serde_json::to_value(Policy::from(policy.clone())).unwrap();
        assert_eq!(serde_json::from_value::<gate::Policy>(shown).unwrap(), policy);
    }
}
