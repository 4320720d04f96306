//! Whether somebody at an address wants the page or the document (RFC 9110, section 12.5.1).

use http::{HeaderMap, header};

/// What a request wants to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// The page for people, which is also what who says nothing gets.
    Page,
    /// The ActivityStreams document.
    Document,
}

/// `q` in thousandths, which is all the precision it has.
type Quality = u16;

impl Wants {
    /// Decides by `Accept`: the document, if it is named and no page is wanted more.
    ///
    /// Servers name `application/activity+json` or `application/ld+json`, often without the profile the
    /// standard asks for. Wildcards stand for the page: only browsers and command lines send them alone.
    pub fn of(headers: &HeaderMap) -> Self {
        let (mut page, mut document): (Quality, Quality) = (0, 0);
        let values = headers.get_all(header::ACCEPT).into_iter();
        for range in values.filter_map(|value| value.to_str().ok()).flat_map(split) {
            let (essence, quality) = parse(range);
            match essence.to_ascii_lowercase().as_str() {
                "application/activity+json" | "application/ld+json" => document = document.max(quality),
                "text/html" | "application/xhtml+xml" => page = page.max(quality),
                _ => {}
            }
        }
        if document > 0 && document >= page {
            Self::Document
        } else {
            Self::Page
        }
    }
}

/// Media ranges. The profile of `ld+json` is quoted and has no comma, so a comma always separates.
fn split(value: &str) -> std::str::Split<'_, char> {
    value.split(',')
}

fn parse(range: &str) -> (&str, Quality) {
    let mut parts = range.split(';').map(str::trim);
    let essence = parts.next().unwrap_or("");
    let quality = parts
        .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
        .map_or(Some(1000), quality);
    (essence, quality.unwrap_or(0))
}

/// `0`, `0.5`, `1.000`: anything else is no quality and the range is ignored.
fn quality(text: &str) -> Option<Quality> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: Quality = format!("{fraction:0<3}").parse().ok().filter(|_| digits)?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn who_names_the_document_gets_it_unless_the_page_is_wanted_more() {
        let ld = r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams""#;
        let table = [
            (Wants::Document, "application/activity+json"),
            (Wants::Document, "Application/Activity+JSON"),
            (Wants::Document, ld),
            (Wants::Document, "application/ld+json"),
            (Wants::Document, "application/activity+json, */*;q=0.1"),
            (
                Wants::Document,
                "text/html;q=0.9, application/activity+json; charset=utf-8",
            ),
            (Wants::Document, "application/activity+json, text/html"),
            (
                Wants::Document,
                "application/activity+json;q=0.5, text/html;q=0.2",
            ),
            (Wants::Page, ""),
            (Wants::Page, "*/*"),
            (Wants::Page, "application/*"),
            (Wants::Page, "application/json"),
            (Wants::Page, "text/html"),
            (
                Wants::Page,
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            ),
            (Wants::Page, "text/html, application/activity+json;q=0.9"),
            (Wants::Page, "application/activity+json;q=0"),
            (Wants::Page, "application/activity+json;q=much"),
            (Wants::Page, "application/activity+json;q=7"),
        ];
        for (wants, accept) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
            assert_eq!(Wants::of(&headers), wants, "{accept}");
        }
        assert_eq!(Wants::of(&HeaderMap::new()), Wants::Page);
    }

    #[test]
    fn several_accept_lines_are_one_list() {
        let mut headers = HeaderMap::new();
        headers.append(header::ACCEPT, HeaderValue::from_static("text/html;q=0.5"));
        headers.append(
            header::ACCEPT,
            HeaderValue::from_static("application/activity+json"),
        );
        assert_eq!(Wants::of(&headers), Wants::Document);
    }
}
