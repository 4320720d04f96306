//! What is typed into a candidate, on the pages for a new one and for another revision.

use crate::form::Form;

/// The text fields, as they were typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    pub(super) text: String,
    pub(super) warning: String,
    pub(super) language: String,
    /// `2026-11-21T20:15`, in UTC: what a browser's field for a moment holds.
    pub(super) not_before: String,
}

impl Fields {
    /// Those of a form.
    pub(super) fn of(form: &Form) -> Self {
        Self {
            text: form.text("text"),
            warning: form.text("warning"),
            language: form.text("language").trim().to_owned(),
            not_before: form.text("not_before").trim().to_owned(),
        }
    }

    /// The embargo as the gate reads it.
    pub(super) fn embargo(&self) -> Option<String> {
        match self.not_before.as_str() {
            "" => None,
            // A browser leaves the seconds out while they are zero.
            minutes if minutes.len() == "2026-11-21T20:15".len() => Some(format!("{minutes}:00Z")),
            zoned if zoned.ends_with('Z') => Some(zoned.to_owned()),
            seconds => Some(format!("{seconds}Z")),
        }
    }
}

/// From `2026-11-21T20:15:00.000Z` to what a browser's field for a moment holds.
pub(super) fn local(exact: &str) -> String {
    exact.get(..16).unwrap_or(exact).to_owned()
}

/// What was typed, or nothing.
pub(super) fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embargo_is_read_as_browsers_write_it() {
        let embargo = |not_before: &str| {
            let fields = Fields {
                not_before: not_before.to_owned(),
                ..Fields::default()
            };
            fields.embargo()
        };
        assert_eq!(embargo(""), None);
        assert_eq!(
            embargo("2026-11-21T20:15").as_deref(),
            Some("2026-11-21T20:15:00Z")
        );
        assert_eq!(
            embargo("2026-11-21T20:15:30").as_deref(),
            Some("2026-11-21T20:15:30Z")
        );
        assert_eq!(local("2026-11-21T20:15:00.000Z"), "2026-11-21T20:15");
    }
}
