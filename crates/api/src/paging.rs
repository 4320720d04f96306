//! Pages of lists: which one was asked for, and where the next and the previous one are.

use axum::Json;
use axum::http::header::LINK;
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::page::Page;
use serde::Serialize;
use url::form_urlencoded;

use crate::Api;
use crate::parameters::Parameters;

/// The page a request asks for.
///
/// # Errors
/// [`Error::Invalid`] for an id that is not decimal or a limit that is not a number.
pub(crate) fn page(parameters: &Parameters) -> Result<Page, Error> {
    parameters.demand_readable()?;
    Ok(Page {
        max_id: id(parameters, "max_id")?,
        since_id: id(parameters, "since_id")?,
        min_id: id(parameters, "min_id")?,
        limit: parameters
            .filled("limit")
            .map(|text| number("limit", &text))
            .transpose()?,
    })
}

fn id(parameters: &Parameters, name: &'static str) -> Result<Option<i64>, Error> {
    parameters
        .filled(name)
        .map(|text| number(name, &text))
        .transpose()
}

/// Digits of any length: what is too large for an id is above every id.
fn number(name: &str, text: &str) -> Result<i64, Error> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::invalid(format!("{name} is not a decimal number.")));
    }
    Ok(text.parse().unwrap_or(i64::MAX))
}

/// A page of a list with its `Link` header.
pub(crate) struct Listing<T> {
    items: Vec<T>,
    link: Option<HeaderValue>,
}

impl<T> Listing<T> {
    /// `ids` are the ids of what was read, newest first, by which the list is paged; `items` what is shown of
    /// it, which may be less.
    pub(crate) fn new(api: &Api, uri: &Uri, page: &Page, ids: &[i64], items: Vec<T>) -> Self {
        let is_full = i64::try_from(ids.len()).is_ok_and(|length| length >= page.rows());
        let address = format!("{}{}", api.internal_url(), uri.path().trim_end_matches('/'));
        let query = uri.query().unwrap_or("");
        let ends = ids.first().copied().zip(ids.last().copied());
        let link = ends.map(|ends| link(&address, query, ends, is_full));
        Self {
            items,
            link: link.and_then(|link| HeaderValue::try_from(link).ok()),
        }
    }

    /// A list that has only one page.
    pub(crate) fn whole(items: Vec<T>) -> Self {
        Self { items, link: None }
    }
}

impl<T: Serialize> IntoResponse for Listing<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.items).into_response();
        if let Some(link) = self.link {
            response.headers_mut().insert(LINK, link);
        }
        response
    }
}

/// `next` leads to older items, `prev` to newer ones. Whatever else was asked for stays in the address.
fn link(address: &str, query: &str, (first, last): (i64, i64), is_full: bool) -> String {
    let to = |place: &str, id: i64| {
        let mut encoded = form_urlencoded::Serializer::new(String::new());
        let is_place = |name: &str| matches!(name, "max_id" | "since_id" | "min_id");
        let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !is_place(name));
        encoded.extend_pairs(kept).append_pair(place, &id.to_string());
        format!("<{address}?{}>", encoded.finish())
    };
    let newer = format!("{}; rel=\"prev\"", to("min_id", first));
    if is_full {
        format!("{}; rel=\"next\", {newer}", to("max_id", last))
    } else {
        newer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_what_else_was_asked_for() {
        assert_eq!(
            link(
                "https://a.example/api/x",
                "limit=2&max_id=9&state=in+review",
                (8, 7),
                true
            ),
            "<https://a.example/api/x?limit=2&state=in+review&max_id=7>; rel=\"next\", \
             <https://a.example/api/x?limit=2&state=in+review&min_id=8>; rel=\"prev\""
        );
        assert_eq!(link("u", "", (8, 7), false), "<u?min_id=8>; rel=\"prev\"");
    }

    #[test]
    fn e17_ids_and_limits_are_numbers_of_any_length() {
        assert_eq!(number("limit", "1000000000").unwrap(), 1_000_000_000);
        assert_eq!(number("max_id", "99999999999999999999").unwrap(), i64::MAX);
        for text in ["-1", "1e9", " 1", "abc", "\0"] {
            assert!(number("max_id", text).is_err(), "{text:?}");
        }
    }
}
