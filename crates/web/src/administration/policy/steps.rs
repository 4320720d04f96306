//! The rows of steps in the editor: a group, how many of it, and room for more.

use askama::Template;
use askama::filters::HtmlSafe;
use gatepost_internal::review_group::ReviewGroup;

use super::draft::Steps;
use super::words::number;
use crate::view::visible;

/// Rows that are empty, for more steps. Whoever needs more than these saves twice.
const ROOM: usize = 2;

/// The largest number of a group that is offered; a policy of the API may ask for more, and keeps it.
const MOST: u32 = 5;

/// Steps in the editor's form.
#[derive(Template)]
#[template(path = "administration/policy_steps.html")]
pub(super) struct StepFields {
    /// What the fields' names begin with.
    prefix: String,
    rows: Vec<Row>,
    people: String,
    /// What the number of people begins at.
    least: u32,
}

impl HtmlSafe for StepFields {}

struct Row {
    /// Beginning with 1.
    number: usize,
    group: String,
    count: String,
    groups: Vec<Choice>,
    counts: Vec<Choice>,
}

/// One line of a list to choose from.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) words: String,
    pub(super) is_chosen: bool,
}

impl Choice {
    pub(super) fn of(value: &str, words: String, chosen: &str) -> Self {
        Self {
            value: value.to_owned(),
            words,
            is_chosen: value == chosen,
        }
    }
}

impl StepFields {
    /// The fields of these steps. `least` people is the fewest that may be asked for.
    pub(super) fn of(prefix: &str, steps: &Steps, groups: &[ReviewGroup], least: u32) -> Self {
        let room = std::iter::repeat_n((String::new(), "1".to_owned()), ROOM);
        let rows = steps.steps.iter().cloned().chain(room);
        Self {
            prefix: prefix.to_owned(),
            rows: rows
                .enumerate()
                .map(|(index, (group, count))| Row {
                    number: index.saturating_add(1),
                    groups: groups_of(groups, &group),
                    counts: counts_of(&count),
                    group: format!("{prefix}s{index}_group"),
                    count: format!("{prefix}s{index}_count"),
                })
                .collect(),
            people: steps.people.clone(),
            least,
        }
    }
}

fn groups_of(groups: &[ReviewGroup], chosen: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::of("", "no step".to_owned(), chosen)];
    choices.extend(
        groups
            .iter()
            .map(|group| Choice::of(&group.name, visible(&group.title), chosen)),
    );
    // A group that is gone stays to be seen, until somebody chooses another.
    if choices.iter().all(|choice| !choice.is_chosen) {
        choices.push(Choice::of(
            chosen,
            format!("{} (no such group)", visible(chosen)),
            chosen,
        ));
    }
    choices
}

fn counts_of(chosen: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::of("1", "any one".to_owned(), chosen)];
    choices.extend((2..=MOST).map(|count| Choice::of(&count.to_string(), number(count), chosen)));
    choices.push(Choice::of("all:1", "everybody".to_owned(), chosen));
    if choices.iter().all(|choice| !choice.is_chosen) {
        let words = match chosen.split_once(':') {
            Some((_, least)) => format!("everybody, {} at least", visible(least)),
            None => visible(chosen),
        };
        choices.push(Choice::of(chosen, words, chosen));
    }
    choices
}
