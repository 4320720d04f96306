//! What would leave: the newest revision of a candidate, and what the content checks found in it.

use gatepost_internal::gate;
use gatepost_model::check::{Place, Severity};
use gatepost_model::gate::Poll;
use serde::Serialize;

use super::picture::{self, Picture, Profile};
use super::{revealed, written};

#[derive(Debug, Serialize)]
pub(super) struct Revision {
    number: i64,
    rev_hash: String,
    text: Option<String>,
    content_html: Option<String>,
    content_warning: Option<String>,
    language: Option<String>,
    in_reply_to: Option<String>,
    object: Option<String>,
    object_hash: Option<String>,
    not_before: Option<String>,
    not_after: Option<String>,
    title: Option<String>,
    hashtags: Vec<String>,
    media: Vec<Picture>,
    poll: Option<Poll>,
    profile: Option<Profile>,
    labels: Vec<String>,
    findings: Vec<Finding>,
    created_at: String,
}

/// What a check found. Never repeats what was found.
#[derive(Debug, Serialize)]
struct Finding {
    rule: String,
    place: Place,
    /// In characters of that place.
    start: usize,
    end: usize,
    severity: Severity,
    group: Option<String>,
    sentence: String,
    /// Who let it pass for this revision.
    overridden_by: Option<String>,
    reason: Option<String>,
}

impl Revision {
    pub(super) fn new(pictures: &picture::Address<'_>, revision: gate::Revision) -> Self {
        Self {
            number: revision.number,
            rev_hash: revision.rev_hash,
            text: revealed(revision.text),
            content_html: revealed(revision.content_html),
            content_warning: revealed(revision.content_warning),
            language: revision.language,
            in_reply_to: revision.in_reply_to,
            object: revision.object,
            object_hash: revision.object_hash,
            not_before: written(revision.not_before),
            not_after: written(revision.not_after),
            title: revealed(revision.title),
            hashtags: revision.hashtags,
            media: pictures.of_all(revision.media),
            poll: revision.poll,
            profile: revision.profile.map(|profile| Profile::new(pictures, profile)),
            labels: revision.labels,
            findings: revision.findings.into_iter().map(Finding::from).collect(),
            created_at: revision.created_at.to_rfc3339(),
        }
    }
}

impl From<gate::ShownFinding> for Finding {
    fn from(shown: gate::ShownFinding) -> Self {
        let found = shown.finding;
        Self {
            rule: found.rule,
            place: found.place,
            start: found.start,
            end: found.end,
            severity: found.severity,
            group: found.group,
            sentence: found.sentence,
            overridden_by: shown.overridden_by,
            reason: revealed(shown.reason),
        }
    }
}
