//! The query of an address, as strangers write it.

use url::form_urlencoded;

/// The first value of a parameter, decoded.
pub(crate) fn parameter(query: Option<&str>, wanted: &str) -> Option<String> {
    form_urlencoded::parse(query.unwrap_or("").as_bytes())
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value.into_owned())
}

/// A value as it may stand in a query.
pub(crate) fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_counts_and_comes_back_as_it_was() {
        assert_eq!(parameter(Some("a=1&a=2&b"), "a").as_deref(), Some("1"));
        assert_eq!(parameter(Some("a=1&b"), "b").as_deref(), Some(""));
        assert_eq!(parameter(None, "a"), None);
        let strange = "https://a.example/ä?x=1&y=\"<\0";
        let query = format!("a={}", encoded(strange));
        assert_eq!(parameter(Some(&query), "a").as_deref(), Some(strange));
    }
}
