//! A text as a reader sees it, with the way back to how it was written.
//!
//! ```text
//! "ｐａｓｓ\u{200B}word"  --Seen::of-->  "password"  --span(0..8)-->  characters 0..9 of the original
//! ```

use std::ops::Range;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::invisible;

/// The most characters normalised together: a letter and its marks. Text that stacks more is cut there, which
/// keeps a million marks on one letter from being sorted as one.
const MAX_CLUSTER: usize = 32;

/// One character of a seen text: where it begins in it, and which characters of the original it stands for.
#[derive(Debug, Clone, Copy)]
struct Mark {
    byte: usize,
    start: usize,
    end: usize,
}

/// A normalised text with the way back.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The text to search.
    pub(super) text: String,
    marks: Vec<Mark>,
}

impl Seen {
    /// Reads a text: compatibility forms become ordinary ones (NFKC), digits of every script in common use and
    /// all dashes become ASCII, what is invisible is left out. Case stays.
    pub(super) fn of(original: &str) -> Self {
        let mut seen = Self::default();
        let mut cluster = Vec::new();
        let mut from = 0;
        let mut to = 0;
        for (index, character) in original.chars().enumerate() {
            if invisible::vanishes(character) {
                continue;
            }
            if !(joins(character) && cluster.len() < MAX_CLUSTER) {
                seen.flush(&mut cluster, from, to);
                from = index;
            }
            cluster.push(character);
            to = index.saturating_add(1);
        }
        seen.flush(&mut cluster, from, to);
        seen
    }

    fn flush(&mut self, cluster: &mut Vec<char>, start: usize, end: usize) {
        match cluster.as_slice() {
            [] => {}
            [single] if single.is_ascii() => self.push(*single, start, end),
            _ => {
                let nfkc = ComposingNormalizerBorrowed::new_nfkc();
                for character in nfkc.normalize_iter(cluster.iter().copied()) {
                    self.push(plain(character), start, end);
                }
            }
        }
        cluster.clear();
    }

    fn push(&mut self, character: char, start: usize, end: usize) {
        self.marks.push(Mark {
            byte: self.text.len(),
            start,
            end,
        });
        self.text.push(character);
    }

    /// The same for comparing words: lower case, no accents, and one space for each run of spaces, hyphens and
    /// underscores.
    pub(super) fn folded(&self) -> Self {
        let mut folded = Self::default();
        let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
        for (character, mark) in self.text.chars().zip(&self.marks) {
            if character.is_whitespace() || matches!(character, '-' | '_') {
                if folded.text.ends_with(' ') {
                    if let Some(last) = folded.marks.last_mut() {
                        last.end = mark.end;
                    }
                } else {
                    folded.push(' ', mark.start, mark.end);
                }
            } else if character.is_ascii() {
                folded.push(character.to_ascii_lowercase(), mark.start, mark.end);
            } else {
                for part in nfkd
                    .normalize_iter(character.to_lowercase())
                    .filter(|part| !is_accent(*part))
                {
                    match part {
                        'ß' => {
                            folded.push('s', mark.start, mark.end);
                            folded.push('s', mark.start, mark.end);
                        }
                        'ς' => folded.push('σ', mark.start, mark.end),
                        'ı' => folded.push('i', mark.start, mark.end),
                        '\u{2019}' | '\u{2018}' => folded.push('\'', mark.start, mark.end),
                        other => folded.push(other, mark.start, mark.end),
                    }
                }
            }
        }
        folded
    }

    /// The characters of the original that a range of bytes of this text stands for.
    pub(super) fn span(&self, bytes: &Range<usize>) -> Range<usize> {
        let first = self
            .marks
            .partition_point(|mark| mark.byte <= bytes.start)
            .saturating_sub(1);
        let behind = self.marks.partition_point(|mark| mark.byte < bytes.end);
        let start = self.marks.get(first).map_or(0, |mark| mark.start);
        let end = self
            .marks
            .get(behind.saturating_sub(1))
            .map_or(start, |mark| mark.end);
        start..end.max(start)
    }

    /// The character in front of a byte position.
    pub(super) fn before(&self, byte: usize) -> Option<char> {
        self.text.get(..byte).and_then(|head| head.chars().next_back())
    }

    /// The character at a byte position.
    pub(super) fn at(&self, byte: usize) -> Option<char> {
        self.text.get(byte..).and_then(|tail| tail.chars().next())
    }
}

/// Accents and the marks written around a letter of any script; not the vowel signs of scripts that need them.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Whether a character may melt into the one before it when both are composed.
fn joins(character: char) -> bool {
    is_accent(character)
        || matches!(character, '\u{591}'..='\u{5BD}' | '\u{64B}'..='\u{65F}' | '\u{93C}' | '\u{9BC}'
            | '\u{1160}'..='\u{11FF}' | '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}')
}

/// What NFKC leaves apart though people read it as the same: dashes, the ideographic full stop of host names,
/// and the digits of other scripts.
fn plain(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' => '-',
        '\u{3002}' => '.',
        _ => digit(character).unwrap_or(character),
    }
}

/// The zeros of the scripts whose digits are in common use; nine more follow each.
const ZEROS: [char; 14] = [
    '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{BE6}', '\u{C66}',
    '\u{CE6}', '\u{D66}', '\u{E50}', '\u{ED0}', '\u{1040}',
];

fn digit(character: char) -> Option<char> {
    ZEROS.into_iter().find_map(|zero| {
        let value = u32::from(character).checked_sub(u32::from(zero))?;
        char::from_digit(value, 10)
    })
}
