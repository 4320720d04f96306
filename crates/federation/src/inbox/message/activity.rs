//! The envelope: who does what to which.

use gatepost_model::Timestamp;
use serde_json::Value;
use url::Url;

use super::note::is_written;
use super::property::{Object, address, kind, single, web_address};
use super::{Malformed, Note, Vote, moment};
use crate::egress::same_origin;

/// An activity of an actor on another server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inbox) struct Activity {
    /// Its address, on its actor's host.
    pub(in crate::inbox) id: Url,
    /// The id byte for byte: an answer that embeds it must repeat it as it was.
    pub(in crate::inbox) id_as_written: String,
    /// Who acts. Nothing but the signature proves it.
    pub(in crate::inbox) actor: Url,
    /// What is done.
    pub(in crate::inbox) verb: Verb,
    /// Whether it carries a linked-data signature, as activities do that somebody else passes on (A20).
    pub(in crate::inbox) is_signed_inside: bool,
}

/// What an activity does. Exhaustive: each has an effect of its own, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inbox) enum Verb {
    /// Wants to follow the object.
    Follow { object: Url },
    /// Agrees to a Follow.
    Accept(Answered),
    /// Declines a Follow, or ends it.
    Reject(Answered),
    /// Takes back what the actor did.
    Undo(Undone),
    /// Likes the object.
    Like { object: Url },
    /// Shares the object.
    Announce { object: Url },
    /// Wrote something.
    Create(Box<Note>),
    /// Votes in a poll.
    Vote(Vote),
    /// Changed what was written.
    Update(Box<Note>),
    /// Changed the actor itself. What it says of the change is never believed; the actor is fetched (D4).
    UpdateActor,
    /// Deleted something of the actor's.
    Delete { object: Url },
    /// Deleted the actor itself.
    DeleteActor,
    /// Blocks the object.
    Block { object: Url },
    /// Anything that has no effect here.
    Other,
}

/// The Follow that an Accept or Reject answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inbox) struct Answered {
    /// Its id, where one is given.
    pub(in crate::inbox) id: Option<Url>,
    /// Who wanted to follow, where the Follow is embedded.
    pub(in crate::inbox) follower: Option<Url>,
    /// Whom, where the Follow is embedded.
    pub(in crate::inbox) followed: Option<Url>,
}

/// What an Undo takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inbox) struct Undone {
    /// Its id, where one is given.
    pub(in crate::inbox) id: Option<Url>,
    /// What it was, where it is embedded.
    pub(in crate::inbox) embedded: Option<Embedded>,
}

/// An activity embedded in an Undo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inbox) enum Embedded {
    /// A Follow of this actor.
    Follow(Url),
    /// A Like of this object.
    Like(Url),
    /// An Announce of this object.
    Announce(Url),
}

impl Activity {
    /// Reads a message.
    ///
    /// # Errors
    /// [`Malformed`]: something is absent or could never be true.
    pub(in crate::inbox) fn read(message: &Value, now: Timestamp) -> Result<Self, Malformed> {
        let message = message
            .as_object()
            .ok_or(Malformed("an activity is a JSON object"))?;
        let id_as_written = message
            .get("id")
            .and_then(Value::as_str)
            .ok_or(Malformed("the activity has no id"))?;
        let id =
            web_address(id_as_written).ok_or(Malformed("the activity's id is not an address on the web"))?;
        let actor = single(message.get("actor"))
            .and_then(address)
            .ok_or(Malformed("the activity has no single actor"))?;
        if !same_origin(&id, &actor) {
            return Err(Malformed("the activity's id is on another host than its actor"));
        }
        for date in ["published", "updated"] {
            moment::read(message, date, now)?;
        }
        let kind = kind(message).ok_or(Malformed("the activity has no type"))?;
        Ok(Self {
            verb: verb(kind, message.get("object"), &actor, now)?,
            id_as_written: id_as_written.to_owned(),
            is_signed_inside: message.get("signature").is_some_and(Value::is_object),
            id,
            actor,
        })
    }
}

fn verb(kind: &str, object: Option<&Value>, actor: &Url, now: Timestamp) -> Result<Verb, Malformed> {
    const NEEDS_OBJECT: Malformed = Malformed("the activity needs one object");
    let named = || single(object).and_then(address).ok_or(NEEDS_OBJECT);
    Ok(match kind {
        "Follow" => Verb::Follow { object: named()? },
        "Like" => Verb::Like { object: named()? },
        "Announce" => Verb::Announce { object: named()? },
        "Block" => Verb::Block { object: named()? },
        "Accept" => answered(single(object).ok_or(NEEDS_OBJECT)?)?.map_or(Verb::Other, Verb::Accept),
        "Reject" => answered(single(object).ok_or(NEEDS_OBJECT)?)?.map_or(Verb::Other, Verb::Reject),
        "Undo" => undone(single(object).ok_or(NEEDS_OBJECT)?, actor)?.map_or(Verb::Other, Verb::Undo),
        "Create" => match single(object).ok_or(NEEDS_OBJECT)? {
            Value::Object(object) => match Vote::read(object, actor)? {
                Some(vote) => Verb::Vote(vote),
                None => written(object, actor, now)?.map_or(Verb::Other, Verb::Create),
            },
            // Without the object it would have to be fetched; who means us sends it whole.
            object => owned(object, actor).map(|_| Verb::Other)?,
        },
        "Update" => match single(object).ok_or(NEEDS_OBJECT)? {
            object if owned(object, actor)? == *actor => Verb::UpdateActor,
            Value::Object(object) => written(object, actor, now)?.map_or(Verb::Other, Verb::Update),
            _ => Verb::Other,
        },
        "Delete" => match owned(single(object).ok_or(NEEDS_OBJECT)?, actor)? {
            object if object == *actor => Verb::DeleteActor,
            object => Verb::Delete { object },
        },
        _ => Verb::Other,
    })
}

/// The address of an object that an actor may speak about: one on its own host (D1).
fn owned(object: &Value, actor: &Url) -> Result<Url, Malformed> {
    owned_by_id(Some(object), actor)
}

fn owned_by_id(id: Option<&Value>, actor: &Url) -> Result<Url, Malformed> {
    let id = id.and_then(address).ok_or(Malformed("the object has no id"))?;
    if same_origin(&id, actor) {
        Ok(id)
    } else {
        Err(Malformed("the object is on another host than the actor"))
    }
}

fn written(object: &Object, actor: &Url, now: Timestamp) -> Result<Option<Box<Note>>, Malformed> {
    if kind(object).is_some_and(is_written) {
        return Ok(Note::read(object, actor, now)?.map(Box::new));
    }
    // Of a kind that has no effect here; it must be the actor's own nevertheless.
    owned_by_id(object.get("id"), actor)?;
    Ok(None)
}

/// `None` where something else than a Follow is answered.
fn answered(object: &Value) -> Result<Option<Answered>, Malformed> {
    let Value::Object(follow) = object else {
        let id = address(object).ok_or(Malformed("the object has no id"))?;
        return Ok(Some(Answered {
            id: Some(id),
            follower: None,
            followed: None,
        }));
    };
    if kind(follow).is_some_and(|kind| kind != "Follow") {
        return Ok(None);
    }
    Ok(Some(Answered {
        id: follow.get("id").and_then(address),
        follower: single(follow.get("actor")).and_then(address),
        followed: single(follow.get("object")).and_then(address),
    }))
}

/// `None` where something is taken back that has no effect here.
fn undone(object: &Value, actor: &Url) -> Result<Option<Undone>, Malformed> {
    let id = match object {
        Value::Object(embedded) if !embedded.contains_key("id") => None,
        object => Some(owned(object, actor)?),
    };
    let Value::Object(activity) = object else {
        return Ok(Some(Undone { id, embedded: None }));
    };
    let by = single(activity.get("actor")).and_then(address);
    if by.is_some_and(|by| by != *actor) {
        return Err(Malformed("what is undone was done by somebody else"));
    }
    let about = single(activity.get("object")).and_then(address);
    let embedded = match (kind(activity), about) {
        (Some("Follow"), Some(object)) => Some(Embedded::Follow(object)),
        (Some("Like"), Some(object)) => Some(Embedded::Like(object)),
        (Some("Announce"), Some(object)) => Some(Embedded::Announce(object)),
        (None | Some("Follow" | "Like" | "Announce"), _) => None,
        (Some(_), _) => return Ok(None),
    };
    Ok(Some(Undone { id, embedded }))
}

#[cfg(test)]
#[path = "activity_tests.rs"]
mod tests;
