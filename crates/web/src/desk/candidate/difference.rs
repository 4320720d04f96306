//! What differs between two revisions, and between what stands outside and what is to take its place.

use gatepost_internal::gate::{Candidate, History, PastRevision};
use gatepost_model::InternalText;

use super::super::compare::Comparison;
use super::super::fields::revealed;

/// What differs between two revisions; absent where a part is the same.
pub(super) struct Difference {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) text: Comparison,
    pub(super) warning: Option<Comparison>,
    pub(super) language: Option<Comparison>,
    pub(super) embargo: Option<Comparison>,
    pub(super) is_none: bool,
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
    let changed = |part: fn(&PastRevision) -> String| {
        let comparison = Comparison::of(&part(older), &part(newer));
        (!comparison.is_same()).then_some(comparison)
    };
    let warning = changed(|revision| revealed(revision.content_warning.as_ref()));
    let language = changed(|revision| revision.language.clone().unwrap_or_default());
    let embargo = changed(|revision| {
        revision
            .not_before
            .map_or(String::new(), |moment| moment.to_rfc3339())
    });
    let text = Comparison::of(&revealed(older.text.as_ref()), &revealed(newer.text.as_ref()));
    Some(Difference {
        from,
        to,
        is_none: text.is_same() && warning.is_none() && language.is_none() && embargo.is_none(),
        text,
        warning,
        language,
        embargo,
    })
}

/// What an update changes for outsiders; absent where a part stays.
pub(super) struct Replaced {
    pub(super) title: Option<Comparison>,
    pub(super) warning: Option<Comparison>,
    pub(super) text: Comparison,
    pub(super) is_none: bool,
}

/// From what stands outside now to what this candidate says; only for an update.
pub(super) fn replaced(candidate: &Candidate) -> Option<Replaced> {
    let target = candidate.target.as_ref()?;
    let revision = &candidate.revision;
    revision.text.as_ref()?;
    let compare = |old: &Option<InternalText>, new: &Option<InternalText>| {
        Comparison::of(&revealed(old.as_ref()), &revealed(new.as_ref()))
    };
    let changed = |comparison: Comparison| (!comparison.is_same()).then_some(comparison);
    let title = changed(compare(&target.title, &revision.title));
    let warning = changed(compare(&target.content_warning, &revision.content_warning));
    let text = compare(&target.text, &revision.text);
    Some(Replaced {
        is_none: text.is_same() && title.is_none() && warning.is_none(),
        title,
        warning,
        text,
    })
}
