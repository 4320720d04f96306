//! Rewrites any text that claims to be HTML into a small, balanced, shallow outline of it, in linear time.
//!
//! Nothing of the input is copied but text and the addresses of links, and in both every `<` is escaped. So a
//! tag that we and a browser would read differently can cost its author some formatting and nothing else.

use super::token::{Attributes, Token, after_hidden, next_token};

/// How deep kept elements may nest; what is nested deeper is cut off with all that follows.
const MAX_DEPTH: usize = 64;

/// Elements whose content is not text for people; dropped with their content.
const HIDDEN: [&str; 10] = [
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
];

/// What comes of an element of some name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Kept, within a line.
    Inline(&'static str),
    /// Kept; a link.
    Link,
    /// Kept; ends an open paragraph.
    Block(&'static str),
    /// Kept; ends the item before it.
    Item,
    /// Kept; has no end.
    LineBreak,
    /// What stands for it is kept: nobody here loads what a stranger points at.
    Picture,
    /// Shown as a paragraph in bold.
    Heading,
    /// Not kept, but what is in it stands on lines of its own.
    Line,
    /// Not kept, but parted from what is beside it.
    Cell,
    /// Dropped with its content.
    Hidden,
    /// Not kept.
    Unknown,
}

fn role(name: &str) -> Role {
    match name {
        "span" => Role::Inline("span"),
        "strong" => Role::Inline("strong"),
        "em" => Role::Inline("em"),
        "b" => Role::Inline("b"),
        "i" => Role::Inline("i"),
        "u" => Role::Inline("u"),
        "del" | "s" | "strike" => Role::Inline("del"),
        "code" => Role::Inline("code"),
        "a" => Role::Link,
        "p" => Role::Block("p"),
        "blockquote" => Role::Block("blockquote"),
        "pre" => Role::Block("pre"),
        "ul" => Role::Block("ul"),
        "ol" => Role::Block("ol"),
        "li" => Role::Item,
        "br" => Role::LineBreak,
        "img" => Role::Picture,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading,
        "div" | "section" | "article" | "header" | "footer" | "main" | "aside" | "figure" | "figcaption"
        | "table" | "tr" | "dl" | "dt" | "dd" | "hr" | "details" | "summary" => Role::Line,
        "td" | "th" => Role::Cell,
        hidden if HIDDEN.contains(&hidden) => Role::Hidden,
        _ => Role::Unknown,
    }
}

/// The outline of `html`: kept elements only, balanced, at most 64 deep.
pub(super) fn of(html: &str) -> String {
    let mut writer = Writer {
        html: String::with_capacity(html.len()),
        open: Vec::new(),
    };
    let mut rest = html;
    while !rest.is_empty() {
        let (token, after) = next_token(rest);
        rest = after;
        match token {
            Token::Text(text) => writer.html.push_str(text),
            Token::LessThan => writer.html.push_str("&lt;"),
            Token::Nothing => {}
            Token::End(name) => writer.end(role(&name)),
            Token::Start { name, attributes } => {
                let role = role(&name);
                if role == Role::Hidden {
                    rest = after_hidden(rest, &name);
                } else if writer.start(role, &attributes).is_none() {
                    break;
                }
            }
        }
    }
    writer.finish()
}

struct Writer {
    html: String,
    /// Kept elements that are open, outermost first.
    open: Vec<&'static str>,
}

impl Writer {
    /// `None` where this would nest too deeply.
    fn start(&mut self, role: Role, attributes: &Attributes<'_>) -> Option<()> {
        match role {
            Role::Inline(name) => self.push(name, None),
            Role::Link => {
                self.close("a");
                match attributes.href.map(str::trim).filter(|href| is_web(href)) {
                    Some(href) => self.push("a", Some(href)),
                    None => Some(()),
                }
            }
            Role::Block(name) => {
                self.close("p");
                self.push(name, None)
            }
            Role::Item => {
                self.close("li");
                self.push("li", None)
            }
            Role::Heading => {
                self.close("p");
                self.push("p", None)?;
                self.push("strong", None)
            }
            Role::LineBreak => {
                self.html.push_str("<br>");
                Some(())
            }
            Role::Picture => {
                self.picture(attributes.alt.map_or("", str::trim));
                Some(())
            }
            Role::Line => {
                self.new_line();
                Some(())
            }
            Role::Cell | Role::Hidden | Role::Unknown => Some(()),
        }
    }

    fn end(&mut self, role: Role) {
        match role {
            Role::Inline(name) | Role::Block(name) => self.close(name),
            Role::Link => self.close("a"),
            Role::Item => self.close("li"),
            Role::Heading => self.close("p"),
            Role::Line => self.new_line(),
            Role::Cell => self.html.push(' '),
            Role::LineBreak | Role::Picture | Role::Hidden | Role::Unknown => {}
        }
    }

    /// The words for a picture, in brackets; a custom emoji is written as people type it, `:so:`.
    fn picture(&mut self, alt: &str) {
        if alt.is_empty() {
            return;
        }
        let is_emoji = alt.len() > 2 && alt.starts_with(':') && alt.ends_with(':');
        let words = alt.replace('<', "&lt;");
        if is_emoji {
            self.html.push_str(&words);
        } else {
            self.html.push('[');
            self.html.push_str(&words);
            self.html.push(']');
        }
    }

    fn push(&mut self, name: &'static str, href: Option<&str>) -> Option<()> {
        if self.open.len() >= MAX_DEPTH {
            return None;
        }
        self.open.push(name);
        self.html.push('<');
        self.html.push_str(name);
        if let Some(href) = href {
            self.html.push_str(" href=\"");
            for character in href.chars() {
                match character {
                    '"' => self.html.push_str("&quot;"),
                    '<' => self.html.push_str("&lt;"),
                    '>' => self.html.push_str("&gt;"),
                    plain => self.html.push(plain),
                }
            }
            self.html.push('"');
        }
        self.html.push('>');
        Some(())
    }

    /// Closes the innermost element of this name and what is open in it. An end tag does not reach out of the
    /// block it stands in: `</b>` in an item does not close the list.
    fn close(&mut self, name: &str) {
        let is_wall = |open: &&str| match name {
            "ul" | "ol" | "blockquote" | "pre" => false,
            "li" => matches!(*open, "ul" | "ol"),
            _ => matches!(*open, "ul" | "ol" | "li" | "blockquote" | "pre"),
        };
        let reachable = self.open.iter().rev().take_while(|open| !is_wall(open));
        let Some(inside) = reachable.clone().position(|open| *open == name) else {
            return;
        };
        for _ in 0..=inside {
            self.close_innermost();
        }
    }

    fn close_innermost(&mut self) {
        if let Some(name) = self.open.pop() {
            self.html.push_str("</");
            self.html.push_str(name);
            self.html.push('>');
        }
    }

    /// Begins a new line where something stands on this one.
    fn new_line(&mut self) {
        const BEGINS_A_LINE: [&str; 12] = [
            "<p>",
            "</p>",
            "<br>",
            "<ul>",
            "</ul>",
            "<ol>",
            "</ol>",
            "<li>",
            "</li>",
            "<blockquote>",
            "</blockquote>",
            "</pre>",
        ];
        let written = self.html.trim_ascii_end();
        if !written.is_empty() && !BEGINS_A_LINE.iter().any(|end| written.ends_with(end)) {
            self.html.push_str("<br>");
        }
    }

    fn finish(mut self) -> String {
        let length = self.html.trim_ascii_end().trim_end_matches("<br>").len();
        self.html.truncate(length);
        while !self.open.is_empty() {
            self.close_innermost();
        }
        self.html
    }
}

/// What a link may begin with. Entities and line breaks within the scheme are nobody's honest spelling.
fn is_web(href: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| {
        href.get(..scheme.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn what_is_balanced_stays_as_it_is() {
        let html = "<p>a <b>b <i>c</i></b></p><blockquote><p>d</p></blockquote><ul><li>e<ol><li>f</li></ol></li></ul>";
        assert_eq!(of(html), html);
    }

    #[test]
    fn what_is_not_balanced_is_closed_in_order() {
        for (html, expected) in [
            ("<b>a<i>b", "<b>a<i>b</i></b>"),
            ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"),
            ("a</b></p>", "a"),
            ("<p>a<p>b", "<p>a</p><p>b</p>"),
            ("<p>a<ul><li>b<li>c</ul>", "<p>a</p><ul><li>b</li><li>c</li></ul>"),
            ("<b><ul><li>a</b>b</li></ul>", "<b><ul><li>ab</li></ul></b>"),
            (
                "<a href=https://a.example/>a<a href='https://b.example/'>b",
                "<a href=\"https://a.example/\">a</a><a href=\"https://b.example/\">b</a>",
            ),
        ] {
            assert_eq!(of(html), expected, "{html}");
        }
    }

    #[test]
    fn broken_tags_end_where_browsers_end_them() {
        for (html, expected) in [
            ("a<", "a&lt;"),
            ("a<b", "a"),
            ("a<b c=\"", "a"),
            ("a<b c='>' d>x</b>", "a<b>x</b>"),
            ("a<!-- <b> --><i>b</i>", "a<i>b</i>"),
            ("a<!-- b", "a"),
            ("a<!doctype html>b<?php x ?>c</ d>e", "abce"),
            ("a<b =c=d>e</b >f", "a<b>e</b>f"),
            ("1<2 <3", "1&lt;2 &lt;3"),
            ("<script>a</scripT >b", "b"),
            ("<style>a</sty>b", ""),
        ] {
            assert_eq!(of(html), expected, "{html}");
        }
    }

    #[test]
    fn c15_hostile_input_stays_linear_in_size() {
        for unit in [
            "<",
            "</",
            "<a ",
            "<b><",
            "<!--",
            "<a href=\"",
            "&",
            "<script></",
            "<div>",
            "<p>x",
        ] {
            let hostile = unit.repeat(100_000);
            assert!(of(&hostile).len() <= hostile.len() * 5, "{unit}");
        }
    }
}
