//! Ids of the internal plane: what somebody copies from the address bar (I5).

use std::ops::Range;

use regex::Regex;

use super::super::seen::Seen;
use super::{compile, is_word};
use crate::Timestamp;
use crate::id::IdSource;

/// 2026-01-01T00:00:00Z: no node ran earlier.
const FIRST: Timestamp = Timestamp(1_767_225_600_000);
/// 2046-01-01T00:00:00Z. Later moments are rather another service's numbers.
const LAST: Timestamp = Timestamp(2_398_377_600_000);

/// How far back the beginning of a URL is looked for, in characters.
const MAX_URL: usize = 300;

/// The forms of ids.
pub(super) fn patterns() -> Result<Vec<(&'static str, Regex)>, String> {
    compile(&[
        (
            "The path of an internal page",
            r"(?i)/(?:posts|candidates|statuses|releases|entries)/[0-9]{15,19}",
        ),
        ("The id of something internal", r"[0-9]{15,19}"),
    ])
}

/// Whether a hit stands alone and its number is the time-ordered id of a plausible moment. A number within a URL
/// counts only in one of our paths: other services number their posts alike.
pub(super) fn is_internal(seen: &Seen, bytes: Range<usize>) -> bool {
    let Some(text) = seen.text.get(bytes.clone()) else {
        return false;
    };
    let is_path = text.starts_with('/');
    if is_word(seen.at(bytes.end))
        || (!is_path && (is_word(seen.before(bytes.start)) || in_url(seen, bytes.start)))
    {
        return false;
    }
    let digits = text.rsplit('/').next().unwrap_or(text);
    let plausible = FIRST..LAST;
    digits
        .parse()
        .is_ok_and(|id: i64| !digits.starts_with('0') && plausible.contains(&IdSource::moment_of(id)))
}

fn in_url(seen: &Seen, byte: usize) -> bool {
    let head = seen.text.get(..byte).unwrap_or("");
    let mut slashes = 0;
    for character in head.chars().rev().take(MAX_URL) {
        match character {
            '/' => slashes += 1,
            ':' if slashes >= 2 => return true,
            c if c.is_whitespace() => return false,
            _ => slashes = 0,
        }
    }
    false
}
