//! Bank account numbers (ISO 13616).

use super::super::seen::Seen;
use super::{Hit, is_word};

/// Countries and the length of their numbers, from the registry of SWIFT.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 \
     DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 \
     JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 \
     PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 \
     VA22 VG24 XK20 YE30";

/// Finds account numbers, in one piece or in groups.
pub(super) fn find(seen: &Seen) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut previous = None;
    for (byte, character) in seen.text.char_indices() {
        if character.is_ascii_alphabetic()
            && !is_word(previous)
            && let Some(end) = end_of_number(seen, byte)
        {
            hits.push(Hit {
                bytes: byte..end,
                what: "The number of a bank account (IBAN)",
            });
        }
        previous = Some(character);
    }
    hits
}

/// Where the account number ends that begins at `start`, if one does.
fn end_of_number(seen: &Seen, start: usize) -> Option<usize> {
    let tail = seen.text.get(start..)?;
    let head = tail.get(..4)?.to_ascii_uppercase();
    let (country, check) = head.split_at_checked(2)?;
    if !check.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let entry = LENGTHS
        .split_ascii_whitespace()
        .find(|entry| entry.starts_with(country))?;
    let length: usize = entry.get(2..)?.parse().ok()?;
    let mut number = String::with_capacity(length);
    let mut gap = false;
    for (offset, character) in tail.char_indices() {
        if character.is_ascii_alphanumeric() {
            number.push(character.to_ascii_uppercase());
            gap = false;
            if number.len() == length {
                let end = start.checked_add(offset)?.checked_add(1)?;
                return (!is_word(seen.at(end)) && remainder(&number) == 1).then_some(end);
            }
        } else if gap || !matches!(character, ' ' | '-') {
            return None;
        } else {
            gap = true;
        }
    }
    None
}

/// The number modulo 97 after its first four characters were moved behind the others, letters counting from 10.
fn remainder(number: &str) -> u32 {
    let (head, tail) = number.split_at_checked(4).unwrap_or(("", number));
    tail.chars()
        .chain(head.chars())
        .filter_map(|character| character.to_digit(36))
        .fold(0, |rest, value| {
            let shift = if value > 9 { 100 } else { 10 };
            rest.wrapping_mul(shift).wrapping_add(value) % 97
        })
}
