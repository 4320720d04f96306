//! What people say about a picture: its words, its focus, the name of its file.

use crate::Error;

/// The most characters that describe a picture: as many as other servers keep.
pub const LONGEST_ALT: usize = 1_500;

/// The most characters of a file's name that are kept, for the content checks.
const LONGEST_FILE_NAME: usize = 255;

/// The point that must stay visible when a picture is cropped: right and up of the middle, in thousandths of half
/// the size, from -1000 to 1000.
pub type Focus = [i32; 2];

/// What a picture shows, in words; blank words are none.
///
/// # Errors
/// [`Error::Invalid`] when they are too long, or hold what no database keeps (H12).
pub(crate) fn alt_of(words: Option<String>) -> Result<Option<String>, Error> {
    let words = words.filter(|words| !words.trim().is_empty());
    let Some(words) = words else {
        return Ok(None);
    };
    if words.contains('\0') {
        return Err(Error::invalid("The description is no text."));
    }
    let characters = words.chars().count();
    if characters > LONGEST_ALT {
        return Err(Error::invalid(format!(
            "The description has {characters} characters; at most {LONGEST_ALT} are possible."
        )));
    }
    Ok(Some(words))
}

/// Reads a focus as apps write it: two numbers from -1 to 1, such as `0.5,-0.25`.
///
/// # Errors
/// [`Error::Invalid`] for anything else.
pub fn focus_of(text: Option<&str>) -> Result<Option<Focus>, Error> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let numbers = text
        .split_once(',')
        .and_then(|(right, up)| Some([thousandths(right)?, thousandths(up)?]));
    numbers
        .map(Some)
        .ok_or_else(|| Error::invalid("The focus is two numbers from -1 to 1, such as 0.5,-0.25."))
}

/// A focus as apps read it: fractions.
pub fn written_focus([right, up]: Focus) -> [f64; 2] {
    [right, up].map(|thousandths| f64::from(thousandths) / 1000.0)
}

fn thousandths(text: &str) -> Option<i32> {
    let number: f64 = text.trim().parse().ok()?;
    if !(-1.0..=1.0).contains(&number) {
        return None;
    }
    // Printed without decimals it is rounded; that is what has an integer's digits.
    format!("{:.0}", number * 1000.0).parse().ok()
}

/// A focus that came in thousandths already.
///
/// # Errors
/// [`Error::Invalid`] when it lies outside of the picture.
pub(super) fn within(focus: Option<Focus>) -> Result<Option<Focus>, Error> {
    match focus {
        Some(point) if point.iter().any(|number| !(-1000..=1000).contains(number)) => {
            Err(Error::invalid("The focus lies outside of the picture."))
        }
        focus => Ok(focus),
    }
}

/// The name a file was uploaded under, for the content checks: it is stored and shown, and no path is made of it
/// (H6).
pub(super) fn file_name_of(name: Option<String>) -> String {
    let name = name.unwrap_or_else(|| "unnamed".to_owned());
    let kept = name.chars().filter(|character| *character != '\0');
    kept.take(LONGEST_FILE_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h12_words_have_an_end() {
        assert_eq!(alt_of(None).unwrap(), None);
        assert_eq!(alt_of(Some(" \n".into())).unwrap(), None);
        let longest = "ä".repeat(LONGEST_ALT);
        assert_eq!(alt_of(Some(longest.clone())).unwrap(), Some(longest.clone()));
        for refused in [format!("{longest}x"), "x".repeat(10 << 20), "a\0b".into()] {
            assert!(matches!(alt_of(Some(refused)), Err(Error::Invalid(_))));
        }
    }

    #[test]
    fn a_focus_is_two_numbers_within_the_picture() {
        assert_eq!(focus_of(None).unwrap(), None);
        assert_eq!(focus_of(Some(" ")).unwrap(), None);
        assert_eq!(focus_of(Some("0.5,-0.25")).unwrap(), Some([500, -250]));
        assert_eq!(focus_of(Some("1.0, -1")).unwrap(), Some([1000, -1000]));
        assert_eq!(focus_of(Some("-0.0,0.0004")).unwrap(), Some([0, 0]));
        for refused in ["0.5", "0.5,", "2,0", "NaN,0", "inf,0", "0,0,0", "a,b", "\0"] {
            assert!(
                matches!(focus_of(Some(refused)), Err(Error::Invalid(_))),
                "{refused}"
            );
        }
        assert!(within(Some([1001, 0])).is_err() && within(Some([-1000, 1000])).is_ok());
        assert!((written_focus([500, -250])[1] + 0.25).abs() < f64::EPSILON);
    }

    #[test]
    fn h6_a_file_name_is_words_of_bounded_length() {
        assert_eq!(file_name_of(None), "unnamed");
        assert_eq!(file_name_of(Some("a\0b/../c".into())), "ab/../c");
        assert_eq!(file_name_of(Some("x".repeat(5_000))).len(), LONGEST_FILE_NAME);
    }
}
