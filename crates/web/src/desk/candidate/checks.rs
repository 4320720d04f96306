//! What the content checks found, in place: the text with every finding marked in it, and the sentences beside.

use std::collections::BTreeMap;

use gatepost_internal::gate::{Revision, ShownFinding};
use gatepost_model::check::{Place, Severity};

use super::super::words;
use crate::view::{Marked, visible};

/// The findings of one part of a revision.
pub(super) struct Part {
    /// `Text`, `Description of medium 1`
    pub(super) name: String,
    /// The part with its findings marked; absent for what is no text of its own, such as a file's name.
    pub(super) text: Option<Marked>,
    pub(super) findings: Vec<Found>,
}

/// One finding.
pub(super) struct Found {
    /// The number at its mark.
    pub(super) number: usize,
    pub(super) severity: &'static str,
    /// `warn`, `extra_step`, `block`
    pub(super) severity_name: &'static str,
    pub(super) sentence: String,
    pub(super) rule: String,
    /// Who let it pass, and why.
    pub(super) passed: Option<(String, String)>,
    /// Whether it keeps the revision from being submitted.
    pub(super) blocks: bool,
}

/// Every finding, by the part it is in.
pub(super) fn of(revision: &Revision) -> Vec<Part> {
    let mut by_place: BTreeMap<Place, Vec<(usize, &ShownFinding)>> = BTreeMap::new();
    for (number, shown) in (1..).zip(&revision.findings) {
        by_place
            .entry(shown.finding.place)
            .or_default()
            .push((number, shown));
    }
    by_place
        .into_iter()
        .map(|(place, shown)| Part {
            name: words::label(&place.label()),
            text: text_of(revision, place).map(|text| {
                let spans = shown
                    .iter()
                    .map(|(number, one)| (one.finding.start, one.finding.end, *number));
                Marked::of(&text, spans)
            }),
            findings: shown
                .into_iter()
                .map(|(number, one)| Found::of(number, one))
                .collect(),
        })
        .collect()
}

impl Found {
    fn of(number: usize, shown: &ShownFinding) -> Self {
        let finding = &shown.finding;
        let reason = shown
            .reason
            .as_ref()
            .map(|reason| visible(reason.reveal_inside()));
        Self {
            number,
            severity: words::severity(finding.severity),
            severity_name: finding.severity.as_str(),
            sentence: finding.sentence.clone(),
            rule: finding.rule.clone(),
            blocks: finding.severity == Severity::Block && shown.overridden_by.is_none(),
            passed: shown
                .overridden_by
                .clone()
                .map(|person| (person, reason.unwrap_or_default())),
        }
    }
}

/// The text a place names, where it is one that stands in the revision.
fn text_of(revision: &Revision, place: Place) -> Option<String> {
    let inside = |text: &Option<gatepost_model::InternalText>| {
        text.as_ref().map(|text| text.reveal_inside().to_owned())
    };
    let profile = revision.profile.as_ref();
    let line = |index: usize| profile.and_then(|profile| profile.fields.get(index));
    match place {
        Place::Text => inside(&revision.text),
        Place::ContentWarning => inside(&revision.content_warning),
        Place::Title => inside(&revision.title),
        Place::Alt(index) => revision.media.get(index).and_then(|medium| medium.alt.clone()),
        Place::PollOption(index) => {
            let poll = revision.poll.as_ref();
            poll.and_then(|poll| poll.options.get(index).cloned())
        }
        Place::ProfileName => profile.map(|profile| profile.display_name.clone()),
        Place::ProfileText => profile.map(|profile| profile.summary.clone()),
        Place::ProfileFieldName(index) => line(index).map(|field| field.name.clone()),
        Place::ProfileFieldValue(index) => line(index).map(|field| field.value.clone()),
        Place::Object => revision.object.clone(),
        Place::FileName(_) | Place::Link(_) => None,
    }
}
