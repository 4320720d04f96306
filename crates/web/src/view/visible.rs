//! Names and other lines of plain text that people chose themselves.

use gatepost_model::markup::is_deceptive;

/// The text with every character that would reorder, hide or fake what stands beside it written as its number,
/// as the one markup does it (F12). For text that a template then escapes.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_deceptive(character) {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f12_what_reorders_or_hides_is_written_as_its_number() {
        assert_eq!(visible("pay\u{202E}101\u{200B}!"), "pay⟨U+202E⟩101⟨U+200B⟩!");
        let plain = "Ana María & <b> 👩\u{200D}🏭";
        assert_eq!(visible(plain), plain);
    }
}
