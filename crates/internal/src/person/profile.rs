//! What people say of themselves.

use gatepost_model::markup;

use crate::Error;

/// The most characters a display name may have.
pub const LONGEST_DISPLAY_NAME: usize = 80;

/// The most characters a note may have.
pub const LONGEST_NOTE: usize = 500;

/// A display name as it is stored.
///
/// # Errors
/// [`Error::Invalid`] when it is empty, too long, not one line, or hides or reorders characters.
pub(crate) fn checked_display_name(text: &str) -> Result<String, Error> {
    let name = text.trim();
    let characters = name.chars().count();
    if characters == 0 || characters > LONGEST_DISPLAY_NAME || name.chars().any(char::is_control) {
        return Err(Error::invalid(format!(
            "A display name has 1 to {LONGEST_DISPLAY_NAME} characters in one line."
        )));
    }
    // A name that reads as somebody else's would speak for them.
    if name.contains(markup::is_deceptive) {
        return Err(Error::invalid(
            "A display name has no invisible or reordering characters.",
        ));
    }
    Ok(name.to_owned())
}

/// A note as it is stored: its lines end in `\n`.
///
/// # Errors
/// [`Error::Invalid`] when it is too long or holds control characters.
pub(crate) fn checked_note(text: &str) -> Result<String, Error> {
    let note = text.trim().replace("\r\n", "\n").replace('\r', "\n");
    let is_typed = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if note.chars().count() > LONGEST_NOTE || !note.chars().all(is_typed) {
        return Err(Error::invalid(format!(
            "What you say of yourself has at most {LONGEST_NOTE} characters and no control characters."
        )));
    }
    Ok(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_name_is_one_line_that_says_something() {
        assert_eq!(checked_display_name(" Ana Abel ").unwrap(), "Ana Abel");
        assert!(checked_display_name(&"x".repeat(LONGEST_DISPLAY_NAME)).is_ok());
        for name in [
            "",
            " \t ",
            "a\nb",
            "a\0b",
            "Ana\u{202e}leba",
            "An\u{200b}a",
            &"x".repeat(LONGEST_DISPLAY_NAME + 1),
        ] {
            assert!(checked_display_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_note_may_be_empty_and_have_lines_but_no_nul() {
        assert_eq!(checked_note(" a\r\nb\rc ").unwrap(), "a\nb\nc");
        assert_eq!(checked_note("").unwrap(), "");
        for note in ["a\0b", "a\u{1b}b", &"x".repeat(LONGEST_NOTE + 1)] {
            assert!(checked_note(note).is_err(), "{note:?}");
        }
    }
}
