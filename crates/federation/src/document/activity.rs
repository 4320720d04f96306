//! The activities we send.

use activitypub_federation::kinds::activity::{CreateType, FollowType};
use gatepost_model::Timestamp;
use gatepost_model::gate::RevisionContent;
use serde::Serialize;

use super::{Note, Unwritable, context, write};

/// A Create with its note. Addressed like the note.
#[derive(Debug, Clone, Serialize)]
pub struct Create {
    /// Its address.
    pub id: String,
    #[serde(rename = "type")]
    kind: CreateType,
    actor: String,
    to: Vec<String>,
    cc: Vec<String>,
    published: String,
    object: Note,
}

impl Create {
    /// The Create of a note.
    pub fn of(id: String, note: Note) -> Self {
        Self {
            id,
            kind: CreateType::Create,
            actor: note.attributed_to.clone(),
            to: note.to.clone(),
            cc: note.cc.clone(),
            published: note.published.clone(),
            object: note,
        }
    }

    /// As it is signed and served.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn to_json(&self) -> Result<String, Unwritable> {
        write(self, self.object.context())
    }
}

/// A Follow.
#[derive(Debug, Clone, Serialize)]
pub struct Follow {
    /// Its address.
    pub id: String,
    #[serde(rename = "type")]
    kind: FollowType,
    actor: String,
    object: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    to: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cc: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
}

impl Follow {
    /// The Follow of some approved content. `object` is the content's own, which a follow must have.
    pub fn of(id: String, content: &RevisionContent, object: &str, published_at: Timestamp) -> Self {
        Self {
            id,
            kind: FollowType::Follow,
            actor: content.brand.clone(),
            object: object.to_owned(),
            to: content.to.clone(),
            cc: content.cc.clone(),
            published: Some(published_at.to_rfc3339()),
        }
    }

    /// A Follow that somebody sent us, with the three fields that name it: what an answer embeds.
    pub fn received(id: String, actor: String, object: String) -> Self {
        Self {
            id,
            kind: FollowType::Follow,
            actor,
            object,
            to: Vec::new(),
            cc: Vec::new(),
            published: None,
        }
    }

    /// As it is signed and served.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn to_json(&self) -> Result<String, Unwritable> {
        write(self, context::plain())
    }
}

/// What is said to a Follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// The follower may follow.
    Accept,
    /// The follower may not, or no longer.
    Reject,
}

/// An Accept or Reject. It embeds the Follow whole, since some servers look nothing up.
#[derive(Debug, Clone, Serialize)]
pub struct FollowAnswer {
    /// Its address.
    pub id: String,
    #[serde(rename = "type")]
    verdict: Verdict,
    actor: String,
    to: Vec<String>,
    object: Follow,
}

impl FollowAnswer {
    /// The answer of the followed actor to the follower.
    pub fn of(id: String, verdict: Verdict, follow: Follow) -> Self {
        Self {
            id,
            verdict,
            actor: follow.object.clone(),
            to: vec![follow.actor.clone()],
            object: follow,
        }
    }

    /// As it is signed.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn to_json(&self) -> Result<String, Unwritable> {
        write(self, context::plain())
    }
}
