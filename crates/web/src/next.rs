//! Where somebody goes after they have signed in: only to a page of this listener (no open redirect).

/// The first page after signing in where no other was asked for.
pub(crate) const HOME: &str = "/home";

/// The longest address that is carried along, in bytes; an OAuth request fits.
const LONGEST: usize = 4096;

/// A path of this listener, with its query.
///
/// It begins with one slash and holds nothing a browser would read as another host: no second slash, no
/// backslash (which browsers take for a slash) and no control character (which they leave out before they
/// look).
pub(crate) fn safe(wanted: &str) -> Option<&str> {
    let is_path = wanted.starts_with('/') && !wanted.starts_with("//");
    let plain = |character: char| character.is_ascii_graphic() && character != '\\';
    (is_path && wanted.len() <= LONGEST && wanted.chars().all(plain)).then_some(wanted)
}

/// The address of the sign-in page that leads back to `here`.
pub(crate) fn sign_in(here: &str) -> String {
    match safe(here) {
        Some(path) if path != HOME => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            format!("/sign-in?{}", query.append_pair("next", path).finish())
        }
        _ => "/sign-in".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_this_listener_is_led_to() {
        for good in [
            "/",
            "/home",
            "/@ana/1?x=https://evil.example#a",
            "/oauth/authorize?redirect_uri=x%3A%2F%2Fy",
        ] {
            assert_eq!(safe(good), Some(good));
        }
        for bad in [
            "",
            "home",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n",
            " /home",
            "/é",
            "/a\u{0}",
        ] {
            assert_eq!(safe(bad), None, "{bad:?}");
        }
        assert_eq!(safe(&format!("/{}", "a".repeat(5000))), None);
    }

    #[test]
    fn the_way_back_is_carried_in_the_query() {
        assert_eq!(
            sign_in("/@ana/1?a=b&c"),
            "/sign-in?next=%2F%40ana%2F1%3Fa%3Db%26c"
        );
        assert_eq!(sign_in("/home"), "/sign-in");
        assert_eq!(sign_in("//evil.example"), "/sign-in");
    }
}
