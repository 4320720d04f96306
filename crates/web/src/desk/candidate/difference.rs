//! What differs between two revisions, and between what stands outside and what is to take its place.

use gatepost_internal::gate::{Candidate, History, PastRevision};
use gatepost_model::gate::{Medium, Poll, Profile};
use gatepost_model::{InternalText, Timestamp};

use super::super::compare::Comparison;
use super::super::fields::revealed;
use super::super::preview::open_for;
use super::super::words;
use super::pictures::{PictureChange, between as between_pictures};

/// What differs between two revisions, part by part. The text stands alone: it is what people read first.
pub(super) struct Difference {
    pub(super) from: i64,
    pub(super) to: i64,
    /// Absent where it is the same.
    pub(super) text: Option<Comparison>,
    /// Every other part that differs, with the words for it.
    pub(super) parts: Vec<(String, Comparison)>,
    pub(super) pictures: Vec<PictureChange>,
}

impl Difference {
    /// Whether all of it is the same.
    pub(super) fn is_none(&self) -> bool {
        self.text.is_none() && self.parts.is_empty() && self.pictures.is_empty()
    }
}

/// Between the revisions asked for, or from the one before to the newest; none where there is but one.
pub(super) fn of(history: &History, between: Option<(i64, i64)>) -> Option<Difference> {
    let newest = history.candidate.revision.number;
    let (from, to) = between.unwrap_or((newest.saturating_sub(1), newest));
    let find = |number: i64| {
        history
            .revisions
            .iter()
            .find(|revision| revision.number == number)
    };
    let (older, newer) = find(from).zip(find(to)).filter(|_| from != to)?;
    let candidate = history.candidate.id.to_string();
    let mut parts = changed(&[
        (
            "Headline",
            revealed(older.title.as_ref()),
            revealed(newer.title.as_ref()),
        ),
        (
            "Content warning",
            revealed(older.content_warning.as_ref()),
            revealed(newer.content_warning.as_ref()),
        ),
        ("Language", plain(&older.language), plain(&newer.language)),
        ("Labels", labels(older), labels(newer)),
        ("About", plain(&older.object), plain(&newer.object)),
        ("Not before", moment(older.not_before), moment(newer.not_before)),
        (
            "Not at or after",
            moment(older.not_after),
            moment(newer.not_after),
        ),
    ]);
    parts.extend(between_polls(older.poll.as_ref(), newer.poll.as_ref()));
    parts.extend(between_profiles(older.profile.as_ref(), newer.profile.as_ref()));
    let (was, is) = (pictures_of(older), pictures_of(newer));
    Some(Difference {
        from,
        to,
        text: differing(&revealed(older.text.as_ref()), &revealed(newer.text.as_ref())),
        parts,
        pictures: between_pictures(&was, &is, &candidate),
    })
}

/// What an update changes for outsiders; absent where a part stays.
pub(super) struct Replaced {
    pub(super) text: Option<Comparison>,
    pub(super) parts: Vec<(String, Comparison)>,
    pub(super) pictures: Vec<PictureChange>,
}

impl Replaced {
    /// Whether all of it stays.
    pub(super) fn is_none(&self) -> bool {
        self.text.is_none() && self.parts.is_empty() && self.pictures.is_empty()
    }
}

/// From what stands outside now to what this candidate says; only for an update.
pub(super) fn replaced(candidate: &Candidate) -> Option<Replaced> {
    let target = candidate.target.as_ref()?;
    let revision = &candidate.revision;
    revision.text.as_ref()?;
    let text = |text: &Option<InternalText>| revealed(text.as_ref());
    let mut parts = changed(&[
        ("Headline", text(&target.title), text(&revision.title)),
        (
            "Content warning",
            text(&target.content_warning),
            text(&revision.content_warning),
        ),
        ("Language", plain(&target.language), plain(&revision.language)),
    ]);
    parts.extend(between_polls(target.poll.as_ref(), revision.poll.as_ref()));
    let whole = |media: &[Medium]| -> Vec<_> { media.iter().map(|one| (None, one.clone())).collect() };
    Some(Replaced {
        text: differing(&text(&target.text), &text(&revision.text)),
        parts,
        pictures: between_pictures(
            &whole(&target.media),
            &whole(&revision.media),
            &candidate.id.to_string(),
        ),
    })
}

fn differing(older: &str, newer: &str) -> Option<Comparison> {
    let comparison = Comparison::of(older, newer);
    (!comparison.is_same()).then_some(comparison)
}

/// Those parts that differ: words, older, newer.
fn changed(parts: &[(&str, String, String)]) -> Vec<(String, Comparison)> {
    let changed = parts
        .iter()
        .filter_map(|(words, older, newer)| Some(((*words).to_owned(), differing(older, newer)?)));
    changed.collect()
}

fn between_polls(older: Option<&Poll>, newer: Option<&Poll>) -> Vec<(String, Comparison)> {
    let part = |poll: Option<&Poll>, read: fn(&Poll) -> String| poll.map(read).unwrap_or_default();
    let both = |read: fn(&Poll) -> String| (part(older, read), part(newer, read));
    let (was, is) = both(|poll| poll.options.join("\n"));
    let (few, many) = both(|poll| if poll.multiple { "several" } else { "one" }.to_owned());
    let (short, long) = both(|poll| open_for(poll.open_seconds));
    changed(&[
        ("Answers to choose from", was, is),
        ("May be chosen", few, many),
        ("Open for", short, long),
    ])
}

fn between_profiles(older: Option<&Profile>, newer: Option<&Profile>) -> Vec<(String, Comparison)> {
    let part =
        |profile: Option<&Profile>, read: fn(&Profile) -> String| profile.map(read).unwrap_or_default();
    let both = |read: fn(&Profile) -> String| (part(older, read), part(newer, read));
    let (old_name, new_name) = both(|profile| profile.display_name.clone());
    let (old_summary, new_summary) = both(|profile| profile.summary.clone());
    let (old_lines, new_lines) = both(|profile| {
        let lines = profile.fields.iter();
        let lines: Vec<String> = lines
            .map(|line| format!("{}: {}", line.name, line.value))
            .collect();
        lines.join("\n")
    });
    let (hidden, linked) = both(|profile| {
        if profile.shows_certificates {
            "linked"
        } else {
            "not linked"
        }
        .to_owned()
    });
    changed(&[
        ("Name", old_name, new_name),
        ("About the brand", old_summary, new_summary),
        ("Lines", old_lines, new_lines),
        ("Certificates", hidden, linked),
    ])
}

/// Every picture of a revision, those of a profile with the place they have.
fn pictures_of(revision: &PastRevision) -> Vec<(Option<&'static str>, Medium)> {
    let in_post = revision.media.iter().map(|medium| (None, medium.clone()));
    let profile = revision.profile.as_ref();
    let slot =
        |words: &'static str, medium: Option<&Medium>| medium.map(|medium| (Some(words), medium.clone()));
    let avatar = profile.and_then(|profile| slot("Square picture", profile.avatar.as_ref()));
    let header = profile.and_then(|profile| slot("Wide picture", profile.header.as_ref()));
    in_post.chain(avatar).chain(header).collect()
}

fn labels(revision: &PastRevision) -> String {
    let words: Vec<String> = revision.labels.iter().map(|label| words::label(label)).collect();
    words.join("\n")
}

fn plain(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn moment(moment: Option<Timestamp>) -> String {
    moment.map_or(String::new(), Timestamp::in_words)
}
