//! A policy in plain words.

use std::collections::BTreeMap;

use gatepost_internal::review_group::ReviewGroup;
use gatepost_model::gate::{Kind, Policy, Requirement, Step};

use crate::desk::words;
use crate::view::visible;

/// What the review groups are called.
#[derive(Debug, Clone, Default)]
pub(in crate::administration) struct Titles(BTreeMap<String, String>);

impl Titles {
    /// Of these groups.
    pub(in crate::administration) fn of(groups: &[ReviewGroup]) -> Self {
        let title = |group: &ReviewGroup| (group.name.clone(), visible(&group.title));
        Self(groups.iter().map(title).collect())
    }

    /// The title of a group; its name where there is no such group any more.
    pub(in crate::administration) fn of_group(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_else(|| visible(name))
    }
}

/// What an ordinary post needs, as a sentence.
pub(in crate::administration) fn needs_of_a_post(policy: &Policy, titles: &Titles) -> String {
    let requirement = policy.requirement(Kind::Create, &[], &[]);
    format!("An ordinary post needs {}.", needs(&requirement, titles))
}

/// What candidates of each sort need: those of kinds, then those of labels, then what is asked of all.
pub(super) fn summary(policy: &Policy, titles: &Titles) -> Vec<String> {
    let mut sentences: Vec<String> = kinds_alike(|kind| policy.requirement(kind, &[], &[]))
        .iter()
        .map(|(kinds, requirement)| match kinds.contains(&Kind::Create) {
            true => needs_of_a_post(policy, titles),
            false => format!("{}: needs {}.", subject(kinds), needs(requirement, titles)),
        })
        .collect();
    sentences.extend(policy.labels.iter().map(|rule| {
        let labels = std::slice::from_ref(&rule.label);
        let requirement = policy.requirement(Kind::Create, labels, &[]);
        format!("{} needs {}.", labelled(&rule.label), needs(&requirement, titles))
    }));
    sentences.push(format!(
        "An approval counts for {}.",
        span(policy.approval_lifetime)
    ));
    sentences.push(undo(policy.minimum_undo_seconds));
    sentences.extend(policy.longest_text.map(|most| longest(Some(most))));
    sentences.extend(policy.demands_alt_text.then(|| alt_text(true).to_owned()));
    sentences.extend(
        policy
            .demands_second_factor
            .then(|| second_factor(true).to_owned()),
    );
    sentences
}

/// The kinds for which something is the same, in the order of [`Kind::ALL`].
pub(super) fn kinds_alike<T: PartialEq>(of: impl Fn(Kind) -> T) -> Vec<(Vec<Kind>, T)> {
    let mut alike: Vec<(Vec<Kind>, T)> = Vec::new();
    for kind in Kind::ALL {
        let one = of(kind);
        match alike.iter_mut().find(|(_, known)| *known == one) {
            Some((kinds, _)) => kinds.push(kind),
            None => alike.push((vec![kind], one)),
        }
    }
    alike
}

/// Kinds as what a sentence is about.
pub(super) fn subject(kinds: &[Kind]) -> String {
    let names = |kinds: &[Kind]| {
        let names: Vec<&str> = kinds.iter().map(|kind| words::kind(*kind)).collect();
        names.join(", ")
    };
    match kinds {
        [Kind::Create] => "An ordinary post".to_owned(),
        [Kind::Create, ..] if kinds.len() == Kind::ALL.len() => "Everything".to_owned(),
        [Kind::Create, others @ ..] => {
            format!("An ordinary post, and likewise {}", names(others).to_lowercase())
        }
        kinds => names(kinds),
    }
}

/// A post with a label as what a sentence is about.
pub(super) fn labelled(label: &str) -> String {
    format!("A post labelled {}", words::label(label))
}

/// `one approval of PR, then two of Legal; by 4 different people in all`
pub(super) fn needs(requirement: &Requirement, titles: &Titles) -> String {
    let mut steps = requirement.steps.iter();
    let Some(first) = steps.next() else {
        // The gate lets nothing pass without a step.
        return "a step nobody has written yet, so it cannot leave".to_owned();
    };
    let mut sentence = match first.all {
        true => format!("the approval of {}", everybody(first, titles)),
        false => format!(
            "{} of {}",
            counted(first.needed, "approval", "approvals"),
            titles.of_group(&first.group)
        ),
    };
    for step in steps {
        let what = match step.all {
            true => everybody(step, titles),
            false => format!("{} of {}", number(step.needed), titles.of_group(&step.group)),
        };
        sentence.push_str(&format!(", then {what}"));
    }
    let at_least = requirement
        .steps
        .iter()
        .map(|step| step.needed)
        .fold(0, u32::saturating_add);
    if requirement.minimum_people > at_least {
        sentence.push_str(&format!(
            "; by {} different people in all",
            number(requirement.minimum_people)
        ));
    }
    sentence
}

fn everybody(step: &Step, titles: &Titles) -> String {
    let group = titles.of_group(&step.group);
    match step.needed {
        0 | 1 => format!("everybody in {group}"),
        more => format!("everybody in {group}, {} at least", number(more)),
    }
}

/// A small number as a word.
pub(super) fn number(number: u32) -> String {
    match number {
        0 => "none".to_owned(),
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        4 => "four".to_owned(),
        more => more.to_string(),
    }
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// A length of time in the largest unit that is exact: `14 days`.
pub(super) fn span(milliseconds: i64) -> String {
    let (count, unit) = super::draft::in_unit(milliseconds);
    match count {
        1 => format!("1 {}", unit.trim_end_matches('s')),
        more => format!("{more} {unit}"),
    }
}

/// What is demanded of the undo window.
pub(super) fn undo(seconds: i64) -> String {
    match seconds {
        0 => "No undo window is demanded.".to_owned(),
        1 => "The undo window lasts 1 second at least.".to_owned(),
        more => format!("The undo window lasts {more} seconds at least."),
    }
}

/// How long a text may be.
pub(super) fn longest(most: Option<u32>) -> String {
    match most {
        None => "A text is as long as the node allows.".to_owned(),
        Some(most) => format!("A text has at most {most} characters."),
    }
}

/// Whether pictures need words.
pub(super) fn alt_text(demanded: bool) -> &'static str {
    match demanded {
        true => "Every picture needs words for those who do not see it.",
        false => "A picture may come without words for those who do not see it.",
    }
}

/// Whether a second factor is needed.
pub(super) fn second_factor(demanded: bool) -> &'static str {
    match demanded {
        true => "Whoever decides, releases, stops or recalls needs a second factor.",
        false => "Whoever decides, releases, stops or recalls may do so with a password alone.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles() -> Titles {
        let group = |name: &str, title: &str| ReviewGroup {
            name: name.to_owned(),
            title: title.to_owned(),
            members: Vec::new(),
        };
        Titles::of(&[group("pr", "PR"), group("legal", "Legal"), group("hr", "HR")])
    }

    #[test]
    fn what_a_small_company_starts_with_reads_like_sentences() {
        let sentences = summary(&Policy::standard(60), &titles());
        for wanted in [
            "An ordinary post needs one approval of PR.",
            "Profile: needs two approvals of PR.",
            "A post labelled Legal needs one approval of PR, then one of Legal.",
            "A post labelled Crisis needs two approvals of PR.",
            "An approval counts for 14 days.",
            "The undo window lasts 60 seconds at least.",
        ] {
            assert!(
                sentences.iter().any(|one| one == wanted),
                "{wanted}: {sentences:#?}"
            );
        }
    }

    #[test]
    fn everybody_and_different_people_are_said() {
        let mut policy = Policy::standard(0);
        policy.steps = vec![
            Step::of("pr", 1),
            Step {
                all: true,
                ..Step::of("legal", 1)
            },
        ];
        policy.minimum_people = 3;
        assert_eq!(
            needs_of_a_post(&policy, &titles()),
            "An ordinary post needs one approval of PR, then everybody in Legal; by three different people in all."
        );
    }

    #[test]
    fn kinds_that_need_the_same_are_one_sentence() {
        let alike = kinds_alike(|kind| kind == Kind::Profile);
        assert_eq!(alike.len(), 2);
        assert!(subject(&alike[0].0).starts_with("An ordinary post, and likewise answer, poll"));
        assert_eq!(subject(&alike[1].0), "Profile");
    }
}
