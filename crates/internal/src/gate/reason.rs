//! Why somebody stops, holds or takes back: words for the desk, which never leave.

use super::fields;
use crate::Error;

/// Longest reason, in characters.
const CHARACTERS: usize = 1_000;

/// The reason somebody has to give; `missing` says what it is for.
pub(super) fn demanded(reason: Option<String>, missing: &str) -> Result<String, Error> {
    given(reason)?.ok_or_else(|| Error::invalid(missing))
}

/// The reason somebody may give.
pub(super) fn given(reason: Option<String>) -> Result<Option<String>, Error> {
    let Some(reason) = reason else { return Ok(None) };
    let reason = reason.trim();
    if reason.is_empty() {
        return Ok(None);
    }
    fields::refuse_controls("reason", Some(reason))?;
    if reason.chars().count() > CHARACTERS {
        return Err(Error::invalid(format!(
            "reason has more than {CHARACTERS} characters."
        )));
    }
    Ok(Some(reason.to_owned()))
}
