//! What is typed into a candidate, on the pages for a new one and for another revision.

use gatepost_internal::Error;
use gatepost_internal::gate::{Candidate, Change, CurrentProfile, ProfileDraft, Proposal};
use gatepost_model::InternalText;
use gatepost_model::gate::{Kind, Poll, Profile};

use super::zone::Zone;
use crate::form::Form;

/// How many answers a poll may have, and lines a profile.
pub(super) const OPTIONS: usize = 8;
const LINES: usize = 4;

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// How long a poll is open where nothing else was chosen.
const OPEN: i64 = DAY;

/// The fields, as they were typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) warning: String,
    pub(super) language: String,
    /// `2026-11-21T20:15`, in the brand's zone: what a browser's field for a moment holds.
    pub(super) not_before: String,
    /// The same.
    pub(super) not_after: String,
    /// Labels that are ticked.
    pub(super) labels: Vec<String>,
    /// Answers of a poll; empty ones are left out.
    pub(super) options: Vec<String>,
    pub(super) multiple: bool,
    /// How long a poll is open, in seconds.
    pub(super) open: String,
    pub(super) name: String,
    pub(super) summary: String,
    /// Lines of a profile: name and value.
    pub(super) lines: Vec<(String, String)>,
    pub(super) shows_certificates: bool,
}

impl Fields {
    /// Those of a form.
    pub(super) fn of(form: &Form) -> Self {
        let names = form.all("line_name").into_iter();
        Self {
            title: form.text("title"),
            text: form.text("text"),
            warning: form.text("warning"),
            language: form.text("language").trim().to_owned(),
            not_before: form.text("not_before").trim().to_owned(),
            not_after: form.text("not_after").trim().to_owned(),
            labels: form.all("label"),
            options: form.all("option"),
            multiple: form.filled("multiple").is_some(),
            open: form.text("open"),
            name: form.text("name"),
            summary: form.text("summary"),
            lines: names.zip(form.all("line_value")).collect(),
            shows_certificates: form.filled("shows_certificates").is_some(),
        }
    }

    /// Those of the newest revision, to be written over.
    pub(super) fn of_candidate(candidate: &Candidate, zone: &Zone) -> Self {
        let revision = &candidate.revision;
        let local = |moment| zone.local(moment).field;
        let fields = Self {
            title: revealed(revision.title.as_ref()),
            text: revealed(revision.text.as_ref()),
            warning: revealed(revision.content_warning.as_ref()),
            language: revision.language.clone().unwrap_or_default(),
            not_before: revision.not_before.map(local).unwrap_or_default(),
            not_after: revision.not_after.map(local).unwrap_or_default(),
            labels: revision.labels.clone(),
            ..Self::default()
        };
        let fields = match &revision.poll {
            Some(poll) => fields.with_poll(poll),
            None => fields,
        };
        match &revision.profile {
            Some(profile) => fields.with_profile(profile),
            None => fields,
        }
    }

    fn with_poll(self, poll: &Poll) -> Self {
        Self {
            options: poll.options.clone(),
            multiple: poll.multiple,
            open: poll.open_seconds.to_string(),
            ..self
        }
    }

    fn with_profile(self, profile: &Profile) -> Self {
        let lines = profile.fields.iter();
        Self {
            name: profile.display_name.clone(),
            summary: profile.summary.clone(),
            lines: lines
                .map(|field| (field.name.clone(), field.value.clone()))
                .collect(),
            shows_certificates: profile.shows_certificates,
            ..self
        }
    }

    /// What a brand says of itself now, to be written over.
    pub(super) fn of_profile(profile: &CurrentProfile) -> Self {
        Self {
            name: profile.display_name.clone(),
            summary: profile.summary.clone(),
            lines: profile.lines.clone(),
            shows_certificates: profile.shows_certificates,
            ..Self::default()
        }
    }

    /// The proposal they make, without what it is about. Only what the kind has is looked at: another page's field
    /// in a bent form goes nowhere.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a time that is none.
    pub(super) fn proposal(&self, kind: Kind, zone: &Zone) -> Result<Proposal, Error> {
        let has_text = kind.has_text();
        Ok(Proposal {
            kind: Some(kind.as_str().to_owned()),
            text: has_text.then(|| self.text.clone()),
            // Present, even if empty: what the form shows is what is proposed, whatever the post had.
            content_warning: has_text.then(|| self.warning.trim().to_owned()),
            language: has_text.then(|| self.language.clone()),
            title: filled(&self.title).filter(|_| takes_title(kind)),
            poll: (kind == Kind::Poll).then(|| self.poll()).transpose()?,
            profile: (kind == Kind::Profile).then(|| self.profile()),
            labels: self.labels.clone(),
            not_before: zone.moment_if_typed(&self.not_before)?,
            not_after: zone.moment_if_typed(&self.not_after)?,
            ..Proposal::default()
        })
    }

    /// The next revision they make, over the one of this number.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a time that is none.
    pub(super) fn change(&self, kind: Kind, zone: &Zone, number: i64) -> Result<Change, Error> {
        let has_text = kind.has_text();
        Ok(Change {
            revision: Some(number),
            text: has_text.then(|| Some(self.text.clone())),
            content_warning: has_text.then(|| filled(&self.warning)),
            language: has_text.then(|| filled(&self.language)),
            title: takes_title(kind).then(|| filled(&self.title)),
            poll: (kind == Kind::Poll).then(|| self.poll()).transpose()?,
            profile: (kind == Kind::Profile).then(|| self.profile()),
            labels: Some(self.labels.clone()),
            not_before: Some(zone.moment_if_typed(&self.not_before)?),
            not_after: Some(zone.moment_if_typed(&self.not_after)?),
            ..Change::default()
        })
    }

    fn poll(&self) -> Result<Poll, Error> {
        let options = self.options.iter().map(|option| option.trim().to_owned());
        let open_seconds = match self.open.trim() {
            "" => OPEN,
            seconds => seconds
                .parse()
                .map_err(|_| Error::invalid("Choose how long the poll is open."))?,
        };
        Ok(Poll {
            options: options.filter(|option| !option.is_empty()).collect(),
            multiple: self.multiple,
            open_seconds,
        })
    }

    fn profile(&self) -> ProfileDraft {
        let lines = self.lines.iter();
        let typed = |(name, value): &&(String, String)| !(name.trim().is_empty() && value.trim().is_empty());
        ProfileDraft {
            display_name: Some(self.name.clone()),
            summary: Some(self.summary.clone()),
            fields: Some(lines.filter(typed).cloned().collect()),
            shows_certificates: Some(self.shows_certificates),
            ..ProfileDraft::default()
        }
    }

    /// The answers of a poll as the form shows them: those typed, and empty ones up to the most there may be.
    pub(super) fn option_fields(&self) -> Vec<(usize, String)> {
        let empty = std::iter::repeat_n(String::new(), OPTIONS);
        (1..)
            .zip(self.options.iter().cloned().chain(empty).take(OPTIONS))
            .collect()
    }

    /// The lines of a profile, likewise.
    pub(super) fn line_fields(&self) -> Vec<(usize, String, String)> {
        let empty = std::iter::repeat_n((String::new(), String::new()), LINES);
        let lines = self.lines.iter().cloned().chain(empty).take(LINES);
        (1..)
            .zip(lines)
            .map(|(number, (name, value))| (number, name, value))
            .collect()
    }

    /// How long a poll may be open: seconds, words, whether it is chosen.
    pub(super) fn open_choices(&self) -> Vec<(i64, &'static str, bool)> {
        let chosen = self.open.parse().unwrap_or(OPEN);
        [
            (60 * 60, "1 hour"),
            (6 * 60 * 60, "6 hours"),
            (DAY, "1 day"),
            (3 * DAY, "3 days"),
            (7 * DAY, "1 week"),
            (14 * DAY, "2 weeks"),
            (30 * DAY, "30 days"),
        ]
        .into_iter()
        .map(|(seconds, words)| (seconds, words, seconds == chosen))
        .collect()
    }
}

/// Whether a headline may stand above it.
pub(super) fn takes_title(kind: Kind) -> bool {
    matches!(kind, Kind::Create | Kind::Update)
}

/// What was typed, or nothing.
pub(super) fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

pub(super) fn revealed(text: Option<&InternalText>) -> String {
    text.map_or(String::new(), |text| text.reveal_inside().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_kind_has_is_proposed() {
        let fields = Fields {
            text: "Which?".to_owned(),
            title: "A headline".to_owned(),
            options: vec!["One".to_owned(), " ".to_owned(), "Two ".to_owned()],
            ..Fields::default()
        };
        let utc = Zone::named("UTC");
        let poll = fields.proposal(Kind::Poll, &utc).unwrap();
        assert_eq!(poll.poll.unwrap().options, ["One", "Two"]);
        assert_eq!((poll.title, poll.text.as_deref()), (None, Some("Which?")));
        let boost = fields.proposal(Kind::Boost, &utc).unwrap();
        assert_eq!((boost.text, boost.poll), (None, None));
    }

    #[test]
    fn empty_fields_fill_a_form_up() {
        let fields = Fields {
            options: vec!["One".to_owned()],
            ..Fields::default()
        };
        let options = fields.option_fields();
        assert_eq!(
            (options.len(), options[0].0, options[0].1.as_str()),
            (OPTIONS, 1, "One")
        );
        assert_eq!(fields.line_fields().len(), LINES);
        assert!(
            fields
                .open_choices()
                .iter()
                .any(|(seconds, _, chosen)| *chosen && *seconds == DAY)
        );
    }
}
