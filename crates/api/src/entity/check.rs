//! A check list, with every field there, whatever its file leaves out.

use gatepost_internal::gate::check;
use gatepost_model::check as model;
use gatepost_model::check::{RuleKind, Severity};
use serde::Serialize;

/// One version, and where it comes from.
#[derive(Debug, Serialize)]
pub(crate) struct ListVersion {
    list: CheckList,
    changed_by: Option<String>,
    confirmed_by: Option<String>,
    created_at: String,
}

/// What must not leave by accident.
#[derive(Debug, Serialize)]
pub(crate) struct CheckList {
    version: i64,
    rules: Vec<Rule>,
    internal_domains: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Rule {
    name: String,
    kind: RuleKind,
    severity: Severity,
    group: Option<String>,
    note: Option<String>,
}

impl From<check::ListVersion> for ListVersion {
    fn from(version: check::ListVersion) -> Self {
        Self {
            list: version.list.into(),
            changed_by: version.changed_by,
            confirmed_by: version.confirmed_by,
            created_at: version.created_at.to_rfc3339(),
        }
    }
}

impl From<model::CheckList> for CheckList {
    fn from(list: model::CheckList) -> Self {
        let rule = |rule: model::Rule| Rule {
            name: rule.name,
            kind: rule.kind,
            severity: rule.severity,
            group: rule.group,
            note: rule.note,
        };
        Self {
            version: list.version,
            rules: list.rules.into_iter().map(rule).collect(),
            internal_domains: list.internal_domains,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_what_may_be_sent() {
        let list = model::CheckList::standard(vec!["inside.acme.example".to_owned()]);
        let shown = serde_json::to_value(CheckList::from(list.clone())).unwrap();
        assert_eq!(serde_json::from_value::<model::CheckList>(shown).unwrap(), list);
    }
}
