//! Ways to reach a person: e-mail addresses and telephone numbers.

use std::ops::Range;

use regex::Regex;

use super::super::seen::Seen;
use super::number::{self, Digit};
use super::{Hit, card, compile, is_word};

/// The form of an e-mail address.
pub(super) fn email_patterns() -> Result<Vec<(&'static str, Regex)>, String> {
    compile(&[("An e-mail address", r"[\w.%+'\-]+@(?:[\w\-]+\.)+[\w\-]+")])
}

/// `@news@social.example` is a handle and no address, and neither is the user of a URL.
pub(super) fn is_email(seen: &Seen, bytes: Range<usize>) -> bool {
    let text = seen.text.get(bytes.clone()).unwrap_or("");
    let last = text.rsplit('.').next().unwrap_or("");
    let named = last.chars().count() >= 2 && last.chars().next().is_some_and(char::is_alphabetic);
    named && !text.starts_with(['.', '\'']) && !matches!(seen.before(bytes.start), Some('@' | '/'))
}

/// Words in front of a telephone number.
const LABELS: [&str; 15] = [
    "tel",
    "telefon",
    "telephone",
    "téléphone",
    "teléfono",
    "telefono",
    "phone",
    "mobile",
    "mobil",
    "handy",
    "fax",
    "call",
    "whatsapp",
    "ext",
    "durchwahl",
];

/// Finds telephone numbers: with a `+` or `00`, with a 0 and groups, in the American form, or behind a label.
pub(super) fn find_phones(seen: &Seen) -> Vec<Hit> {
    let mut hits = Vec::new();
    for digits in number::find(seen, " -./()") {
        let bytes = number::bytes(&digits);
        if is_phone(seen, &digits) && card::in_number(seen, &digits).next().is_none() {
            hits.push(Hit {
                bytes,
                what: "A telephone number",
            });
        }
    }
    hits
}

fn is_phone(seen: &Seen, digits: &[Digit]) -> bool {
    let bytes = number::bytes(digits);
    let before = seen.before(bytes.start);
    if is_word(before)
        || is_word(seen.at(bytes.end))
        || matches!(before, Some('/' | '=' | '#' | '.' | ',' | '$' | '€'))
    {
        return false;
    }
    let text = seen.text.get(bytes.clone()).unwrap_or("");
    let count = digits.len();
    let groups: Vec<usize> = groups(digits);
    let zero = digits.first().is_some_and(|digit| digit.value == 0);
    if before == Some('+') {
        return (8..=16).contains(&count);
    }
    if !(6..=17).contains(&count) || looks_like_date(&groups, text) || is_decimal(&groups, text) {
        return false;
    }
    if text.starts_with("00") && (10..=17).contains(&count) {
        return true;
    }
    let american = matches!(groups.as_slice(), [3, 3, 4] | [1, 3, 3, 4]) && !text.starts_with('0');
    let national = zero && ((groups.len() > 1 && (7..=13).contains(&count)) || (10..=12).contains(&count));
    american || national || is_labelled(seen, bytes.start)
}

/// How many digits each group has.
fn groups(digits: &[Digit]) -> Vec<usize> {
    let mut groups = Vec::new();
    for digit in digits {
        match groups.last_mut() {
            Some(last) if !digit.begins_group => *last += 1,
            _ => groups.push(1),
        }
    }
    groups
}

/// `01.02.2026`, `2026-11-21` and the same with an hour behind.
fn looks_like_date(groups: &[usize], text: &str) -> bool {
    let separated = text.chars().filter(|c| matches!(c, '.' | '-' | '/')).count() >= 2;
    separated
        && matches!(
            groups,
            [1 | 2, 1 | 2, 4 | 2] | [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4, ..] | [4, 2, 2, ..]
        )
}

/// `0.1234567`: one dot between two groups. Telephone numbers with dots have more of them.
fn is_decimal(groups: &[usize], text: &str) -> bool {
    groups.len() == 2 && text.contains('.') && groups.first().is_some_and(|length| *length < 3)
}

fn is_labelled(seen: &Seen, byte: usize) -> bool {
    let head = seen.text.get(..byte).unwrap_or("");
    let signs = [':', '.', ' ', '(', '\t', '-'];
    let gap: usize = head
        .chars()
        .rev()
        .take(4)
        .take_while(|c| signs.contains(c))
        .map(char::len_utf8)
        .sum();
    let head = head.get(..head.len().saturating_sub(gap)).unwrap_or("");
    let reversed: String = head
        .chars()
        .rev()
        .take(12)
        .take_while(|c| c.is_alphabetic())
        .collect();
    let word = reversed.chars().rev().collect::<String>().to_lowercase();
    LABELS.contains(&word.as_str())
}
