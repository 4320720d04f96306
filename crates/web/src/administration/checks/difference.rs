//! What another check list would change, rule by rule.

use gatepost_model::check::{CheckList, DEFAULT_GROUP, Rule, RuleKind, Severity};

use super::typed::does;
use crate::desk::compare::Comparison;

/// What differs between two lists.
pub(in crate::administration) struct Difference {
    pub(in crate::administration) rules: Vec<RuleChange>,
    /// Internal domains; absent where they are the same.
    pub(in crate::administration) domains: Option<Comparison>,
    pub(in crate::administration) is_none: bool,
}

/// One rule that is not what it was.
pub(in crate::administration) struct RuleChange {
    pub(in crate::administration) name: String,
    /// `New`, `Changed` or `Taken out`.
    pub(in crate::administration) fate: &'static str,
    /// What differs in it, by the words for it.
    pub(in crate::administration) parts: Vec<(&'static str, Comparison)>,
}

impl Difference {
    /// From the older to the newer list. Rules are the same by their names; their order says nothing.
    pub(in crate::administration) fn of(older: &CheckList, newer: &CheckList) -> Self {
        let named = |list: &CheckList, name: &str| list.rules.iter().find(|rule| rule.name == name).cloned();
        let taken_out = older
            .rules
            .iter()
            .filter(|rule| named(newer, &rule.name).is_none());
        let mut rules: Vec<RuleChange> = taken_out
            .map(|rule| RuleChange::between("Taken out", &rule.name, Some(rule), None))
            .collect();
        for rule in &newer.rules {
            match named(older, &rule.name) {
                None => rules.push(RuleChange::between("New", &rule.name, None, Some(rule))),
                Some(before) if before != *rule => {
                    rules.push(RuleChange::between(
                        "Changed",
                        &rule.name,
                        Some(&before),
                        Some(rule),
                    ));
                }
                Some(_) => {}
            }
        }
        let domains = Comparison::of(
            &older.internal_domains.join("\n"),
            &newer.internal_domains.join("\n"),
        );
        Self {
            is_none: rules.is_empty() && domains.is_same(),
            domains: (!domains.is_same()).then_some(domains),
            rules,
        }
    }
}

/// The words for a part of a rule, and what it is.
type Part = (&'static str, fn(&Rule) -> String);

impl RuleChange {
    fn between(fate: &'static str, name: &str, older: Option<&Rule>, newer: Option<&Rule>) -> Self {
        let parts: [Part; 4] = [
            ("Looks for", looks_for),
            ("What it does", acts),
            ("Group", group),
            ("Note", |rule| rule.note.clone().unwrap_or_default()),
        ];
        let parts = parts.into_iter().map(|(words, part)| {
            let text = |rule: Option<&Rule>| rule.map(part).unwrap_or_default();
            (words, Comparison::of(&text(older), &text(newer)))
        });
        Self {
            name: name.to_owned(),
            fate,
            parts: parts.filter(|(_, comparison)| !comparison.is_same()).collect(),
        }
    }
}

fn looks_for(rule: &Rule) -> String {
    match &rule.kind {
        RuleKind::Word { words } => words.join("\n"),
        RuleKind::Pattern { pattern } => pattern.clone(),
        RuleKind::Detector { detector } => detector.title().to_owned(),
    }
}

fn acts(rule: &Rule) -> String {
    does(rule.severity).to_owned()
}

/// The group that is asked, where one is.
fn group(rule: &Rule) -> String {
    match rule.severity {
        Severity::ExtraStep => rule.group.clone().unwrap_or_else(|| DEFAULT_GROUP.to_owned()),
        Severity::Warn | Severity::Block => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_that_is_not_what_it_was_is_named_once() {
        let older = CheckList::standard(vec!["intranet.example".into()]);
        let mut newer = older.clone();
        assert!(Difference::of(&older, &newer).is_none);
        newer.rules.reverse();
        assert!(Difference::of(&older, &newer).is_none, "order says nothing");
        newer.rules.retain(|rule| rule.name != "Telephone numbers");
        for rule in newer
            .rules
            .iter_mut()
            .filter(|rule| rule.name == "E-mail addresses")
        {
            rule.severity = Severity::ExtraStep;
        }
        newer.internal_domains.push("wiki.example".into());
        let difference = Difference::of(&older, &newer);
        let fates: Vec<_> = difference
            .rules
            .iter()
            .map(|rule| (rule.fate, rule.name.as_str()))
            .collect();
        assert_eq!(
            fates,
            [
                ("Taken out", "Telephone numbers"),
                ("Changed", "E-mail addresses")
            ]
        );
        let parts: Vec<_> = difference.rules[1]
            .parts
            .iter()
            .map(|(words, _)| *words)
            .collect();
        assert_eq!(parts, ["What it does", "Group"]);
        assert!(difference.domains.is_some() && !difference.is_none);
    }
}
