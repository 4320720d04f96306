//! HTML inside a page that did not come from a template: what people wrote.

use std::fmt;

use askama::filters::HtmlSafe;
use gatepost_internal::post::Post;
use gatepost_model::InternalText;
use gatepost_model::markup;

/// HTML that may stand in a page as it is. It has no other way in than these functions: text that goes
/// through the one markup, HTML that was released, and HTML that was cleaned when it came in.
#[derive(Clone)]
pub(crate) struct Prose(String);

impl Prose {
    /// What somebody wrote inside; the people it addresses and its tags become links.
    pub(crate) fn of_post(post: &Post) -> Self {
        let known = |name: &str| post.mentions.iter().any(|person| person.username == name);
        let mention = |handle: &markup::Handle| {
            (handle.host.is_none() && known(&handle.name)).then(|| format!("/@{}", handle.name))
        };
        Self(markup::to_html(post.text.reveal_inside(), mention, |tag| {
            Some(tag_page(tag))
        }))
    }

    /// Plain text about somebody: paragraphs and addresses, nothing else.
    pub(crate) fn of_text(text: &str) -> Self {
        Self(markup::to_html(text, |_| None, markup::no_tags))
    }

    /// A text inside that has no names or tags of its own, such as a warning.
    pub(crate) fn of_line(text: &InternalText) -> Self {
        Self(markup::escape(text.reveal_inside()))
    }

    /// The warning before something that was published.
    pub(crate) fn of_warning(text: &str) -> Self {
        Self(markup::escape(text))
    }

    /// What a brand has published, to the byte.
    pub(crate) fn of_released(html: &str) -> Self {
        Self(html.to_owned())
    }

    /// What came in from outside. It was cleaned before it was stored: no script, style, form or class is left.
    pub(crate) fn of_outside(html: &str) -> Self {
        Self(html.to_owned())
    }
}

/// Where posts with a tag are.
pub(crate) fn tag_page(tag: &str) -> String {
    format!("/tags/{}", crate::paging::encoded(tag))
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Prose {}
