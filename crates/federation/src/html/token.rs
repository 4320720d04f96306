//! Cuts text that claims to be HTML into tags and text, in linear time.
//!
//! About as browsers do; where they would read it differently, the [`outline`](super::outline) that is made of
//! it is still harmless.

/// One piece of HTML.
pub(super) enum Token<'a> {
    /// Text, entities included.
    Text(&'a str),
    /// A `<` that begins no tag.
    LessThan,
    /// A start tag, its name in lower case, and the attributes that count.
    Start {
        name: String,
        attributes: Attributes<'a>,
    },
    /// An end tag.
    End(String),
    /// A comment or something broken.
    Nothing,
}

/// The attributes that something is made of; of each the first, as browsers take it.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    /// Where a link leads.
    pub(super) href: Option<&'a str>,
    /// What stands for a picture.
    pub(super) alt: Option<&'a str>,
}

/// Reads one token from text that is not empty; gives what follows it, which is always shorter.
pub(super) fn next_token(html: &str) -> (Token<'_>, &str) {
    let Some(tag) = html.strip_prefix('<') else {
        let (text, rest) = html.split_at(html.find('<').unwrap_or(html.len()));
        return (Token::Text(text), rest);
    };
    if tag.starts_with(|first: char| first.is_ascii_alphabetic()) {
        let (name, attributes) = split_name(tag);
        return match read_attributes(attributes) {
            Some((attributes, rest)) => (Token::Start { name, attributes }, rest),
            None => (Token::Nothing, ""),
        };
    }
    if let Some(end) = tag.strip_prefix('/') {
        let rest = after(end, ">");
        if end.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return (Token::End(split_name(end).0), rest);
        }
        return (Token::Nothing, rest);
    }
    if let Some(comment) = tag.strip_prefix("!--") {
        return (Token::Nothing, after(comment, "-->"));
    }
    if tag.starts_with(['!', '?']) {
        return (Token::Nothing, after(tag, ">"));
    }
    (Token::LessThan, tag)
}

/// What follows the next `end`; nothing where there is none.
fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

fn split_name(tag: &str) -> (String, &str) {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    let (name, rest) = tag.split_at(end.unwrap_or(tag.len()));
    (name.to_ascii_lowercase(), rest)
}

/// Reads to the end of a tag; gives its attributes and what follows the tag. `None` for a tag without an end,
/// which takes all that follows with it, as in browsers.
fn read_attributes(mut rest: &str) -> Option<(Attributes<'_>, &str)> {
    let mut attributes = Attributes::default();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some((attributes, after));
        }
        if rest.is_empty() {
            return None;
        }
        // A name may begin with an equals sign; everything else ends it.
        let name_end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='))
            .map_or(rest.len(), |(at, _)| at);
        let (name, after_name) = rest.split_at(name_end);
        rest = after_name.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = rest.strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
        let (value, after_value) = match quote {
            Some(quote) => value
                .get(1..)
                .and_then(|quoted| quoted.split_once(quote))
                .unwrap_or((value, "")),
            None => {
                let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>');
                value.split_at(end.unwrap_or(value.len()))
            }
        };
        if name.eq_ignore_ascii_case("href") {
            attributes.href.get_or_insert(value);
        } else if name.eq_ignore_ascii_case("alt") {
            attributes.alt.get_or_insert(value);
        }
        rest = after_value;
    }
}

/// What follows the end tag of a hidden element; nothing where there is none.
pub(super) fn after_hidden<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once("</") {
        let is_end = tag
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name));
        if is_end {
            return after(tag, ">");
        }
        rest = tag;
    }
    ""
}
