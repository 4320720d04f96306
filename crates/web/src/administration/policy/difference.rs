//! What another policy would change, line by line, and what that does to what is approved already.

use gatepost_model::gate::{Kind, LabelRule, Policy, Requirement};

use super::words::{
    Titles, alt_text, kinds_alike, labelled, longest, needs, second_factor, span, subject, undo,
};

/// One thing that would be different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::administration) struct Line {
    /// What it is about, such as `An ordinary post`.
    pub(in crate::administration) subject: String,
    /// As it is.
    pub(in crate::administration) before: String,
    /// As it would be.
    pub(in crate::administration) after: String,
    /// `Stricter`, `Looser` or `Different`.
    pub(in crate::administration) way: &'static str,
}

/// Everything that would be different; nothing for policies that ask for the same.
pub(in crate::administration) fn between(before: &Policy, after: &Policy, titles: &Titles) -> Vec<Line> {
    let mut lines = of_kinds(before, after, titles);
    lines.extend(of_labels(before, after, titles));
    let simple = |subject: &str, was: String, is: String, stricter: bool| {
        (was != is).then(|| Line {
            subject: subject.to_owned(),
            before: was,
            after: is,
            way: if stricter { "Stricter" } else { "Looser" },
        })
    };
    lines.extend(simple(
        "How long an approval counts",
        span(before.approval_lifetime),
        span(after.approval_lifetime),
        after.approval_lifetime < before.approval_lifetime,
    ));
    lines.extend(simple(
        "Undo window",
        undo(before.minimum_undo_seconds),
        undo(after.minimum_undo_seconds),
        after.minimum_undo_seconds > before.minimum_undo_seconds,
    ));
    let most = |policy: &Policy| policy.longest_text.unwrap_or(u32::MAX);
    lines.extend(simple(
        "Length of a text",
        longest(before.longest_text),
        longest(after.longest_text),
        most(after) < most(before),
    ));
    lines.extend(simple(
        "Pictures",
        alt_text(before.demands_alt_text).to_owned(),
        alt_text(after.demands_alt_text).to_owned(),
        after.demands_alt_text,
    ));
    lines.extend(simple(
        "Second factor",
        second_factor(before.demands_second_factor).to_owned(),
        second_factor(after.demands_second_factor).to_owned(),
        after.demands_second_factor,
    ));
    lines
}

/// Kinds for which the same changes are one line.
fn of_kinds(before: &Policy, after: &Policy, titles: &Titles) -> Vec<Line> {
    let both = |kind: Kind| (bare(before, kind, &[]), bare(after, kind, &[]));
    let changed = kinds_alike(both).into_iter().filter(|(_, (was, is))| was != is);
    changed
        .map(|(kinds, (was, is))| Line {
            subject: subject(&kinds),
            before: needs(&was, titles),
            after: needs(&is, titles),
            way: way(&was, &is),
        })
        .collect()
}

/// Labels whose own rule changes. What all posts need is a line of its own, and not repeated for every label.
fn of_labels(before: &Policy, after: &Policy, titles: &Titles) -> Vec<Line> {
    let find = |policy: &'_ Policy, label: &str| {
        let rule = policy.labels.iter().find(|rule| rule.label == label);
        rule.cloned()
    };
    let mut labels: Vec<&LabelRule> = before.labels.iter().collect();
    labels.extend(
        after
            .labels
            .iter()
            .filter(|rule| find(before, &rule.label).is_none()),
    );
    let changed = labels.into_iter().map(|rule| rule.label.clone());
    let changed = changed.filter(|label| find(before, label) != find(after, label));
    changed
        .map(|label| {
            let one = std::slice::from_ref(&label);
            let (was, is) = (bare(before, Kind::Create, one), bare(after, Kind::Create, one));
            let words = |policy: &Policy, requirement: &Requirement| match find(policy, &label) {
                Some(_) => needs(requirement, titles),
                None => "there is no such label".to_owned(),
            };
            Line {
                subject: labelled(&label),
                before: words(before, &was),
                after: words(after, &is),
                way: way(&was, &is),
            }
        })
        .collect()
}

/// Steps and people alone: how long an approval counts is a line of its own.
fn bare(policy: &Policy, kind: Kind, labels: &[String]) -> Requirement {
    Requirement {
        approval_lifetime: 0,
        ..policy.requirement(kind, labels, &[])
    }
}

fn way(before: &Requirement, after: &Requirement) -> &'static str {
    match (after.is_stricter_than(before), before.is_stricter_than(after)) {
        (true, false) => "Stricter",
        (false, true) => "Looser",
        _ => "Different",
    }
}

/// What it does to approvals that are there, in a sentence that is true for every one of them.
pub(in crate::administration) fn effect(before: &Policy, after: &Policy) -> &'static str {
    let labels = || after.labels.iter().chain(&before.labels);
    let is_stricter = Kind::ALL.into_iter().any(|kind| {
        after.is_stricter_than(before, kind, &[])
            || labels().any(|rule| after.is_stricter_than(before, kind, std::slice::from_ref(&rule.label)))
    });
    if is_stricter {
        "Where it is stricter, approvals given until now stop counting: what is approved or scheduled is held at once, \
         and has to be approved again. What is out stays out."
    } else {
        "It is nowhere stricter, so what is approved stays approved."
    }
}

#[cfg(test)]
mod tests {
    use gatepost_model::gate::Step;

    use super::*;

    fn changed(change: impl FnOnce(&mut Policy)) -> (Vec<Line>, &'static str) {
        let before = Policy::standard(60);
        let mut after = before.clone();
        change(&mut after);
        (
            between(&before, &after, &Titles::default()),
            effect(&before, &after),
        )
    }

    #[test]
    fn the_same_policy_makes_no_difference() {
        let (lines, effect) = changed(|policy| policy.version = 7);
        assert_eq!(lines, []);
        assert!(effect.contains("stays approved"));
    }

    #[test]
    fn another_step_is_stricter_and_ends_approvals() {
        let (lines, effect) = changed(|policy| policy.steps.push(Step::of("legal", 1)));
        assert_eq!(lines.len(), 1, "{lines:#?}");
        assert!(
            lines[0]
                .subject
                .starts_with("An ordinary post, and likewise answer")
        );
        assert_eq!(lines[0].before, "one approval of pr");
        assert_eq!(lines[0].after, "one approval of pr, then one of legal");
        assert_eq!(lines[0].way, "Stricter");
        assert!(effect.contains("approved again"), "{effect}");
    }

    #[test]
    fn fewer_people_and_longer_lives_are_looser_and_keep_approvals() {
        let (lines, effect) = changed(|policy| {
            policy.kinds.clear();
            policy.approval_lifetime *= 2;
            policy.minimum_undo_seconds = 0;
        });
        let ways: Vec<_> = lines.iter().map(|line| line.way).collect();
        assert_eq!(ways, ["Looser"; 3], "{lines:#?}");
        assert!(effect.contains("stays approved"), "{effect}");
    }

    #[test]
    fn a_label_that_comes_and_one_that_goes_are_said() {
        let (lines, _) = changed(|policy| {
            policy.labels.retain(|rule| rule.label != "crisis");
            policy.labels.push(LabelRule {
                label: "merger".into(),
                steps: vec![Step::of("exec", 1)],
                minimum_people: 2,
            });
        });
        let said: Vec<_> = lines
            .iter()
            .map(|line| (line.subject.as_str(), line.way))
            .collect();
        assert_eq!(
            said,
            [
                ("A post labelled Crisis", "Looser"),
                ("A post labelled Merger", "Stricter")
            ]
        );
        assert_eq!(lines[1].before, "there is no such label");
    }

    #[test]
    fn another_order_is_different_though_neither_stricter_nor_looser() {
        let before = Policy {
            steps: vec![Step::of("pr", 1), Step::of("legal", 1)],
            ..Policy::standard(0)
        };
        let mut after = before.clone();
        after.steps.reverse();
        let lines = between(&before, &after, &Titles::default());
        assert_eq!(lines[0].way, "Different");
    }
}
