//! HTML written by strangers, made fit to be shown to people.
//!
//! ```text
//!  16 KiB of it --> outline: few elements, balanced, 64 deep --> ammonia --> no hidden characters
//! ```
//! The outline alone already writes nothing that it did not choose to write; ammonia, which parses as browsers
//! do, is the second opinion. The order matters: ammonia's time grows with the square of nesting and of
//! attributes, and after the outline there is little of either (C6, C7).
//!
//! What this module must never know: what the text is about, or who wrote it.

mod outline;
mod token;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use gatepost_model::markup;

/// What is looked at of any content, in bytes. Real notes have 5,000 characters at most; longer articles are
/// read at their own address.
const MAX_LENGTH: usize = 16 * 1024;

/// The elements that are kept. Everything else becomes its text.
const KEPT: [&str; 16] = [
    "p",
    "br",
    "a",
    "span",
    "blockquote",
    "strong",
    "em",
    "b",
    "i",
    "u",
    "del",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| cleaner(KEPT.into_iter().collect()));

static TEXT_ONLY: LazyLock<Builder<'static>> = LazyLock::new(|| cleaner(HashSet::new()));

fn cleaner(tags: HashSet<&'static str>) -> Builder<'static> {
    let mut builder = Builder::empty();
    if tags.contains("a") {
        builder
            .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
            .link_rel(Some("nofollow noopener noreferrer"));
    }
    builder
        .tags(tags)
        .url_schemes(HashSet::from(["https", "http"]))
        .url_relative(UrlRelative::Deny)
        .strip_comments(true);
    builder
}

/// Content as HTML that can stand on a page of ours: a few elements, links to the web, no classes, no images,
/// no characters that hide or reorder text.
pub fn sanitize(html: &str) -> String {
    let outline = outline::of(head(html, MAX_LENGTH));
    without_hidden(&CLEANER.clean(&outline).to_string())
}

/// The text of HTML without any element, escaped, so that it can stand within one.
pub fn text_of(html: &str) -> String {
    let outline = outline::of(head(html, MAX_LENGTH));
    without_hidden(&TEXT_ONLY.clean(&outline).to_string())
}

/// The text of HTML without any element, in one line: for where text is escaped when it is shown.
pub fn plain_text_of(html: &str) -> String {
    // `&amp;` last: what it uncovers is text, not another entity.
    let text = text_of(html)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Plain text as HTML: paragraphs and links, under the same limits.
pub fn from_text(text: &str) -> String {
    markup::to_html(&without_hidden(head(text, MAX_LENGTH)), |_| None, markup::no_tags)
}

/// Plain text escaped, so that it can stand within an element; at most `characters` of it.
pub fn escape(text: &str, characters: usize) -> String {
    let text: String = without_hidden(head(text, MAX_LENGTH))
        .chars()
        .take(characters)
        .collect();
    markup::escape(&text)
}

/// The first `length` bytes, or a few less where a character would be cut.
fn head(text: &str, length: usize) -> &str {
    text.get(..text.floor_char_boundary(length)).unwrap_or(text)
}

/// Drops controls, and what hides or reorders text; after the entities are decoded, or `&#8238;` would stay.
fn without_hidden(text: &str) -> String {
    text.chars().filter(|character| !is_hidden(*character)).collect()
}

/// The list of [`markup`], dropped here instead of shown: strangers are not reviewed. The joiners U+200C and
/// U+200D stay: Persian and family emoji need them.
fn is_hidden(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t')) || markup::is_deceptive(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_write_keeps_its_meaning() {
        let mention = r#"<p><a href="https://acme.example/brands/news" class="u-url mention">@news@acme.example</a> What <i>does</i> it cost?</p>"#;
        assert_eq!(
            sanitize(mention),
            r#"<p><a href="https://acme.example/brands/news" rel="nofollow noopener noreferrer">@news@acme.example</a> What <i>does</i> it cost?</p>"#
        );
        assert_eq!(
            sanitize("<p>a<br/>b &amp; c</p><ul><li>1</li><li>2</li></ul><pre><code>x &lt; y</code></pre>"),
            "<p>a<br>b &amp; c</p><ul><li>1</li><li>2</li></ul><pre><code>x &lt; y</code></pre>"
        );
        assert_eq!(
            sanitize("<h2>Head</h2><div>one</div><div>two</div>"),
            "<p><strong>Head</strong></p>one<br>two"
        );
        assert_eq!(sanitize("a < b and b > c"), "a &lt; b and b &gt; c");
    }

    #[test]
    fn the_words_for_a_picture_stay_and_it_is_never_loaded() {
        assert_eq!(
            sanitize("<p>Look <img src=\"https://a.example/x.png\" alt='a \"cat\" &amp; <b>dog</b>'></p>"),
            "<p>Look [a \"cat\" &amp; &lt;b&gt;dog&lt;/b&gt;]</p>"
        );
        assert_eq!(
            sanitize("<img class=emoji alt=:cat: src=x> <img alt='' src=x>"),
            ":cat:"
        );
    }

    #[test]
    fn g15_scripts_in_any_spelling_do_not_survive() {
        for hostile in [
            "<script>alert(1)</script>",
            "<ScRiPt src=//evil.example></sCrIpT>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\" java\nscript:alert(1)\">x</a>",
            "<a href=\"&#106;avascript:alert(1)\">x</a>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<a href=\"https://a.example/\" onclick=\"alert(1)\" style=\"x\" class=\"status__button\" id=\"app\">x</a>",
            "<form action=/><input><button>x</button></form>",
            "<base href=//evil.example><meta http-equiv=refresh content=0>",
            "<p style=\"position:fixed\">x</p>",
            "<<script>alert(1)//<</script>",
            "<p \"onmouseover=alert(1) \">x",
        ] {
            let clean = sanitize(hostile).to_lowercase();
            for forbidden in [
                "<script",
                "<img",
                "<svg",
                "<math",
                "<iframe",
                "<form",
                "<base",
                "<meta",
                "<style",
                "onerror=",
                "onclick",
                "onload",
                "onmouse",
                "javascript:",
                "data:",
                "style=",
                "class=",
                "id=",
            ] {
                assert!(!clean.contains(forbidden), "{hostile} -> {clean}");
            }
        }
    }

    #[test]
    fn g16_markup_without_script_is_reduced_too() {
        assert_eq!(
            sanitize("<span class=\"h-card\" data-x=1>x</span>"),
            "<span>x</span>"
        );
        assert_eq!(sanitize("<a href=\"/relative\">x</a>"), "x");
        assert_eq!(
            sanitize("<a href='HTTPS://A.example/'>x</a>")
                .matches("rel=")
                .count(),
            1
        );
        assert_eq!(
            sanitize("<a href=\"https://a.example/?x=&quot;onclick=alert(1)\">x</a>"),
            r#"<a href="https://a.example/?x=&quot;onclick=alert(1)" rel="nofollow noopener noreferrer">x</a>"#
        );
    }

    /// How deep elements are nested in clean HTML.
    fn depth(html: &str) -> usize {
        let (mut depth, mut deepest) = (0_usize, 0);
        for tag in html.split('<').skip(1).filter(|tag| !tag.starts_with("br>")) {
            depth = if tag.starts_with('/') {
                depth - 1
            } else {
                depth + 1
            };
            deepest = deepest.max(depth);
        }
        deepest
    }

    #[test]
    fn c6_deep_nesting_is_cut() {
        for unit in [
            "<div>",
            "<ul><li>",
            "<blockquote>",
            "<b>",
            "<p><b>",
            "<div></x>",
            "<b><p>",
        ] {
            let clean = sanitize(&unit.repeat(100_000 / unit.len()));
            assert!(depth(&clean) <= 64, "{unit}: {}", depth(&clean));
        }
        let deep = format!("{}x{}", "<blockquote>".repeat(64), "</blockquote>".repeat(64));
        assert!(sanitize(&deep).contains('x'));
        let deeper = format!("{}x{}y", "<blockquote>".repeat(65), "</blockquote>".repeat(65));
        assert!(!sanitize(&deeper).contains('x'), "what is nested deeper is cut");
    }

    #[test]
    fn c7_twenty_thousand_attributes_never_reach_the_parser() {
        let attributes: String = (0..20_000).map(|number| format!(" a{number}")).collect();
        assert_eq!(
            sanitize(&format!("<p{attributes}>x</p>")),
            "",
            "the limit cuts within the tag"
        );
        let attributes: String = (0..2_000).map(|number| format!(" a{number}")).collect();
        let outline = outline::of(&format!("<a{attributes} href=\"https://a.example/\">x</a>"));
        assert_eq!(outline, "<a href=\"https://a.example/\">x</a>");
    }

    #[test]
    fn content_is_cut_at_16_kib_and_at_a_character() {
        let long = format!("<p>{}</p>", "é".repeat(20_000));
        let clean = sanitize(&long);
        assert!(
            clean.len() <= MAX_LENGTH + 8 && clean.ends_with("é</p>"),
            "{}",
            clean.len()
        );
    }

    #[test]
    fn f12_characters_that_hide_or_reorder_text_are_dropped_however_they_are_written() {
        assert_eq!(
            sanitize("a\u{202E}b&#8238;c&#x200b;d\u{0}e&#0;&#1;f"),
            "abcde\u{FFFD}f"
        );
        assert_eq!(
            sanitize("👩\u{200d}👧 نامه\u{200c}ای"),
            "👩\u{200d}👧 نامه\u{200c}ای"
        );
        assert_eq!(escape("a\u{202E}<b>\n", 100), "a&lt;b&gt;<br>");
    }

    #[test]
    fn text_alone_has_no_element() {
        assert_eq!(
            text_of("<p>Spoiler: <b>x</b> &lt;i&gt;<script>y</script>"),
            "Spoiler: x &lt;i&gt;"
        );
        assert_eq!(
            from_text("see https://a.example/ <b>\n\nx"),
            r#"<p>see <a href="https://a.example/" rel="nofollow noopener noreferrer">https://a.example/</a> &lt;b&gt;</p><p>x</p>"#
        );
    }
}
