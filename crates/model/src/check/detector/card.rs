//! Numbers of payment cards.

use super::super::seen::Seen;
use super::number::{self, Digit};
use super::{Hit, is_word};

/// Finds whole groups of digits that together are a card number.
pub(super) fn find(seen: &Seen) -> Vec<Hit> {
    let mut hits = Vec::new();
    for digits in number::find(seen, " -.") {
        hits.extend(in_number(seen, &digits).map(|window| Hit {
            bytes: number::bytes(window),
            what: "The number of a payment card",
        }));
    }
    hits
}

/// The card numbers within one number: from the begin of a group to the end of a group.
pub(super) fn in_number<'d>(seen: &'d Seen, digits: &'d [Digit]) -> impl Iterator<Item = &'d [Digit]> {
    let begins = (0..digits.len()).filter(|index| digits.get(*index).is_some_and(|digit| digit.begins_group));
    begins.filter_map(move |begin| {
        (13..=19).rev().find_map(|length| {
            let end = begin.checked_add(length)?;
            let window = digits.get(begin..end)?;
            let ends_group = digits.get(end).is_none_or(|digit| digit.begins_group);
            let bytes = number::bytes(window);
            let before = seen.before(bytes.start);
            let alone = !is_word(before) && before != Some('+') && !is_word(seen.at(bytes.end));
            (ends_group && alone && is_issued(window) && luhn(window)).then_some(window)
        })
    })
}

/// Whether the number begins as those of a known issuer do and is as long as theirs (ISO/IEC 7812, the issuers'
/// published ranges). Without this one number in ten would pass.
fn is_issued(digits: &[Digit]) -> bool {
    let six = digits.iter().take(6).fold(0_u32, |sum, digit| {
        sum.saturating_mul(10).saturating_add(digit.value)
    });
    match six {
        400_000..=499_999 => matches!(digits.len(), 13 | 16 | 19),
        510_000..=559_999 | 222_100..=272_099 | 220_000..=220_499 | 979_200..=979_299 => digits.len() == 16,
        340_000..=349_999 | 370_000..=379_999 => digits.len() == 15,
        300_000..=305_999 | 309_500..=309_599 | 360_000..=369_999 | 380_000..=399_999 => {
            matches!(digits.len(), 14 | 16 | 19)
        }
        601_100..=601_199
        | 644_000..=659_999
        | 620_000..=629_999
        | 352_800..=358_999
        | 508_000..=508_999
        | 810_000..=829_999 => matches!(digits.len(), 16..=19),
        501_800..=501_899
        | 502_000..=502_099
        | 503_800..=503_899
        | 589_300..=589_399
        | 630_400..=630_499
        | 675_900..=675_999
        | 676_100..=676_399 => matches!(digits.len(), 13..=19),
        _ => false,
    }
}

/// The check digit of ISO/IEC 7812-1.
fn luhn(digits: &[Digit]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match (index % 2, digit.value) {
            (0, value) => value,
            (_, value) if value > 4 => value.saturating_mul(2).saturating_sub(9),
            (_, value) => value.saturating_mul(2),
        })
        .sum();
    sum.is_multiple_of(10)
}
