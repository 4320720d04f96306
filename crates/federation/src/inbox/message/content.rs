//! What people will read of a note.

use serde_json::Value;

use super::property::{Object, kind, text};
use crate::html;

/// Longer titles are cut, in characters.
const MAX_TITLE: usize = 300;

/// The texts of an object as they came, not yet fit to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    /// Of an article, a page, a video.
    title: Option<String>,
    /// The content warning; of an article its abstract.
    summary: Option<String>,
    body: Option<String>,
    /// Whether the body is HTML, as it is where nothing else is said.
    is_html: bool,
}

impl Content {
    pub(crate) fn read(object: &Object) -> Self {
        let owned = |text: Option<&str>| text.filter(|text| !text.trim().is_empty()).map(str::to_owned);
        let is_note = matches!(kind(object), Some("Note" | "Answer"));
        let media_type = object.get("mediaType").and_then(Value::as_str);
        Self {
            // The name of a note is an alternative text or a vote, not a title.
            title: owned(text(object, "name", "nameMap").filter(|_| !is_note)),
            summary: owned(text(object, "summary", "summaryMap")),
            body: owned(text(object, "content", "contentMap")),
            is_html: media_type.is_none_or(|kind| kind.trim().eq_ignore_ascii_case("text/html")),
        }
    }

    /// Whether nothing was written at all.
    pub(super) fn is_empty(&self) -> bool {
        self.title.is_none() && self.summary.is_none() && self.body.is_none()
    }

    /// The words before the content as plain text, taken out of it; of whatever has a title they are its abstract
    /// and stay where they are.
    pub(crate) fn take_warning(&mut self) -> Option<String> {
        if self.title.is_some() {
            return None;
        }
        let warning = html::plain_text_of(&self.summary.take()?);
        (!warning.is_empty()).then_some(warning)
    }

    /// The HTML that may be shown: the title in bold, the content warning, the body. Takes CPU time in
    /// proportion to the content, at most some milliseconds.
    pub(crate) fn to_html(&self) -> String {
        let mut shown = String::new();
        if let Some(title) = &self.title {
            shown.push_str(&format!(
                "<p><strong>{}</strong></p>",
                html::escape(title, MAX_TITLE)
            ));
        }
        if let Some(summary) = &self.summary {
            let summary = html::text_of(summary);
            if !summary.trim().is_empty() {
                shown.push_str(&format!("<p>{}</p>", summary.trim()));
            }
        }
        match &self.body {
            Some(body) if self.is_html => shown.push_str(&html::sanitize(body)),
            Some(body) => shown.push_str(&html::from_text(body)),
            None => {}
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn shown(object: Value) -> String {
        Content::read(object.as_object().unwrap()).to_html()
    }

    #[test]
    fn a_title_stands_first_in_bold_and_a_warning_as_a_paragraph() {
        assert_eq!(
            shown(
                json!({"type": "Article", "name": "A <b>\u{202e}", "summary": "<p>short</p>", "content": "<p>long</p>"})
            ),
            "<p><strong>A &lt;b&gt;</strong></p><p>short</p><p>long</p>"
        );
        assert_eq!(
            shown(json!({"type": "Note", "name": "no title", "summary": "CW", "content": "x"})),
            "<p>CW</p>x"
        );
    }

    #[test]
    fn a_translation_serves_where_there_is_no_content() {
        assert_eq!(
            shown(json!({"type": "Note", "contentMap": {"de": "<p>ja</p>"}})),
            "<p>ja</p>"
        );
        assert_eq!(
            shown(json!({"type": "Note", "content": "yes", "contentMap": {"de": "ja"}})),
            "yes"
        );
    }

    #[test]
    fn text_that_says_it_is_no_html_is_not_read_as_html() {
        assert_eq!(
            shown(json!({"type": "Video", "mediaType": "text/markdown", "content": "a <b>\n\nc"})),
            "<p>a &lt;b&gt;</p><p>c</p>"
        );
    }

    #[test]
    fn g15_hostile_titles_and_warnings_are_only_text() {
        let html = shown(json!({
            "type": "Page",
            "name": "<script>alert(1)</script>",
            "summary": "<img src=x onerror=alert(1)>w</p><script>x</script>",
            "content": "<script>alert(1)</script>",
        }));
        assert_eq!(
            html,
            "<p><strong>&lt;script&gt;alert(1)&lt;/script&gt;</strong></p><p>w</p>"
        );
    }
}
