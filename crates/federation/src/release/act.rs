//! What a release does, read out of its content.

use gatepost_model::address::{PUBLIC_AUDIENCE, PublicAddress};
use gatepost_model::gate::{Kind, Medium, Poll, Profile, RevisionContent};
use url::Url;

use super::AcceptError;
use crate::egress::same_origin;

/// The act of a release, with what it cannot be without.
///
/// The gate builds no other content. A certificate proves that people approved it, not that it makes sense,
/// so the public plane looks for itself. What can be told only from the database is `subject`'s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// A note, article or question is published.
    Note {
        /// The HTML as it will be sent.
        content_html: String,
    },
    /// Something published gets other words.
    Update {
        /// Its address.
        object: String,
        /// Hash of the revision whose words are replaced.
        replaces: String,
        /// The HTML as it will be sent.
        content_html: String,
    },
    /// Something published is taken back.
    Delete {
        /// Its address.
        object: String,
        /// Hash of the revision that is taken back.
        replaces: String,
    },
    /// A post elsewhere is shared.
    Boost(Elsewhere),
    /// It is no longer shared.
    Unboost {
        /// Its address.
        object: String,
    },
    /// A post elsewhere is liked.
    Favourite(Elsewhere),
    /// An actor elsewhere is asked to be followed.
    Follow {
        /// Its address, as it was approved.
        target: String,
    },
    /// It is no longer followed.
    Unfollow {
        /// Its address.
        target: String,
    },
    /// The brand says something else of itself.
    Profile(Box<Profile>),
    /// Something published is put on top of the brand's page.
    Pin {
        /// Its address.
        object: String,
    },
    /// It is taken down from there.
    Unpin {
        /// Its address.
        object: String,
    },
}

/// A post elsewhere, and who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Elsewhere {
    pub(super) object: String,
    pub(super) author: String,
}

type Refusal = &'static str;

impl Act {
    pub(super) fn of(content: &RevisionContent, address: &PublicAddress) -> Result<Self, AcceptError> {
        Self::read(content, address).map_err(AcceptError::refused)
    }

    fn read(content: &RevisionContent, address: &PublicAddress) -> Result<Self, Refusal> {
        has_only_its_own_parts(content)?;
        if !content.all_media().all(is_sound) {
            return Err("a picture is not described as a released picture is");
        }
        let elsewhere = || {
            let object = object_of(content)?;
            let author = author_of(content, address).ok_or("it must name the one who wrote the post")?;
            if address.is_ours(&object) {
                return Err("a brand cannot do this to a post of its own node");
            }
            match (Url::parse(&object), Url::parse(&author)) {
                // Whoever is named as the author gets the activity: only who can have written it (FEP-fe34).
                (Ok(post), Ok(actor)) if same_origin(&post, &actor) => Ok(Elsewhere { object, author }),
                _ => Err("the post is not on the server of its author"),
            }
        };
        Ok(match content.kind {
            Kind::Create | Kind::Reply | Kind::Poll => Self::Note {
                content_html: words(content)?,
            },
            Kind::Update => Self::Update {
                object: object_of(content)?,
                replaces: replaced(content)?,
                content_html: words(content)?,
            },
            Kind::Delete => Self::Delete {
                object: object_of(content)?,
                replaces: replaced(content)?,
            },
            Kind::Boost => Self::Boost(elsewhere()?),
            Kind::Unboost => Self::Unboost {
                object: object_of(content)?,
            },
            Kind::Favourite => Self::Favourite(elsewhere()?),
            Kind::Follow => Self::Follow {
                target: outside_actor(content, address)?,
            },
            Kind::Unfollow => Self::Unfollow {
                target: outside_actor(content, address)?,
            },
            Kind::Profile => match &content.profile {
                Some(profile) if !profile.display_name.trim().is_empty() => Self::Profile(profile.clone()),
                _ => return Err("a profile must have a name"),
            },
            Kind::Pin => Self::Pin {
                object: object_of(content)?,
            },
            Kind::Unpin => Self::Unpin {
                object: object_of(content)?,
            },
        })
    }

    /// The address of what it is done to, where it is done to something.
    pub(super) fn about(&self) -> Option<&str> {
        match self {
            Self::Note { .. } | Self::Profile(_) => None,
            Self::Update { object, .. }
            | Self::Delete { object, .. }
            | Self::Unboost { object }
            | Self::Pin { object }
            | Self::Unpin { object } => Some(object),
            Self::Boost(post) | Self::Favourite(post) => Some(&post.object),
            Self::Follow { target } | Self::Unfollow { target } => Some(target),
        }
    }
}

/// What a kind has no use for must not be there: it was approved and would not be seen.
fn has_only_its_own_parts(content: &RevisionContent) -> Result<(), Refusal> {
    let kind = content.kind;
    let has_words = content.content_html.is_some()
        || content.content_warning.is_some()
        || content.title.is_some()
        || !content.hashtags.is_empty()
        || !content.media.is_empty();
    if has_words && !kind.has_text() {
        return Err("an act of this kind has no text and no pictures");
    }
    if content.object.is_some() && kind.target().is_none() {
        return Err("what is new is done to nothing: it has no object");
    }
    if content.profile.is_some() && kind != Kind::Profile {
        return Err("only a profile act has a profile");
    }
    match (&content.poll, kind) {
        (Some(poll), Kind::Poll | Kind::Update) if !is_askable(poll) => {
            return Err("a poll needs at least two different options and a time to vote");
        }
        (Some(_), Kind::Poll | Kind::Update) | (None, _) => {}
        (Some(_), _) => return Err("only a poll has options"),
    }
    if kind == Kind::Poll && content.poll.is_none() {
        return Err("a poll must have options");
    }
    if kind == Kind::Reply && content.in_reply_to.is_none() {
        return Err("a reply must say what it answers");
    }
    if content.in_reply_to.is_some() && !kind.has_text() {
        return Err("an act of this kind answers nothing");
    }
    Ok(())
}

fn words(content: &RevisionContent) -> Result<String, Refusal> {
    match &content.content_html {
        Some(html) if !html.trim().is_empty() => Ok(html.clone()),
        // Pictures may stand alone.
        html if !content.media.is_empty() => Ok(html.clone().unwrap_or_else(String::new)),
        _ => Err("there is nothing to publish: the content is empty"),
    }
}

fn object_of(content: &RevisionContent) -> Result<String, Refusal> {
    content.object.clone().ok_or("it must say what it is done to")
}

fn replaced(content: &RevisionContent) -> Result<String, Refusal> {
    content
        .object_hash
        .clone()
        .ok_or("it must say which words it is about")
}

fn outside_actor(content: &RevisionContent, address: &PublicAddress) -> Result<String, Refusal> {
    match &content.object {
        Some(target) if address.is_ours(target) => Err("a brand cannot follow an actor of its own node"),
        Some(target) => Ok(target.clone()),
        None => Err("a follow must say whom"),
    }
}

/// The one actor elsewhere that the act is addressed to.
fn author_of(content: &RevisionContent, address: &PublicAddress) -> Option<String> {
    let mut elsewhere = content
        .to
        .iter()
        .chain(&content.cc)
        .filter(|uri| *uri != PUBLIC_AUDIENCE && !address.is_ours(uri));
    let author = elsewhere.next()?;
    elsewhere.all(|other| other == author).then(|| author.clone())
}

fn is_askable(poll: &Poll) -> bool {
    let is_new = |(index, option): (usize, &String)| {
        !option.trim().is_empty() && !poll.options.iter().take(index).any(|earlier| earlier == option)
    };
    poll.options.len() >= 2 && poll.open_seconds > 0 && poll.options.iter().enumerate().all(is_new)
}

/// Whether a picture's description can be true: the hash is one, the type is one we serve.
fn is_sound(medium: &Medium) -> bool {
    let is_file = |sha256: &str, media_type: &str, numbers: [i64; 3]| {
        sha256.len() == 64
            && sha256
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && matches!(media_type, "image/jpeg" | "image/png" | "image/gif")
            && numbers.iter().all(|number| *number > 0)
    };
    let preview = &medium.preview;
    is_file(
        &medium.sha256,
        &medium.media_type,
        [medium.length, medium.width, medium.height],
    ) && is_file(
        &preview.sha256,
        &preview.media_type,
        [preview.length, preview.width, preview.height],
    ) && medium
        .focus
        .is_none_or(|focus| focus.iter().all(|part| (-1000..=1000).contains(part)))
}

#[cfg(test)]
#[path = "act_tests.rs"]
mod tests;
