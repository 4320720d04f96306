//! A check list as the fields of a form, and back. Every rule has a number; its fields carry it: `name_3`, `what_3`.

use gatepost_model::check::{CheckList, Detector, MAX_RULES, Rule, RuleKind, Severity};

use crate::form::Form;

/// What a rule looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Words,
    Pattern,
    Detector,
}

impl Kind {
    /// The kind of that name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Words, Self::Pattern, Self::Detector]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }

    /// The name in forms.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Pattern => "pattern",
            Self::Detector => "detector",
        }
    }
}

/// What a severity does, as people choose it.
pub(super) fn does(severity: Severity) -> &'static str {
    match severity {
        Severity::Warn => "Points it out",
        Severity::ExtraStep => "Asks one more group",
        Severity::Block => "Keeps it from leaving",
    }
}

/// The list as it was typed.
pub(super) struct Typed {
    pub(super) rules: Vec<TypedRule>,
    /// Internal domains, one on each line.
    pub(super) domains: String,
    /// The text it is tried on.
    pub(super) sample: String,
    /// The version it was made from.
    version: i64,
}

/// One rule as it was typed.
pub(super) struct TypedRule {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Words on lines of their own, the pattern, or the name of a detector.
    pub(super) what: String,
    pub(super) severity: Severity,
    pub(super) group: String,
    pub(super) note: String,
    /// It has just been added.
    pub(super) is_new: bool,
}

impl Typed {
    /// A list, to be edited.
    pub(super) fn of(list: &CheckList) -> Self {
        Self {
            rules: list.rules.iter().map(TypedRule::of).collect(),
            domains: list.internal_domains.join("\n"),
            sample: String::new(),
            version: list.version,
        }
    }

    /// What a form has brought, without the rules that were to be removed. It reads no more of them than a list may
    /// have, and the one that is too many.
    pub(super) fn of_form(form: &Form) -> Self {
        let rules: usize = form.text("rules").parse().unwrap_or(0);
        let kept = (0..rules.min(MAX_RULES.saturating_add(1)))
            .filter(|number| form.filled(&format!("remove_{number}")).is_none());
        Self {
            rules: kept
                .filter_map(|number| TypedRule::of_form(form, number))
                .collect(),
            domains: form.text("domains"),
            sample: form.text("sample"),
            // What is no number is the version of no list.
            version: form.text("version").parse().unwrap_or(0),
        }
    }

    /// One more rule.
    pub(super) fn add(&mut self, kind: Kind) {
        self.rules.push(TypedRule {
            name: String::new(),
            kind,
            what: String::new(),
            severity: Severity::Block,
            group: String::new(),
            note: String::new(),
            is_new: true,
        });
    }

    /// The list that was typed.
    ///
    /// # Errors
    /// A sentence for what is no rule at all. Whether the list can be used is what it says itself.
    pub(super) fn list(&self) -> Result<CheckList, String> {
        Ok(CheckList {
            version: self.version,
            rules: self.rules.iter().map(TypedRule::rule).collect::<Result<_, _>>()?,
            internal_domains: lines(&self.domains),
        })
    }
}

impl TypedRule {
    fn of(rule: &Rule) -> Self {
        let (kind, what) = match &rule.kind {
            RuleKind::Word { words } => (Kind::Words, words.join("\n")),
            RuleKind::Pattern { pattern } => (Kind::Pattern, pattern.clone()),
            RuleKind::Detector { detector } => (Kind::Detector, detector.as_str().to_owned()),
        };
        Self {
            name: rule.name.clone(),
            kind,
            what,
            severity: rule.severity,
            group: rule.group.clone().unwrap_or_default(),
            note: rule.note.clone().unwrap_or_default(),
            is_new: false,
        }
    }

    /// The rule with this number, where the form has one.
    fn of_form(form: &Form, number: usize) -> Option<Self> {
        let text = |field: &str| form.text(&format!("{field}_{number}"));
        Some(Self {
            kind: Kind::parse(&text("kind"))?,
            severity: Severity::parse(&text("severity"))?,
            name: text("name").trim().to_owned(),
            what: text("what"),
            group: text("group").trim().to_owned(),
            note: text("note").trim().to_owned(),
            is_new: form.filled(&format!("new_{number}")).is_some(),
        })
    }

    fn rule(&self) -> Result<Rule, String> {
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Ok(Rule {
            name: self.name.clone(),
            kind: match self.kind {
                Kind::Words => RuleKind::Word {
                    words: lines(&self.what),
                },
                Kind::Pattern => RuleKind::Pattern {
                    pattern: self.what.clone(),
                },
                Kind::Detector => RuleKind::Detector {
                    detector: Detector::parse(&self.what)
                        .ok_or_else(|| format!("Choose what rule \"{}\" looks for.", self.name))?,
                },
            },
            severity: self.severity,
            group: filled(&self.group),
            note: filled(&self.note),
        })
    }

    /// What it does, as people choose it.
    pub(super) fn does(&self) -> &'static str {
        does(self.severity)
    }

    /// Whether it looks for what this detector finds.
    pub(super) fn looks_for(&self, detector: &Detector) -> bool {
        self.what == detector.as_str()
    }

    /// Whether this is what it does.
    pub(super) fn is(&self, severity: &Severity) -> bool {
        self.severity == *severity
    }
}

/// What stands on lines of its own.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_the_same_after_it_was_a_form() {
        let mut list = CheckList::standard(vec!["intranet.example".into(), "wiki.example".into()]);
        list.version = 7;
        list.rules.push(Rule {
            name: "Code names".into(),
            kind: RuleKind::Word {
                words: vec!["Project Heron".into(), "Osprey".into()],
            },
            severity: Severity::ExtraStep,
            group: Some("exec".into()),
            note: Some("Ask Petra.".into()),
        });
        assert_eq!(Typed::of(&list).list().unwrap(), list);
    }
}
