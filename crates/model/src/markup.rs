//! The one way typed text becomes HTML, for posts inside and for what goes outside.
//!
//! Text is plain: blank lines part paragraphs, addresses become links, names that the caller can resolve
//! become mentions, words with `#` that the caller has a page for become links to it. There is no other
//! markup, so what reviewers see is what was typed.

use linkify::{LinkFinder, LinkKind};

/// A piece of text that stands for a person or an account: `@ana` or `@ana@acme.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// The name, as typed.
    pub name: String,
    /// The host, lower-cased, where one was typed.
    pub host: Option<String>,
}

impl Handle {
    /// `@name` or `@name@host`.
    pub fn display(&self) -> String {
        match &self.host {
            Some(host) => format!("@{}@{host}", self.name),
            None => format!("@{}", self.name),
        }
    }
}

/// Every handle in a text, in order, each once.
pub fn handles(text: &str) -> Vec<Handle> {
    let mut found: Vec<Handle> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Handle(handle, _) = piece
            && !found.contains(&handle)
        {
            found.push(handle);
        }
    }
    found
}

/// The most characters a tag has; a longer word is no tag. Long enough for every tag people read, short
/// enough for an index.
pub const LONGEST_TAG: usize = 100;

/// Every tag in a text without its `#`, in order, each once, lower-cased: tags are compared without regard to
/// case.
pub fn tags(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Tag(typed) = piece {
            let tag = tag_key(typed);
            if !found.contains(&tag) {
                found.push(tag);
            }
        }
    }
    found
}

/// A tag as it is compared: without `#`, lower-cased.
pub fn tag_key(typed: &str) -> String {
    typed.strip_prefix('#').unwrap_or(typed).to_lowercase()
}

/// Knows no tag, so that all of them stay text: for words whose tags lead nowhere, such as a comment, what the node
/// says of itself, or what a stranger has written.
pub fn no_tags(_tag: &str) -> Option<String> {
    None
}

/// Renders text. `resolve` gives the address behind a handle, `resolve_tag` the one behind a tag, which it gets
/// as [`tags`] gives it; what they do not know stays plain text.
pub fn to_html(
    text: &str,
    resolve: impl Fn(&Handle) -> Option<String>,
    resolve_tag: impl Fn(&str) -> Option<String>,
) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| paragraph.trim_matches('\n'))
        .filter(|p| !p.trim().is_empty());
    paragraphs
        .map(|paragraph| format!("<p>{}</p>", inline(paragraph, &resolve, &resolve_tag)))
        .collect()
}

fn inline(
    text: &str,
    resolve: &impl Fn(&Handle) -> Option<String>,
    resolve_tag: &impl Fn(&str) -> Option<String>,
) -> String {
    let mut html = String::with_capacity(text.len().saturating_mul(2));
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => push_escaped(&mut html, text),
            Piece::Link(address) => {
                html.push_str("<a href=\"");
                push_escaped(&mut html, address);
                html.push_str("\" rel=\"nofollow noopener noreferrer\">");
                push_escaped(&mut html, address);
                html.push_str("</a>");
            }
            Piece::Handle(handle, typed) => match resolve(&handle) {
                Some(address) => {
                    html.push_str("<span class=\"h-card\"><a href=\"");
                    push_escaped(&mut html, &address);
                    html.push_str("\" class=\"u-url mention\">@<span>");
                    push_escaped(&mut html, &handle.name);
                    html.push_str("</span></a></span>");
                }
                None => push_escaped(&mut html, typed),
            },
            Piece::Tag(typed) => match resolve_tag(&tag_key(typed)) {
                Some(address) => {
                    html.push_str("<a href=\"");
                    push_escaped(&mut html, &address);
                    html.push_str("\" class=\"mention hashtag\" rel=\"tag\">#<span>");
                    push_escaped(&mut html, typed.strip_prefix('#').unwrap_or(typed));
                    html.push_str("</span></a>");
                }
                None => push_escaped(&mut html, typed),
            },
        }
    }
    html
}

/// Escapes text for HTML, in content and in quoted attributes. Line ends become `<br>`; characters that
/// would change how other text reads (bidirectional overrides, invisible ones) are made visible (F12).
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_escaped(&mut html, text);
    html
}

fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>"),
            '\t' => html.push(' '),
            hidden if is_deceptive(hidden) => html.push_str(&format!("⟨U+{:04X}⟩", u32::from(hidden))),
            control if control.is_control() => {}
            plain => html.push(plain),
        }
    }
}

/// Characters that hide, carry hidden data or reorder text (F12). Joiners and the sixteen common variation
/// selectors stay: emoji and scripts need them.
pub fn is_deceptive(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

enum Piece<'a> {
    Text(&'a str),
    Link(&'a str),
    Handle(Handle, &'a str),
    /// With its `#`.
    Tag(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true);
    let mut pieces = Vec::new();
    for span in finder.spans(text) {
        let is_web = span.as_str().starts_with("https://") || span.as_str().starts_with("http://");
        match span.kind() {
            Some(LinkKind::Url) if is_web => pieces.push(Piece::Link(span.as_str())),
            _ => push_handles(&mut pieces, span.as_str()),
        }
    }
    pieces
}

fn push_handles<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str) {
    let mut plain_from = 0;
    let mut from = 0;
    while let Some(at) = text
        .get(from..)
        .and_then(|rest| rest.find('@'))
        .map(|offset| from.saturating_add(offset))
    {
        from = at.saturating_add(1);
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '/' | '.')) {
            continue;
        }
        let Some((handle, typed)) = text.get(at..).and_then(parse_handle) else {
            continue;
        };
        push_tags(pieces, text.get(plain_from..at).unwrap_or(""));
        pieces.push(Piece::Handle(handle, typed));
        plain_from = at.saturating_add(typed.len());
        from = plain_from;
    }
    push_tags(pieces, text.get(plain_from..).unwrap_or(""));
}

/// Handles are found first, so that tags change nothing about them.
fn push_tags<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str) {
    let mut plain_from = 0;
    let mut before = None;
    for (at, character) in text.char_indices() {
        let previous = before.replace(character);
        // What was already taken as a tag holds no further one; neither does a word or an address.
        if character != '#'
            || at < plain_from
            || previous.is_some_and(|c: char| is_of_tag(c) || matches!(c, '#' | '/' | '&' | '@'))
        {
            continue;
        }
        let Some(typed) = text.get(at..).and_then(parse_tag) else {
            continue;
        };
        if let Some(plain) = text.get(plain_from..at).filter(|plain| !plain.is_empty()) {
            pieces.push(Piece::Text(plain));
        }
        pieces.push(Piece::Tag(typed));
        plain_from = at.saturating_add(typed.len());
    }
    if let Some(plain) = text.get(plain_from..).filter(|plain| !plain.is_empty()) {
        pieces.push(Piece::Text(plain));
    }
}

fn is_of_tag(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Reads a tag at the start of `text`: `#` and letters, digits and `_`, not all of them digits.
fn parse_tag(text: &str) -> Option<&str> {
    let word = leading(text.strip_prefix('#')?, is_of_tag);
    let fits = word.chars().any(char::is_alphabetic) && word.chars().count() <= LONGEST_TAG;
    fits.then(|| text.get(..word.len().saturating_add(1))).flatten()
}

/// Reads a handle at the start of `text`; gives it with the text it was read from.
fn parse_handle(text: &str) -> Option<(Handle, &str)> {
    let rest = text.strip_prefix('@')?;
    let name = leading(rest, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
    });
    let name = name.trim_end_matches(['.', '-']);
    if name.is_empty() || name.len() > 64 {
        return None;
    }
    let after_name = rest.get(name.len()..)?;
    let host = after_name.strip_prefix('@').map(|host| {
        leading(host, |c| c.is_alphanumeric() || matches!(c, '-' | '.' | ':'))
            .trim_end_matches(['.', '-', ':'])
    });
    let host = host.filter(|host| !host.is_empty());
    let length = 1_usize
        .saturating_add(name.len())
        .saturating_add(host.map_or(0, |host| host.len().saturating_add(1)));
    let handle = Handle {
        name: name.to_owned(),
        host: host.map(str::to_lowercase),
    };
    Some((handle, text.get(..length)?))
}

fn leading(text: &str, accept: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !accept(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        to_html(
            text,
            |handle| (handle.name == "ana").then(|| "https://b.example/ana".to_owned()),
            no_tags,
        )
    }

    #[test]
    fn text_is_escaped_and_split_into_paragraphs() {
        assert_eq!(
            html("a <b>\nc\n\n\nd & e"),
            "<p>a &lt;b&gt;<br>c</p><p>d &amp; e</p>"
        );
        assert_eq!(html("  \n\n "), "");
    }

    #[test]
    fn addresses_become_links_and_scripts_do_not() {
        let link = r#"<a href="https://a.example/?x=1&amp;y=2" rel="nofollow noopener noreferrer">https://a.example/?x=1&amp;y=2</a>"#;
        assert_eq!(
            html("see https://a.example/?x=1&y=2."),
            format!("<p>see {link}.</p>")
        );
        assert_eq!(html("javascript://alert(1)"), "<p>javascript://alert(1)</p>");
    }

    #[test]
    fn known_handles_become_mentions_and_others_stay_text() {
        let mention = r#"<span class="h-card"><a href="https://b.example/ana" class="u-url mention">@<span>ana</span></a></span>"#;
        assert_eq!(html("hi @ana@b.example!"), format!("<p>hi {mention}!</p>"));
        assert_eq!(
            html("hi @ben@b.example, ana@b.example"),
            "<p>hi @ben@b.example, ana@b.example</p>"
        );
    }

    #[test]
    fn handles_are_found_once_each_and_not_inside_addresses() {
        let found = handles("@ana @ana @Ben@B.Example:4000. https://x.example/@eve me@mail.example (@cara)");
        let shown: Vec<_> = found.iter().map(Handle::display).collect();
        assert_eq!(shown, ["@ana", "@Ben@b.example:4000", "@cara"]);
    }

    #[test]
    fn tags_are_words_after_a_number_sign_and_compared_without_case() {
        assert_eq!(
            tags("#News, (#Größe) #news #2026 #q3_2026 a#b ##x https://x.example/#frag &#39; C# @ana#team #"),
            ["news", "größe", "q3_2026", "team"]
        );
        assert_eq!(
            tags(&format!("#{}", "x".repeat(LONGEST_TAG + 1))),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_tag_with_a_page_becomes_a_link_and_one_without_stays_as_it_was_typed() {
        let page = |tag: &str| (tag == "news").then(|| format!("https://inside.example/tags/{tag}"));
        assert_eq!(
            to_html("a #News & #else", |_| None, page),
            "<p>a <a href=\"https://inside.example/tags/news\" class=\"mention hashtag\" rel=\"tag\">#<span>News</span></a> \
             &amp; #else</p>"
        );
        assert_eq!(
            html("a #News\n#b @ana #c"),
            to_html_without_tags("a #News\n#b @ana #c")
        );
    }

    /// As it was before there were tags: what has been released keeps its bytes.
    fn to_html_without_tags(text: &str) -> String {
        let mention = r#"<span class="h-card"><a href="https://b.example/ana" class="u-url mention">@<span>ana</span></a></span>"#;
        format!("<p>{}</p>", text.replace('\n', "<br>").replace("@ana", mention))
    }

    #[test]
    fn f12_deceptive_characters_are_made_visible() {
        assert_eq!(html("a\u{202E}b\u{200B}"), "<p>a⟨U+202E⟩b⟨U+200B⟩</p>");
        assert_eq!(html("a\u{0}b"), "<p>ab</p>");
        for hidden in
            "\u{61C}\u{200E}\u{200F}\u{2028}\u{2062}\u{206A}\u{115F}\u{3164}\u{E0041}\u{E0100}".chars()
        {
            assert_eq!(
                html(&format!("a{hidden}b")),
                format!("<p>a⟨U+{:04X}⟩b</p>", u32::from(hidden))
            );
        }
        assert_eq!(html("👩\u{200D}🚀❤\u{FE0F}"), "<p>👩\u{200D}🚀❤\u{FE0F}</p>");
    }

    #[test]
    fn c15_hostile_text_stays_linear_in_size() {
        for text in [
            "@".repeat(50_000),
            "@a".repeat(50_000),
            "https://".repeat(10_000),
            "[".repeat(100_000),
            "#".repeat(100_000),
            "#a".repeat(50_000),
            "#a ".repeat(20_000),
        ] {
            assert!(html(&text).len() < 40 * text.len());
        }
    }
}
