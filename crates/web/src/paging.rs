//! What stands behind the question mark, and which part of a list it asks for.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use gatepost_internal::page::Page;
use url::form_urlencoded;

/// The query of a request. What cannot be read counts as absent: an address typed by hand still shows a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    fields: Vec<(String, String)>,
}

impl Asked {
    /// A field that has something in it.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let named = self.fields.iter().find(|(one, _)| one == name);
        named
            .map(|(_, value)| value.clone())
            .filter(|value| !value.is_empty())
    }

    /// Every value of a field.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let named = self.fields.iter().filter(|(one, _)| one == name);
        named.map(|(_, value)| value.clone()).collect()
    }

    /// Which part of a list.
    pub(crate) fn page(&self) -> Page {
        let id = |name: &str| self.text(name).and_then(|text| text.parse().ok());
        Page {
            max_id: id("max_id"),
            min_id: id("min_id"),
            since_id: None,
            limit: None,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or("");
        let fields = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Ok(Self { fields })
    }
}

/// Links to the parts of a list before and after this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Turning {
    /// The beginning of the list, where this part is not it.
    pub(crate) newest: Option<String>,
    /// What is older, where there may be some.
    pub(crate) older: Option<String>,
}

impl Turning {
    /// Below a part of the list at `path` that ends with the id `last`.
    ///
    /// `path` may have a query of its own.
    pub(crate) fn of(path: &str, page: &Page, shown: usize, last: Option<i64>) -> Self {
        let join = if path.contains('?') { '&' } else { '?' };
        let is_full = i64::try_from(shown).is_ok_and(|shown| shown >= page.rows());
        Self {
            newest: (page.max_id.is_some() || page.min_id.is_some()).then(|| path.to_owned()),
            older: last
                .filter(|_| is_full)
                .map(|last| format!("{path}{join}max_id={last}")),
        }
    }
}

/// Text as one part of a path.
pub(crate) fn encoded(text: &str) -> String {
    // What a form leaves as it is, a path does too, but for the blank.
    form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_part_leads_to_older_ones_and_a_later_part_to_the_newest() {
        let first = Page::default();
        assert_eq!(Turning::of("/home", &first, 3, Some(7)), Turning::default());
        let turning = Turning::of("/home", &first, 20, Some(7));
        assert_eq!(
            (turning.newest, turning.older.as_deref()),
            (None, Some("/home?max_id=7"))
        );
        let later = Page {
            max_id: Some(7),
            ..first
        };
        let turning = Turning::of("/people?q=a", &later, 20, Some(3));
        assert_eq!(turning.newest.as_deref(), Some("/people?q=a"));
        assert_eq!(turning.older.as_deref(), Some("/people?q=a&max_id=3"));
    }

    #[test]
    fn a_part_of_a_path_leads_nowhere_else() {
        assert_eq!(encoded("a b/../ö?#"), "a%20b%2F..%2F%C3%B6%3F%23");
    }
}
