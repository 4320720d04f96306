//! What somebody wants to post, and whether it can be.

use gatepost_model::language::is_language_tag;
use gatepost_model::markup;

use super::Visibility;
use crate::Error;

/// The most characters a content warning may have.
pub const LONGEST_CONTENT_WARNING: usize = 500;

/// A new post, as it was asked for. Every field is checked by the verb, in its order. Has no `Debug`: what
/// was written stays out of logs.
#[derive(Clone, Default)]
pub struct Draft {
    /// The text.
    pub text: Option<String>,
    /// Shown before the text.
    pub content_warning: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Name of a [`Visibility`]; public where absent.
    pub visibility: Option<String>,
    /// Name of a [`Label`](super::Label); internal where absent.
    pub label: Option<String>,
    /// Id of the entry it answers. To a publication or something from outside it begins a side thread.
    pub in_reply_to_id: Option<String>,
    /// Ids of pictures the author has uploaded, in order; with one a text is not needed.
    pub media: Vec<String>,
    /// The same request again gives the same post, for a day.
    pub idempotency_key: Option<String>,
}

/// The text of a post, which may be absent where there are pictures.
pub(super) fn text_of(text: Option<String>, longest: usize, has_pictures: bool) -> Result<String, Error> {
    let text = without_nul(text)?.filter(|text| !text.trim().is_empty());
    let text = match text {
        Some(text) => text,
        None if has_pictures => String::new(),
        None => return Err(Error::invalid("A post needs a text or a picture.")),
    };
    let characters = text.chars().count();
    if characters > longest {
        return Err(Error::invalid(format!(
            "The text has {characters} characters; at most {longest} are possible."
        )));
    }
    Ok(text)
}

pub(super) fn content_warning_of(text: Option<String>) -> Result<Option<String>, Error> {
    let text = without_nul(text)?.filter(|text| !text.trim().is_empty());
    if text
        .as_ref()
        .is_some_and(|text| text.chars().count() > LONGEST_CONTENT_WARNING)
    {
        return Err(Error::invalid(format!(
            "A content warning has at most {LONGEST_CONTENT_WARNING} characters."
        )));
    }
    // In the text they are shown; a warning is plain text everywhere and cannot show them.
    if text
        .as_ref()
        .is_some_and(|text| text.contains(markup::is_deceptive))
    {
        return Err(Error::invalid(
            "A content warning has no invisible or reordering characters.",
        ));
    }
    Ok(text)
}

/// PostgreSQL cannot store NUL, and nobody types one; callers hand one on where they got something else
/// than text.
fn without_nul(text: Option<String>) -> Result<Option<String>, Error> {
    if text.as_ref().is_some_and(|text| text.contains('\0')) {
        return Err(Error::invalid("A text is no list and has no NUL character."));
    }
    Ok(text)
}

pub(super) fn visibility_of(name: Option<&str>) -> Result<Visibility, Error> {
    let parse = |name| {
        Visibility::parse(name).ok_or_else(|| {
            Error::invalid("The visibility is public, unlisted, private or direct; all are internal.")
        })
    };
    name.map_or(Ok(Visibility::Public), parse)
}

pub(super) fn language_of(tag: Option<String>) -> Result<Option<String>, Error> {
    let tag = tag.filter(|tag| !tag.is_empty());
    if tag.as_ref().is_some_and(|tag| !is_language_tag(tag)) {
        return Err(Error::invalid("The language is a tag such as en, de or pt-BR."));
    }
    Ok(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_the_form_of_bcp_47() {
        for tag in ["en", "de-CH", "zh-Hant-TW", "nds", "sl-rozaj-biske"] {
            assert_eq!(language_of(Some(tag.to_owned())).unwrap().as_deref(), Some(tag));
        }
        assert_eq!(language_of(Some(String::new())).unwrap(), None);
        for tag in [
            "english",
            "e",
            "en_US",
            "en-",
            "-",
            "en-toolongsubtag",
            "\0",
            "deutsch!",
        ] {
            assert!(language_of(Some(tag.to_owned())).is_err(), "{tag}");
        }
    }

    #[test]
    fn a_text_has_characters_but_not_too_many_and_no_nul() {
        for text in [None, Some(""), Some(" \n\t "), Some("a\0b"), Some("12345678901")] {
            assert!(text_of(text.map(str::to_owned), 10, false).is_err(), "{text:?}");
        }
        assert_eq!(
            text_of(Some("ääääääääää".to_owned()), 10, false).unwrap(),
            "ääääääääää"
        );
        assert_eq!(text_of(Some(" ".to_owned()), 10, true).unwrap(), "");
    }

    #[test]
    fn a_content_warning_shows_every_character_it_has() {
        let warning = |text: &str| content_warning_of(Some(text.to_owned()));
        assert_eq!(warning("Über 👩‍💻").unwrap().as_deref(), Some("Über 👩‍💻"));
        for text in ["spo\u{200b}iler", "\u{202e}reliops", "\u{e0041}"] {
            assert!(matches!(warning(text), Err(Error::Invalid(_))), "{text:?}");
        }
    }

    #[test]
    fn e9_a_missing_visibility_is_the_company_and_an_unknown_one_is_refused() {
        assert_eq!(visibility_of(None).unwrap(), Visibility::Public);
        for name in ["", "Public ", "everyone"] {
            assert!(visibility_of(Some(name)).is_err(), "{name:?}");
        }
    }
}
