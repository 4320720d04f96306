//! Avatars without pictures: initials on a colour, both made from the name.

/// How many colours the style sheet has: `.face-0` and so on.
const COLOURS: u32 = 8;

/// An avatar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Face {
    /// One or two letters.
    pub(crate) initials: String,
    /// Which colour.
    pub(crate) colour: u32,
    /// Brands have another shape than people, so that nobody takes one for the other.
    pub(crate) shape: &'static str,
}

impl Face {
    /// Of a person. The colour follows the name they sign in with, which never changes.
    pub(crate) fn of_person(username: &str, display_name: &str) -> Self {
        Self::of(username, display_name, "person")
    }

    /// Of a brand.
    pub(crate) fn of_brand(name: &str, display_name: &str) -> Self {
        Self::of(name, display_name, "brand")
    }

    /// Of somebody outside.
    pub(crate) fn of_outsider(handle: &str, name: &str) -> Self {
        Self::of(handle, name, "outsider")
    }

    fn of(key: &str, name: &str, shape: &'static str) -> Self {
        Self {
            initials: initials(name)
                .or_else(|| initials(key))
                .unwrap_or_else(|| "?".to_owned()),
            colour: key.bytes().fold(0_u32, |sum, byte| {
                sum.wrapping_mul(31).wrapping_add(u32::from(byte))
            }) % COLOURS,
            shape,
        }
    }
}

/// The first letters of the first and the last word that begin with one.
fn initials(name: &str) -> Option<String> {
    let mut letters = name
        .split(|character: char| !character.is_alphanumeric() && !matches!(character, '\'' | '’'))
        .filter_map(|word| word.chars().find(|character| character.is_alphanumeric()));
    let first = letters.next()?;
    let both = [Some(first), letters.next_back()];
    Some(both.into_iter().flatten().flat_map(char::to_uppercase).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_last_word() {
        for (name, expected) in [
            ("Ana Maria Example", "AE"),
            ("ana", "A"),
            ("Grace O'Connor", "GO"),
            ("Grace O’Connor", "GO"),
            ("Anna 'Ann' Lee-Smith", "AS"),
            ("Émile Zola", "ÉZ"),
            ("李 小龍", "李小"),
        ] {
            assert_eq!(Face::of_person("x", name).initials, expected, "{name}");
        }
        assert_eq!(Face::of_person("ben", "…").initials, "B");
        assert_eq!(Face::of_person("", "").initials, "?");
    }
}
