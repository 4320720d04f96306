//! What a candidate is about: a publication of ours that it would change, or a post that it answers or shares.

use gatepost_internal::gate;
use gatepost_model::gate::Poll;
use serde::Serialize;

use super::picture::{self, Picture};
use super::{revealed, written};

/// A publication, as outsiders read it now.
#[derive(Debug, Serialize)]
pub(super) struct Target {
    uri: String,
    url: String,
    /// What was published first.
    candidate_id: String,
    rev_hash: String,
    title: Option<String>,
    text: Option<String>,
    content_html: Option<String>,
    content_warning: Option<String>,
    language: Option<String>,
    media: Vec<Picture>,
    poll: Option<Poll>,
    /// Neither recalled nor deleted.
    stands: bool,
    /// Other candidates about it that may still leave.
    also_open: Vec<String>,
}

/// A post, as reviewers see it.
#[derive(Debug, Serialize)]
pub(super) struct Card {
    uri: String,
    url: String,
    handle: String,
    name: String,
    content_html: Option<String>,
    content_warning: Option<String>,
    published_at: Option<String>,
    is_gone: bool,
    /// Since it was approved.
    has_changed: bool,
}

impl Target {
    pub(super) fn new(internal_url: &str, target: gate::TargetPublication) -> Self {
        let candidate = target.candidate.to_string();
        let pictures = picture::Address {
            internal_url,
            candidate: &candidate,
        };
        Self {
            uri: target.uri,
            url: target.url,
            rev_hash: target.rev_hash,
            title: revealed(target.title),
            text: revealed(target.text),
            content_html: revealed(target.content_html),
            content_warning: revealed(target.content_warning),
            language: target.language,
            media: pictures.of_all(target.media),
            poll: target.poll,
            stands: target.stands,
            also_open: target.also_open.iter().map(ToString::to_string).collect(),
            candidate_id: candidate,
        }
    }
}

impl From<gate::Card> for Card {
    fn from(card: gate::Card) -> Self {
        Self {
            uri: card.uri,
            url: card.url,
            handle: card.handle,
            name: card.name,
            content_html: card.content_html,
            content_warning: revealed(card.content_warning),
            published_at: written(card.published_at),
            is_gone: card.is_gone,
            has_changed: card.has_changed,
        }
    }
}
