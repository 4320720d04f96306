//! The activities of a brand besides Create and Follow: one shape, as each does something to something.

use gatepost_model::Timestamp;
use gatepost_model::gate::RevisionContent;
use serde::Serialize;
use serde_json::Value;

use super::{Actor, Note, Unwritable, context, write};

/// An Update, Delete, Announce, Like, Undo, Add or Remove.
#[derive(Debug, Clone, Serialize)]
pub struct Act {
    /// Its address.
    pub id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    actor: String,
    to: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cc: Vec<String>,
    published: String,
    object: Object,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
}

/// What is done something to.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum Object {
    Address(String),
    Note(Box<Note>),
    Actor(Box<Actor>),
    Tombstone(Reference),
    Undone(Undone),
}

/// A thing by its address and type.
#[derive(Debug, Clone, Serialize)]
struct Reference {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// The activity that is taken back, with the fields by which servers find it that kept no id.
#[derive(Debug, Clone, Serialize)]
struct Undone {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    actor: String,
    object: String,
}

/// Which of our activities is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undoes {
    /// A boost.
    Announce,
    /// A favourite.
    Like,
    /// A follow.
    Follow,
}

impl Undoes {
    fn as_str(self) -> &'static str {
        match self {
            Self::Announce => "Announce",
            Self::Like => "Like",
            Self::Follow => "Follow",
        }
    }
}

impl Act {
    fn new(
        id: String,
        kind: &'static str,
        content: &RevisionContent,
        object: Object,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            kind,
            actor: content.brand.clone(),
            to: content.to.clone(),
            cc: content.cc.clone(),
            published: now.to_rfc3339(),
            object,
            target: None,
        }
    }

    /// A post has new words.
    pub fn update(id: String, content: &RevisionContent, note: Note, now: Timestamp) -> Self {
        Self::new(id, "Update", content, Object::Note(Box::new(note)), now)
    }

    /// A brand has a new profile.
    pub fn update_actor(id: String, content: &RevisionContent, actor: Actor, now: Timestamp) -> Self {
        Self::new(id, "Update", content, Object::Actor(Box::new(actor)), now)
    }

    /// A post is taken back. Only its address is said; what it was is not said again.
    pub fn delete(id: String, content: &RevisionContent, object: &str, now: Timestamp) -> Self {
        let tombstone = Reference {
            id: object.to_owned(),
            kind: "Tombstone",
        };
        Self::new(id, "Delete", content, Object::Tombstone(tombstone), now)
    }

    /// A post of somebody else is shared.
    pub fn announce(id: String, content: &RevisionContent, object: &str, now: Timestamp) -> Self {
        Self::new(id, "Announce", content, Object::Address(object.to_owned()), now)
    }

    /// A post of somebody else is liked.
    pub fn like(id: String, content: &RevisionContent, object: &str, now: Timestamp) -> Self {
        Self::new(id, "Like", content, Object::Address(object.to_owned()), now)
    }

    /// An activity of ours is taken back: the one at `undone`, which was done to `object`.
    pub fn undo(
        id: String,
        content: &RevisionContent,
        undoes: Undoes,
        undone: &str,
        object: &str,
        now: Timestamp,
    ) -> Self {
        let undone = Undone {
            id: undone.to_owned(),
            kind: undoes.as_str(),
            actor: content.brand.clone(),
            object: object.to_owned(),
        };
        Self::new(id, "Undo", content, Object::Undone(undone), now)
    }

    /// A post is put on top of the brand's page, whose collection of such is `featured`.
    pub fn add(
        id: String,
        content: &RevisionContent,
        object: &str,
        featured: String,
        now: Timestamp,
    ) -> Self {
        Self {
            target: Some(featured),
            ..Self::new(id, "Add", content, Object::Address(object.to_owned()), now)
        }
    }

    /// A post is taken down from there.
    pub fn remove(
        id: String,
        content: &RevisionContent,
        object: &str,
        featured: String,
        now: Timestamp,
    ) -> Self {
        Self {
            target: Some(featured),
            ..Self::new(id, "Remove", content, Object::Address(object.to_owned()), now)
        }
    }

    /// As it is signed and served.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn to_json(&self) -> Result<String, Unwritable> {
        write(self, self.context())
    }

    fn context(&self) -> Value {
        match &self.object {
            Object::Note(note) => note.context(),
            Object::Actor(_) => context::actor(),
            Object::Address(_) | Object::Tombstone(_) | Object::Undone(_) => context::plain(),
        }
    }
}
