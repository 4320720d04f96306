//! What a person decides about a revision, and the checks that hold for every kind.

use std::collections::HashSet;

use gatepost_model::Timestamp;
use gatepost_model::gate::{InsideFacts, Medium, Poll};
use gatepost_model::language::is_language_tag;
use gatepost_model::markup;

use crate::Error;

/// Longest content warning, in characters: more than Mastodon shows in one line.
const WARNING_CHARACTERS: usize = 500;

/// Longest headline, in characters.
const TITLE_CHARACTERS: usize = 200;

/// Longest words for a picture, in characters: as other servers take it.
const ALT_CHARACTERS: usize = 1_500;

/// What a person decides about a revision; everything else of its content follows from these.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    pub text: Option<String>,
    pub content_warning: Option<String>,
    pub language: Option<String>,
    pub in_reply_to: Option<String>,
    pub object: Option<String>,
    pub not_before: Option<Timestamp>,
    pub not_after: Option<Timestamp>,
    pub title: Option<String>,
    pub media: Vec<Attached>,
    pub poll: Option<Poll>,
    pub profile: Option<ProfileFields>,
    /// Sorted, each once.
    pub labels: Vec<String>,
}

/// A picture and the name it was uploaded under, which only the content checks see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attached {
    pub medium: Medium,
    pub file_name: String,
}

/// What a brand is to say of itself.
#[derive(Debug, Clone)]
pub(super) struct ProfileFields {
    pub display_name: String,
    pub summary: String,
    pub avatar: Option<Attached>,
    pub header: Option<Attached>,
    /// Names and values.
    pub lines: Vec<(String, String)>,
    pub shows_certificates: bool,
}

impl Fields {
    /// Every picture, in the order of [`gatepost_model::gate::RevisionContent::all_media`].
    pub(super) fn all_media(&self) -> impl Iterator<Item = &Attached> {
        let profile = self.profile.iter();
        let pictures = profile.flat_map(|profile| profile.avatar.iter().chain(&profile.header));
        self.media.iter().chain(pictures)
    }

    /// What only reviewers know.
    pub(super) fn inside_facts(&self) -> InsideFacts {
        InsideFacts {
            labels: self.labels.clone(),
        }
    }
}

/// An RFC 3339 time.
pub(super) fn moment(name: &str, text: &str) -> Result<Timestamp, Error> {
    Timestamp::parse_rfc3339(text)
        .ok_or_else(|| Error::invalid(format!("{name} must be a time such as 2026-11-21T20:15:00.000Z.")))
}

/// Checks what does not depend on the kind.
///
/// # Errors
/// [`Error::Invalid`] with a sentence that names the field.
pub(super) fn check(fields: &Fields) -> Result<(), Error> {
    for (name, value) in [
        ("text", &fields.text),
        ("content_warning", &fields.content_warning),
        ("title", &fields.title),
        ("in_reply_to", &fields.in_reply_to),
        ("object", &fields.object),
    ] {
        refuse_controls(name, value.as_deref())?;
    }
    plain_line("content_warning", &fields.content_warning, WARNING_CHARACTERS)?;
    plain_line("title", &fields.title, TITLE_CHARACTERS)?;
    if fields.title.as_ref().is_some_and(|title| title.trim().is_empty()) {
        return Err(Error::invalid(
            "title must not be empty. Leave it out for a note.",
        ));
    }
    if let Some(tag) = &fields.language
        && !is_language_tag(tag)
    {
        return Err(Error::invalid(
            "language must be a BCP 47 tag such as en or pt-BR.",
        ));
    }
    if let (Some(start), Some(end)) = (fields.not_before, fields.not_after)
        && end <= start
    {
        return Err(Error::invalid("not_after must be later than not_before."));
    }
    check_pictures(fields)
}

/// Control characters are never typed on purpose: they would show nowhere, and NUL no database keeps.
pub(super) fn refuse_controls(name: &str, value: Option<&str>) -> Result<(), Error> {
    let is_stray = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if value.is_some_and(|value| value.contains(is_stray)) {
        return Err(Error::invalid(format!(
            "{name} contains control characters, or is not text."
        )));
    }
    Ok(())
}

/// The hash of a revision, as the person saw it.
pub(super) fn seen_hash(rev_hash: Option<String>) -> Result<String, Error> {
    let hash = rev_hash.ok_or_else(|| Error::invalid("rev_hash is missing: the revision you saw."))?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash {
        Ok(hash)
    } else {
        Err(Error::invalid("rev_hash is 64 digits of lower-case hexadecimal."))
    }
}

/// In the text deceptive characters are shown to reviewers; a line that is sent as plain text cannot show them.
fn plain_line(name: &str, value: &Option<String>, most: usize) -> Result<(), Error> {
    let value = value.as_deref().unwrap_or_default();
    if value.contains(markup::is_deceptive) {
        return Err(Error::invalid(format!(
            "{name} contains invisible or reordering characters."
        )));
    }
    if value.chars().count() > most {
        return Err(Error::invalid(format!("{name} has more than {most} characters.")));
    }
    Ok(())
}

fn check_pictures(fields: &Fields) -> Result<(), Error> {
    let mut seen = HashSet::new();
    for attached in &fields.media {
        if !seen.insert(attached.medium.sha256.as_str()) {
            return Err(Error::invalid("media names one picture twice."));
        }
    }
    for medium in fields.all_media().map(|attached| &attached.medium) {
        refuse_controls("alt", medium.alt.as_deref())?;
        plain_line("alt", &medium.alt, ALT_CHARACTERS)?;
        let in_picture = |point: i32| (-1_000..=1_000).contains(&point);
        if medium
            .focus
            .is_some_and(|focus| !focus.into_iter().all(in_picture))
        {
            return Err(Error::invalid("focus is two numbers from -1000 to 1000."));
        }
    }
    Ok(())
}
