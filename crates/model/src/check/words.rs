//! Whole words and phrases, found in one pass however many there are.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::seen::Seen;

/// A word as it is compared: see [`Seen::folded`].
pub(super) fn folded_word(word: &str) -> String {
    Seen::of(word).folded().text.trim().to_owned()
}

/// Words ready to be searched for.
#[derive(Debug)]
pub(super) struct Words(AhoCorasick);

impl Words {
    /// Prepares words; none of them may be empty once folded.
    ///
    /// # Errors
    /// If the words are too many to be searched for at once.
    pub(super) fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let folded = words.into_iter().map(folded_word).filter(|word| !word.is_empty());
        AhoCorasick::new(folded)
            .map(Self)
            .map_err(|error| error.to_string())
    }

    /// Where they stand in a folded text, in bytes of it.
    pub(super) fn find<'s>(&'s self, folded: &'s Seen) -> impl Iterator<Item = Range<usize>> + 's {
        self.0
            .find_overlapping_iter(folded.text.as_str())
            .map(|hit| hit.range())
            .filter(|range| is_whole(folded, range))
    }
}

fn is_whole(folded: &Seen, range: &Range<usize>) -> bool {
    !inside_word(folded.before(range.start), folded.at(range.start))
        && !inside_word(folded.before(range.end), folded.at(range.end))
}

/// Whether two neighbours belong to one word. Scripts written without spaces have no such words: there every
/// position may begin one, as in UAX 29 for ideographs.
fn inside_word(left: Option<char>, right: Option<char>) -> bool {
    let belongs = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
    belongs(left) && belongs(right)
}

fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}
