//! A policy as the editor's form holds it: what was typed, before it is known to be a policy.
//!
//! Fields are numbered, because a form has no lists: `s0_group`, `s0_count` are the first step of all; `k1_s0_group`
//! that of the second rule for kinds; `l2_label` the third label.

use std::str::FromStr;

use gatepost_internal::Error;
use gatepost_model::gate::{Kind, KindRule, LabelRule, Policy, Step};

use crate::form::Form;

/// Units an approval's life is written in, with their milliseconds, the largest first.
pub(super) const UNITS: [(&str, i64); 5] = [
    ("days", 24 * 60 * 60 * 1_000),
    ("hours", 60 * 60 * 1_000),
    ("minutes", 60 * 1_000),
    ("seconds", 1_000),
    ("milliseconds", 1),
];

/// What was typed. Everything is text until [`Draft::policy`] reads it.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// The version it was made from.
    pub(super) version: String,
    pub(super) all: Steps,
    pub(super) kinds: Vec<ForKinds>,
    pub(super) labels: Vec<ForLabel>,
    /// How long an approval counts, in `unit`.
    pub(super) lifetime: String,
    pub(super) unit: String,
    pub(super) undo: String,
    /// Empty: the node's own limit.
    pub(super) longest: String,
    pub(super) alt_text: bool,
    pub(super) second_factor: bool,
}

/// Steps in their order, and how many different people they take.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps {
    /// Group, and `2` for two of it or `all:1` for everybody. A group that is empty is no step.
    pub(super) steps: Vec<(String, String)>,
    pub(super) people: String,
}

/// A rule for some kinds.
#[derive(Debug, Clone, Default)]
pub(super) struct ForKinds {
    pub(super) kinds: Vec<String>,
    pub(super) steps: Steps,
}

/// What a label adds.
#[derive(Debug, Clone, Default)]
pub(super) struct ForLabel {
    pub(super) label: String,
    pub(super) steps: Steps,
}

/// A length of time in the largest unit that is exact.
pub(super) fn in_unit(milliseconds: i64) -> (i64, &'static str) {
    let exact = UNITS
        .into_iter()
        .find(|(_, unit)| milliseconds != 0 && milliseconds % unit == 0);
    exact.map_or((milliseconds, "milliseconds"), |(name, unit)| {
        (milliseconds / unit, name)
    })
}

impl Draft {
    /// A policy, to be changed.
    pub(super) fn of(policy: &Policy) -> Self {
        let (lifetime, unit) = in_unit(policy.approval_lifetime);
        Self {
            version: policy.version.to_string(),
            all: Steps::of(&policy.steps, policy.minimum_people),
            kinds: policy.kinds.iter().map(ForKinds::of).collect(),
            labels: policy.labels.iter().map(ForLabel::of).collect(),
            lifetime: lifetime.to_string(),
            unit: unit.to_owned(),
            undo: policy.minimum_undo_seconds.to_string(),
            longest: policy
                .longest_text
                .map_or_else(String::new, |most| most.to_string()),
            alt_text: policy.demands_alt_text,
            second_factor: policy.demands_second_factor,
        }
    }

    /// What was typed into the editor. What was to be taken out is out, and what was left empty is not there.
    pub(super) fn typed(form: &Form) -> Self {
        let is_there = |name: &String| !form.all(name).is_empty();
        let rules = |letter: char, field: &str| {
            let field = field.to_owned();
            (0..)
                .map(move |number| format!("{letter}{number}"))
                .take_while(move |rule| is_there(&format!("{rule}_{field}")))
                .filter(|rule| form.filled(&format!("{rule}_remove")).is_none())
        };
        let kinds = rules('k', "people").map(|rule| ForKinds {
            kinds: form.all(&format!("{rule}_kind")),
            steps: Steps::typed(form, &format!("{rule}_")),
        });
        let labels = rules('l', "label").map(|rule| ForLabel {
            label: form
                .text(&format!("{rule}_label"))
                .trim()
                .to_lowercase()
                .replace(' ', "_"),
            steps: Steps::typed(form, &format!("{rule}_")),
        });
        Self {
            version: form.text("version"),
            all: Steps::typed(form, ""),
            kinds: kinds
                .filter(|rule| !rule.kinds.is_empty() || !rule.steps.steps.is_empty())
                .collect(),
            labels: labels
                .filter(|rule| !rule.label.is_empty() || !rule.steps.steps.is_empty())
                .collect(),
            lifetime: form.text("lifetime"),
            unit: form.text("unit"),
            undo: form.text("undo"),
            longest: form.text("longest"),
            alt_text: form.filled("alt_text").is_some(),
            second_factor: form.filled("second_factor").is_some(),
        }
    }

    /// The policy it says. Whether it can be put in force is for the gate to say.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no number and no kind.
    pub(super) fn policy(&self) -> Result<Policy, Error> {
        let (steps, minimum_people) = self.all.read()?;
        let unit = UNITS.into_iter().find(|(name, _)| *name == self.unit);
        let unit = unit.ok_or_else(|| Error::invalid("Choose a unit for how long an approval counts."))?;
        let lifetime: i64 = number(&self.lifetime, "How long an approval counts")?;
        let longest = match self.longest.trim() {
            "" => None,
            typed => Some(number(typed, "The longest text")?),
        };
        Ok(Policy {
            version: number(&self.version, "The version")?,
            steps,
            minimum_people,
            approval_lifetime: lifetime
                .checked_mul(unit.1)
                .ok_or_else(|| Error::invalid("No approval counts that long."))?,
            minimum_undo_seconds: number(&self.undo, "The shortest undo window")?,
            kinds: self.kinds.iter().map(ForKinds::read).collect::<Result<_, _>>()?,
            labels: self.labels.iter().map(ForLabel::read).collect::<Result<_, _>>()?,
            demands_alt_text: self.alt_text,
            longest_text: longest,
            demands_second_factor: self.second_factor,
        })
    }
}

impl Steps {
    fn of(steps: &[Step], people: u32) -> Self {
        let count = |step: &Step| match step.all {
            true => format!("all:{}", step.needed),
            false => step.needed.to_string(),
        };
        Self {
            steps: steps
                .iter()
                .map(|step| (step.group.clone(), count(step)))
                .collect(),
            people: people.to_string(),
        }
    }

    fn typed(form: &Form, prefix: &str) -> Self {
        let steps = (0..)
            .map(|number| {
                (
                    format!("{prefix}s{number}_group"),
                    format!("{prefix}s{number}_count"),
                )
            })
            .take_while(|(group, _)| !form.all(group).is_empty())
            .map(|(group, count)| (form.text(&group), form.text(&count)))
            .filter(|(group, _)| !group.is_empty());
        Self {
            steps: steps.collect(),
            people: form.text(&format!("{prefix}people")),
        }
    }

    fn read(&self) -> Result<(Vec<Step>, u32), Error> {
        let steps = self.steps.iter().map(|(group, count)| {
            let (all, needed) = match count.split_once(':') {
                Some(("all", needed)) => (true, needed),
                _ => (false, count.as_str()),
            };
            Ok(Step {
                group: group.clone(),
                needed: number(needed, "How many of a group approve")?,
                all,
            })
        });
        let people = number(&self.people, "How many different people approve")?;
        Ok((steps.collect::<Result<_, Error>>()?, people))
    }
}

impl ForKinds {
    fn of(rule: &KindRule) -> Self {
        Self {
            kinds: rule.kinds.iter().map(|kind| kind.as_str().to_owned()).collect(),
            steps: Steps::of(&rule.steps, rule.minimum_people),
        }
    }

    fn read(&self) -> Result<KindRule, Error> {
        let (steps, minimum_people) = self.steps.read()?;
        let kind = |name: &String| Kind::parse(name).ok_or_else(|| Error::invalid("There is no such kind."));
        Ok(KindRule {
            kinds: self.kinds.iter().map(kind).collect::<Result<_, _>>()?,
            steps,
            minimum_people,
        })
    }
}

impl ForLabel {
    fn of(rule: &LabelRule) -> Self {
        Self {
            label: rule.label.clone(),
            steps: Steps::of(&rule.steps, rule.minimum_people),
        }
    }

    fn read(&self) -> Result<LabelRule, Error> {
        let (steps, minimum_people) = self.steps.read()?;
        Ok(LabelRule {
            label: self.label.clone(),
            steps,
            minimum_people,
        })
    }
}

fn number<T: FromStr>(typed: &str, what: &str) -> Result<T, Error> {
    typed
        .trim()
        .parse()
        .map_err(|_| Error::invalid(format!("{what} must be a whole number.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_that_nobody_touched_is_the_same_again() {
        let mut policy = Policy::standard(60);
        policy.steps.push(Step {
            all: true,
            ..Step::of("legal", 2)
        });
        policy.approval_lifetime = 90 * 60 * 1_000;
        policy.longest_text = Some(500);
        policy.demands_alt_text = true;
        policy.version = 12;
        assert_eq!(Draft::of(&policy).policy().unwrap(), policy);
    }

    #[test]
    fn a_span_is_written_in_the_largest_unit_that_is_exact() {
        assert_eq!(in_unit(14 * 24 * 60 * 60 * 1_000), (14, "days"));
        assert_eq!(in_unit(36 * 60 * 60 * 1_000), (36, "hours"));
        assert_eq!(in_unit(1_500), (1_500, "milliseconds"));
        assert_eq!(in_unit(0), (0, "milliseconds"));
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_name() {
        let mut draft = Draft::of(&Policy::standard(60));
        draft.undo = "a minute".to_owned();
        let refused = draft.policy().unwrap_err().to_string();
        assert_eq!(refused, "The shortest undo window must be a whole number.");
    }
}
