//! What differs between two revisions, word by word.
//!
//! The longest common subsequence of words is what stayed; a table of its lengths is enough for texts of the gate's
//! limit.

use std::fmt;

use askama::filters::HtmlSafe;
use gatepost_model::markup;

/// The largest table, in cells of two bytes. Beyond it the whole text counts as replaced: that is true, only less
/// helpful.
const LARGEST: usize = 8_000_000;

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stayed,
    Removed,
    Added,
}

/// Two texts in one, with what was removed and what was added. Displays as HTML; characters that hide or reorder
/// others are visible in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comparison {
    pieces: Vec<(Fate, String)>,
}

impl Comparison {
    /// From the older to the newer text.
    pub(crate) fn of(older: &str, newer: &str) -> Self {
        let (old, new): (Vec<&str>, Vec<&str>) = (words(older), words(newer));
        let mut comparison = Self { pieces: Vec::new() };
        for (fate, word) in fates(&old, &new) {
            comparison.push(fate, word);
        }
        comparison
    }

    /// Whether the texts are the same.
    pub(crate) fn is_same(&self) -> bool {
        self.pieces.iter().all(|(fate, _)| *fate == Fate::Stayed)
    }

    fn push(&mut self, fate: Fate, word: &str) {
        match self.pieces.last_mut() {
            Some((last, text)) if *last == fate => text.push_str(word),
            _ => self.pieces.push((fate, word.to_owned())),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (fate, text) in &self.pieces {
            let text = markup::escape(text);
            match fate {
                Fate::Stayed => f.write_str(&text)?,
                // The words are for those who hear the page: colour and lines say nothing to them.
                Fate::Removed => write!(f, "<del><span class=\"hidden\">removed: </span>{text}</del>")?,
                Fate::Added => write!(f, "<ins><span class=\"hidden\">added: </span>{text}</ins>")?,
            }
        }
        Ok(())
    }
}

impl HtmlSafe for Comparison {}

/// Each word with the blanks behind it. Line ends are words of their own, as is white space at the beginning: a
/// paragraph that stayed is not struck out with the word before it.
fn words(text: &str) -> Vec<&str> {
    let is_blank = |c: char| c.is_whitespace() && c != '\n';
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let lines = rest.find(|c: char| c != '\n').unwrap_or(rest.len());
        let end = if lines > 0 {
            lines
        } else {
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let behind = rest.get(word..).unwrap_or_default();
            word.saturating_add(behind.find(|c: char| !is_blank(c)).unwrap_or(behind.len()))
        };
        let (head, tail) = rest.split_at(end);
        words.push(head);
        rest = tail;
    }
    words
}

/// Every word of both texts in reading order. Where words were replaced, the removed ones come first.
fn fates<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Fate, &'a str)> {
    let alike = old
        .iter()
        .zip(new)
        .take_while(|(one, other)| one == other)
        .count();
    let (same, old) = old.split_at(alike);
    let new = new.get(alike..).unwrap_or_default();
    let mut fates: Vec<_> = same.iter().map(|word| (Fate::Stayed, *word)).collect();
    if old.len().saturating_mul(new.len()) > LARGEST {
        fates.extend(old.iter().map(|word| (Fate::Removed, *word)));
        fates.extend(new.iter().map(|word| (Fate::Added, *word)));
        return fates;
    }
    let table = lengths(old, new);
    let length = |i: usize, j: usize| table.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);
    let mut behind = Vec::new();
    let (mut i, mut j) = (old.len(), new.len());
    loop {
        let (above, left) = (i.checked_sub(1), j.checked_sub(1));
        let old_word = above.and_then(|above| old.get(above));
        let new_word = left.and_then(|left| new.get(left));
        match (above.zip(old_word), left.zip(new_word)) {
            (Some((above, one)), Some((left, other))) if one == other => {
                behind.push((Fate::Stayed, *one));
                (i, j) = (above, left);
            }
            // Read from the end, so what is taken last here is read first.
            (Some((above, _)), Some((left, other))) if length(i, left) >= length(above, j) => {
                behind.push((Fate::Added, *other));
                j = left;
            }
            (Some((above, one)), _) => {
                behind.push((Fate::Removed, *one));
                i = above;
            }
            (None, Some((left, other))) => {
                behind.push((Fate::Added, *other));
                j = left;
            }
            (None, None) => break,
        }
    }
    fates.extend(behind.into_iter().rev());
    fates
}

/// `lengths[i][j]`: how many words the first `i` of the old and the first `j` of the new text have in common.
fn lengths(old: &[&str], new: &[&str]) -> Vec<Vec<u16>> {
    let mut table = vec![vec![0_u16; new.len().saturating_add(1)]];
    for one in old {
        let mut row = Vec::with_capacity(new.len().saturating_add(1));
        let mut left = 0_u16;
        row.push(left);
        if let Some(above) = table.last() {
            let pairs = above.iter().zip(above.iter().skip(1));
            for (other, (diagonal, straight)) in new.iter().zip(pairs) {
                left = if one == other {
                    diagonal.saturating_add(1)
                } else {
                    left.max(*straight)
                };
                row.push(left);
            }
        }
        table.push(row);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(older: &str, newer: &str) -> String {
        let html = Comparison::of(older, newer).to_string();
        html.replace("<span class=\"hidden\">removed: </span>", "")
            .replace("<span class=\"hidden\">added: </span>", "")
    }

    #[test]
    fn what_was_removed_stands_before_what_was_added_in_its_place() {
        assert_eq!(
            shown("We open one new workshop.", "We open two new workshops."),
            "We open <del>one </del><ins>two </ins>new <del>workshop.</del><ins>workshops.</ins>"
        );
        assert_eq!(shown("", "All new"), "<ins>All new</ins>");
        assert_eq!(shown("All gone", ""), "<del>All gone</del>");
    }

    #[test]
    fn the_same_text_has_no_difference_and_a_line_end_is_one() {
        assert!(Comparison::of("a b\nc", "a b\nc").is_same());
        assert_eq!(shown("a b c", "a b\nc"), "a <del>b </del><ins>b<br></ins>c");
    }

    #[test]
    fn f12_a_hidden_character_is_a_visible_change_and_markup_stays_text() {
        assert_eq!(
            shown("pay 10", "pay\u{202E} 10"),
            "<del>pay </del><ins>pay⟨U+202E⟩ </ins>10"
        );
        assert_eq!(shown("<b>", "<i>"), "<del>&lt;b&gt;</del><ins>&lt;i&gt;</ins>");
    }

    #[test]
    fn both_texts_can_be_read_back_from_the_comparison() {
        let texts = [
            "",
            "a",
            "a b a b",
            "b a b",
            " x  y\n\nz ",
            "one two three four",
            "two one four three",
        ];
        for older in texts {
            for newer in texts {
                let comparison = Comparison::of(older, newer);
                let read = |without: Fate| -> String {
                    let kept = comparison.pieces.iter().filter(|(fate, _)| *fate != without);
                    kept.map(|(_, text)| text.as_str()).collect()
                };
                assert_eq!(
                    (read(Fate::Added).as_str(), read(Fate::Removed).as_str()),
                    (older, newer)
                );
            }
        }
    }

    #[test]
    fn a_text_beyond_the_table_counts_as_replaced() {
        let (older, newer) = ("a ".repeat(4_000), format!("b {}", "c ".repeat(4_000)));
        let comparison = Comparison::of(&older, &newer);
        assert_eq!(comparison.pieces.len(), 2);
    }
}
