//! The name a stranger chose, made fit to stand on our pages.

/// Longer names are cut, in characters.
const MAX_CHARACTERS: usize = 200;

/// Removes what is invisible or reorders text, joins blanks, cuts at 200 characters. May become empty.
pub(super) fn display_name(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter_map(|character| match character {
            blank if blank.is_whitespace() => Some(' '),
            hidden if is_hidden(hidden) => None,
            shown => Some(shown),
        })
        // A name of a megabyte costs no more than one of a line.
        .take(MAX_CHARACTERS.saturating_mul(4))
        .collect();
    let words: Vec<&str> = visible.split_ascii_whitespace().collect();
    let joined: String = words.join(" ").chars().take(MAX_CHARACTERS).collect();
    joined.trim_end().to_owned()
}

/// Control characters, bidirectional controls, invisible ones. The joiners U+200C and U+200D stay: Persian and
/// family emoji need them.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{00ad}'
                | '\u{034f}'
                | '\u{061c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c12_names_are_cut_and_freed_of_controls() {
        assert_eq!(display_name("  Ana\u{202e} \n\t Blok\u{200f}\u{0} "), "Ana Blok");
        assert_eq!(
            display_name("👩\u{200d}👩\u{200d}👧 نامه\u{200c}ای"),
            "👩\u{200d}👩\u{200d}👧 نامه\u{200c}ای"
        );
        assert_eq!(display_name(&"é".repeat(1_000_000)).chars().count(), 200);
        assert_eq!(display_name("\u{200b}\u{2066}\u{3164}"), "");
    }
}
