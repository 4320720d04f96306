//! Language tags.

/// Whether a tag has the form of BCP 47: a language of 2 or 3 letters, then subtags of 1 to 8 letters or
/// digits, 35 characters in all (RFC 5646, 4.4.1). Whether the language exists is nobody's business here.
pub fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    tag.len() <= 35
        && (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(is_subtag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_have_the_shape_of_bcp_47() {
        for good in ["en", "de-AT", "zh-Hant-TW", "yue"] {
            assert!(is_language_tag(good), "{good}");
        }
        for bad in ["", "e", "english", "en_US", "en-", "en-toolongsubtag", "1n"] {
            assert!(!is_language_tag(bad), "{bad}");
        }
    }
}
