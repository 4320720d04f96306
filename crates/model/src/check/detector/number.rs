//! Numbers as people write them: digits in groups.

use std::ops::Range;

use super::super::seen::Seen;

/// The most characters between two groups of one number: ` (` or `) `.
const MAX_GAP: usize = 2;

/// A digit of a number.
pub(super) struct Digit {
    /// Its position in the seen text, in bytes. A digit is one byte long there.
    pub(super) byte: usize,
    /// 0 to 9.
    pub(super) value: u32,
    /// Whether a group begins with it.
    pub(super) begins_group: bool,
}

/// The bytes from a number's first digit to its last.
pub(super) fn bytes(digits: &[Digit]) -> Range<usize> {
    match (digits.first(), digits.last()) {
        (Some(first), Some(last)) => first.byte..last.byte.saturating_add(1),
        _ => 0..0,
    }
}

/// Every number of a text, as long as it goes on; `separators` may stand between two of its digits.
pub(super) fn find(seen: &Seen, separators: &str) -> Vec<Vec<Digit>> {
    let mut numbers = Vec::new();
    let mut current: Vec<Digit> = Vec::new();
    let mut gap = 0_usize;
    for (byte, character) in seen.text.char_indices() {
        if let Some(value) = character.to_digit(10) {
            current.push(Digit {
                byte,
                value,
                begins_group: gap > 0 || current.is_empty(),
            });
            gap = 0;
        } else if !current.is_empty() {
            gap = gap.saturating_add(1);
            if gap > MAX_GAP || !separators.contains(character) {
                numbers.push(std::mem::take(&mut current));
                gap = 0;
            }
        }
    }
    if !current.is_empty() {
        numbers.push(current);
    }
    numbers
}
