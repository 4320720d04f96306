//! The form in which people write: on the home page, on its own page, and below a thread.

use askama::Template;
use askama::filters::HtmlSafe;
use gatepost_internal::Inside;
use gatepost_internal::entry::{Entry, What};
use gatepost_internal::post::{Label, Visibility};
use gatepost_model::release_key::hex_secret;

use super::label::Labels;
use super::{Face, Picker};
use crate::session::Session;

/// What somebody has typed so far.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) text: String,
    pub(crate) content_warning: String,
    /// Name of a visibility.
    pub(crate) visibility: Option<String>,
    /// Name of a label.
    pub(crate) label: Option<String>,
    /// Id of the entry it answers.
    pub(crate) reply_to: Option<String>,
    /// Where to go afterwards.
    pub(crate) back: Option<String>,
}

/// The form. Displays as HTML.
#[derive(Template)]
#[template(path = "composer.html")]
pub(crate) struct Composer {
    csrf: String,
    face: Face,
    /// The longest text, in characters.
    longest: usize,
    /// The same form sent twice makes one post.
    key: String,
    back: String,
    text: String,
    content_warning: String,
    visibility: Visibility,
    labels: Labels,
    /// Who may read it at most: an answer is never wider than what it answers.
    widest: Visibility,
    reply_to: Option<String>,
    /// Whether what it answers is outside: the answer stays inside, and people must not take it for another.
    is_side_thread: bool,
    picker: Picker,
    fault: Option<String>,
}

impl HtmlSafe for Composer {}

impl Composer {
    /// For something new.
    pub(crate) fn new(inside: &Inside, session: &Session, back: &str) -> Self {
        let username = &session.caller.username;
        Self {
            csrf: session.csrf.clone(),
            face: Face::of_person(username, username),
            longest: inside.context.limits.post_characters,
            key: hex_secret::<16>(inside.context.random.as_ref()),
            back: back.to_owned(),
            text: String::new(),
            content_warning: String::new(),
            visibility: Visibility::Public,
            labels: Labels {
                chosen: Label::default(),
            },
            widest: Visibility::Public,
            reply_to: None,
            is_side_thread: false,
            picker: Picker::empty(),
            fault: None,
        }
    }

    /// For an answer. It names whom it answers, and is as narrow as that.
    pub(crate) fn answering(inside: &Inside, session: &Session, entry: &Entry, back: &str) -> Self {
        let fresh = Self {
            reply_to: Some(entry.id.to_string()),
            ..Self::new(inside, session, back)
        };
        let What::Post(post) = &entry.what else {
            return Self {
                is_side_thread: true,
                ..fresh
            };
        };
        let widest = if post.visibility.is_company() {
            Visibility::Public
        } else {
            post.visibility
        };
        let is_own = post.author.id == session.caller.person;
        Self {
            text: if is_own {
                String::new()
            } else {
                format!("@{} ", post.author.username)
            },
            content_warning: post
                .content_warning
                .as_ref()
                .map_or_else(String::new, |warning| warning.reveal_inside().to_owned()),
            visibility: widest,
            widest,
            // What answers something confidential is so too, unless its author says otherwise.
            labels: Labels {
                chosen: if post.label.may_be_proposed() {
                    Label::default()
                } else {
                    post.label
                },
            },
            ..fresh
        }
    }

    /// With what was typed before, the pictures that came with it, and what was wrong.
    pub(crate) fn with(self, typed: Typed, picker: Picker, fault: Option<String>) -> Self {
        let visibility = typed.visibility.as_deref().and_then(Visibility::parse);
        let label = typed.label.as_deref().and_then(Label::parse);
        let or = |typed: String, otherwise: String| if typed.is_empty() { otherwise } else { typed };
        Self {
            text: or(typed.text, self.text),
            content_warning: or(typed.content_warning, self.content_warning),
            visibility: visibility.unwrap_or(self.visibility),
            labels: label.map_or(self.labels, |chosen| Labels { chosen }),
            back: typed.back.unwrap_or(self.back),
            picker,
            fault,
            ..self
        }
    }

    fn may(&self, visibility: Visibility) -> bool {
        visibility >= self.widest
    }
}
