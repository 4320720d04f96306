//! The page of a policy: what it asks for, the editor, and every version.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::gate::policy::PolicyVersion;
use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;

use super::About;
use super::difference::{Line, between};
use super::draft::{Draft, ForKinds, ForLabel, UNITS};
use super::steps::{Choice, StepFields};
use super::words::{Titles, summary};
use crate::Web;
use crate::desk::words;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::shell::{Shell, Tab};
use crate::view::Moment;

#[derive(Template)]
#[template(path = "administration/policy.html")]
struct PolicyPage {
    shell: Shell,
    brand: Option<String>,
    /// Where the editor's form leads.
    address: String,
    /// Whether the brand has one of its own, or follows the node's.
    is_own: bool,
    summary: Vec<String>,
    draft: Draft,
    all: StepFields,
    kinds: Vec<KindFields>,
    labels: Vec<LabelFields>,
    units: Vec<Choice>,
    versions: Vec<Version>,
    fault: Option<String>,
}

/// A rule for kinds in the form.
struct KindFields {
    prefix: String,
    /// What it is called in the list of rules; none for the empty one.
    title: Option<String>,
    kinds: Vec<Choice>,
    steps: StepFields,
}

/// A label in the form.
struct LabelFields {
    prefix: String,
    title: Option<String>,
    label: String,
    steps: StepFields,
}

/// One version, and where it comes from.
struct Version {
    number: i64,
    since: Moment,
    is_in_force: bool,
    changed_by: Option<String>,
    confirmed_by: Option<String>,
    changes: Vec<Line>,
}

impl Version {
    fn of(version: &PolicyVersion, older: Option<&PolicyVersion>, titles: &Titles, now: Timestamp) -> Self {
        Self {
            number: version.policy.version,
            since: Moment::of(version.created_at, now),
            is_in_force: false,
            changed_by: version.changed_by.clone(),
            confirmed_by: version.confirmed_by.clone(),
            changes: older.map_or_else(Vec::new, |older| between(&older.policy, &version.policy, titles)),
        }
    }
}

/// The page, with a draft in its editor.
pub(super) fn answer(
    web: &Web,
    session: &Session,
    about: &About,
    draft: &Draft,
    status: StatusCode,
    notice: Option<&'static str>,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    let now = web.inside.context.now();
    let titles = about.titles();
    let groups = &about.groups;
    let empty_rule = ForKinds {
        steps: empty_steps("1"),
        ..ForKinds::default()
    };
    let empty_label = ForLabel {
        steps: empty_steps("2"),
        ..ForLabel::default()
    };
    let kinds = draft.kinds.iter().chain([&empty_rule]).enumerate();
    let labels = draft.labels.iter().chain([&empty_label]).enumerate();
    let page = PolicyPage {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(notice),
        address: about.address(),
        is_own: about.in_force.brand == about.brand,
        summary: summary(&about.in_force.policy, &titles),
        all: StepFields::of("", &draft.all, groups, 1),
        kinds: kinds
            .map(|(index, rule)| {
                let prefix = format!("k{index}_");
                KindFields {
                    title: title(&rule.kinds),
                    kinds: kind_choices(&rule.kinds),
                    steps: StepFields::of(&prefix, &rule.steps, groups, 1),
                    prefix,
                }
            })
            .collect(),
        labels: labels
            .map(|(index, rule)| {
                let prefix = format!("l{index}_");
                LabelFields {
                    title: (!rule.label.is_empty()).then(|| words::label(&rule.label)),
                    label: rule.label.clone(),
                    steps: StepFields::of(&prefix, &rule.steps, groups, 0),
                    prefix,
                }
            })
            .collect(),
        units: units(&draft.unit),
        versions: versions(about, &titles, now),
        brand: about.brand.clone(),
        draft: draft.clone(),
        fault,
    };
    Ok(Page(status, page).into_response())
}

fn empty_steps(people: &str) -> super::draft::Steps {
    super::draft::Steps {
        steps: Vec::new(),
        people: people.to_owned(),
    }
}

fn title(kinds: &[String]) -> Option<String> {
    let known = kinds.iter().filter_map(|name| Kind::parse(name));
    let names: Vec<&str> = known.map(words::kind).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn kind_choices(chosen: &[String]) -> Vec<Choice> {
    let choice = |kind: Kind| Choice {
        value: kind.as_str().to_owned(),
        words: words::kind(kind).to_owned(),
        is_chosen: chosen.iter().any(|name| name == kind.as_str()),
    };
    Kind::ALL.into_iter().map(choice).collect()
}

/// Nobody writes an approval's life in seconds; a policy of the API may, and keeps it.
fn units(chosen: &str) -> Vec<Choice> {
    let offered = ["days", "hours", "minutes"];
    UNITS
        .into_iter()
        .filter(|(name, _)| offered.contains(name) || *name == chosen)
        .map(|(name, _)| Choice::of(name, name.to_owned(), chosen))
        .collect()
}

fn versions(about: &About, titles: &Titles, now: Timestamp) -> Vec<Version> {
    let mut older = about.versions.iter().skip(1);
    let known = about.versions.iter();
    // Those of the node are only what a brand's first one is compared with.
    known
        .filter(|version| version.brand == about.brand)
        .map(|version| Version {
            is_in_force: version.policy.version == about.in_force.policy.version,
            ..Version::of(version, older.next(), titles, now)
        })
        .collect()
}
