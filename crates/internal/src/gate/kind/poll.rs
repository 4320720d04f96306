//! A question with answers to choose from.

use std::collections::HashSet;

use gatepost_model::gate::{Poll, RevisionContent};
use gatepost_model::id::ReleaseId;
use gatepost_model::markup;
use gatepost_storage::Reader;

use super::super::fields::{self, Fields};
use super::{Case, note};
use crate::Error;

/// How many answers there may be: two to choose between, and no more than fit on a telephone.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=8;

/// Longest answer, in characters.
const OPTION_CHARACTERS: usize = 100;

/// How long a poll may be open, in seconds: five minutes to thirty days, as other servers take it.
const OPEN: std::ops::RangeInclusive<i64> = 5 * 60..=30 * 24 * 60 * 60;

/// Fills it in.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    fields: &Fields,
    content: &mut RevisionContent,
) -> Result<Option<ReleaseId>, Error> {
    let poll = fields
        .poll
        .as_ref()
        .ok_or_else(|| Error::invalid("A poll needs poll: its options and how long it is open."))?;
    content.poll = Some(checked(poll)?);
    note::compose(reader, case, fields, None, content)?;
    Ok(None)
}

fn checked(poll: &Poll) -> Result<Poll, Error> {
    let options: Vec<String> = poll
        .options
        .iter()
        .map(|option| option.trim().to_owned())
        .collect();
    if !OPTIONS.contains(&options.len()) {
        return Err(Error::invalid("A poll has 2 to 8 options."));
    }
    let mut seen = HashSet::new();
    for option in &options {
        fields::refuse_controls("a poll option", Some(option))?;
        let characters = option.chars().count();
        if !(1..=OPTION_CHARACTERS).contains(&characters) {
            return Err(Error::invalid("Each poll option has 1 to 100 characters."));
        }
        // An option is sent as plain text, which cannot show them.
        if option.contains(markup::is_deceptive) {
            return Err(Error::invalid(
                "A poll option contains invisible or reordering characters.",
            ));
        }
        if !seen.insert(option.to_lowercase()) {
            return Err(Error::invalid("Two poll options are the same."));
        }
    }
    if !OPEN.contains(&poll.open_seconds) {
        return Err(Error::invalid(
            "A poll is open for 5 minutes to 30 days: open_seconds is 300 to 2592000.",
        ));
    }
    Ok(Poll {
        options,
        multiple: poll.multiple,
        open_seconds: poll.open_seconds,
    })
}
