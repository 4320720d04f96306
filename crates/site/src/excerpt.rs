//! The beginning of a published text without its markup, for titles and link previews.

/// At most `limit` characters of released HTML as plain text, cut at a word with an ellipsis.
///
/// The HTML is our own (`gatepost_model::markup`): tags contain no `>` in quotes, and five entities exist.
pub(crate) fn excerpt(html: &str, limit: usize) -> String {
    let text = plain_text(html);
    if text.chars().count() <= limit {
        return text;
    }
    let cut: String = text.chars().take(limit.saturating_sub(1)).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{whole_words}…")
}

fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        // Inline tags stand inside of words and sentences; the others part them.
        if matches!(tag, "br" | "p" | "/p") {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    // `&amp;` last: what it uncovers is text, not another entity.
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use gatepost_model::markup;

    use super::*;

    #[test]
    fn what_was_typed_comes_back_in_one_line() {
        let typed = "A & B <are> \"friends\" &lt; isn't it\nso?\n\nSee https://acme.example/x.";
        let html = markup::to_html(typed, |_| None, markup::no_tags);
        assert_eq!(
            excerpt(&html, 200),
            "A & B <are> \"friends\" &lt; isn't it so? See https://acme.example/x."
        );
    }

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        assert_eq!(excerpt("<p>one two three</p>", 13), "one two three");
        assert_eq!(excerpt("<p>one two three</p>", 10), "one two…");
        assert_eq!(excerpt("<p>ééééééééééé</p>", 4), "ééé…");
    }
}
