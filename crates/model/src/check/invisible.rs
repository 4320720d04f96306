//! Characters nobody sees: they hide words from people, or words from checks (F12).

use std::ops::Range;

/// Bidirectional controls, zero-width characters, fillers, tags, variation selectors and control characters:
/// what leaves no ink. Line ends and tabs are ordinary white space and not among them.
pub(super) fn vanishes(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The text for a preview: each invisible or bidirectional character written out, like `⟨U+202E⟩` (F12).
///
/// The few that ordinary writing needs, where it needs them, stay as they are: inside an emoji, a joiner between
/// letters of a script that joins, one soft hyphen inside a word.
pub fn reveal(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    for (character, hidden) in characters.iter().zip(hidden(&characters)) {
        if hidden {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(*character)));
        } else {
            shown.push(*character);
        }
    }
    shown
}

/// The runs of hidden characters, in characters, each with its first one.
pub(super) fn runs(text: &str) -> Vec<(Range<usize>, char)> {
    let characters: Vec<char> = text.chars().collect();
    let mut runs: Vec<(Range<usize>, char)> = Vec::new();
    for (index, (character, hidden)) in characters.iter().zip(hidden(&characters)).enumerate() {
        if !hidden {
            continue;
        }
        match runs.last_mut() {
            Some((run, _)) if run.end == index => run.end = index.saturating_add(1),
            _ => runs.push((index..index.saturating_add(1), *character)),
        }
    }
    runs
}

/// For each character, whether it vanishes and has no business where it stands.
fn hidden(characters: &[char]) -> Vec<bool> {
    let mut flag_until = 0;
    characters
        .iter()
        .enumerate()
        .map(|(index, &character)| {
            if character == '\u{1F3F4}' {
                flag_until = flag_end(characters, index);
            }
            vanishes(character) && index >= flag_until && !is_ordinary(characters, index, character)
        })
        .collect()
}

/// Where the flag of a region ends that begins at `index`: a black flag, up to six tag letters, the end tag.
/// Without an end tag it is no flag and ends at once.
fn flag_end(characters: &[char], index: usize) -> usize {
    let tags = characters.iter().enumerate().skip(index.saturating_add(1));
    for (at, character) in tags.take(7) {
        match character {
            '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}' => {}
            '\u{E007F}' => return at.saturating_add(1),
            _ => break,
        }
    }
    index
}

fn is_ordinary(characters: &[char], index: usize, character: char) -> bool {
    let next = characters.get(index.saturating_add(1)).copied();
    let Some(previous) = index
        .checked_sub(1)
        .and_then(|before| characters.get(before).copied())
    else {
        return false;
    };
    match character {
        '\u{AD}' => previous.is_alphabetic() && next.is_some_and(char::is_alphabetic),
        '\u{200D}' if is_emoji(previous) || previous == '\u{FE0F}' => next.is_some_and(is_emoji),
        '\u{200C}' | '\u{200D}' => joins_letters(previous),
        '\u{FE0E}' | '\u{FE0F}' => {
            is_emoji(previous)
                || (matches!(previous, '0'..='9' | '#' | '*') && next == Some('\u{20E3}'))
                || is_ideograph(previous)
        }
        '\u{FE00}'..='\u{FE0D}' | '\u{E0100}'..='\u{E01EF}' => is_ideograph(previous),
        '\u{180B}'..='\u{180F}' => matches!(previous, '\u{1820}'..='\u{18AA}'),
        _ => false,
    }
}

/// Scripts whose letters change their form with a joiner or a non-joiner: Arabic, Syriac, those of India and
/// its neighbours, Khmer, Mongolian.
fn joins_letters(character: char) -> bool {
    matches!(character, '\u{620}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1780}'..='\u{17B3}'
        | '\u{17B6}'..='\u{17D3}' | '\u{1820}'..='\u{18AA}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Pictures, symbols that have a picture, and the tones of skin.
fn is_emoji(character: char) -> bool {
    matches!(character, '©' | '®' | '\u{203C}' | '\u{2049}' | '\u{20E3}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{24C2}' | '\u{25A0}'..='\u{27BF}'
        | '\u{2934}' | '\u{2935}' | '\u{2B00}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{1F000}'..='\u{1FAFF}')
}
