//! What an act is done to, as the database has it at the moment of acceptance.

use gatepost_model::gate::RevisionContent;
use gatepost_public::following::{self, FollowingState};
use gatepost_public::poll::{self, Tally};
use gatepost_public::publication::{self, Publication, PublishedNote};
use gatepost_public::reaction::{self, ReactionKind};
use gatepost_storage::Reader;

use super::AcceptError;
use super::act::Act;
use crate::plane::Context;

/// What an act is done to.
pub(super) enum Subject {
    /// Nothing that is here: something new, or something elsewhere.
    None,
    /// A publication of the same brand that stands.
    Publication(Box<Publication>),
    /// A poll of the same brand that stands, and how it stands.
    Poll(Box<Publication>, Tally),
    /// An activity of ours that is undone: its address.
    Undone(String),
}

impl Subject {
    /// Finds it; refuses an act that has no ground (any more).
    pub(super) fn find(
        reader: &mut Reader<'_>,
        context: &Context,
        actor_id: i64,
        content: &RevisionContent,
        act: &Act,
    ) -> Result<Self, AcceptError> {
        match act {
            Act::Note { .. } => answers_what_is_public(reader, context, content),
            Act::Update { object, replaces, .. } => {
                let (publication, note) = own(reader, actor_id, object)?;
                is_what_was_seen(&note, replaces)?;
                if content.poll != note.poll {
                    return Err(AcceptError::refused("what is asked in a poll cannot be changed"));
                }
                if content.in_reply_to != note.in_reply_to {
                    return Err(AcceptError::refused("what a post answers cannot be changed"));
                }
                Ok(match &note.poll {
                    Some(asked) => Self::Poll(publication, poll::tally(reader, object, asked)?),
                    None => Self::Publication(publication),
                })
            }
            Act::Delete { object, replaces } => {
                let (publication, note) = own(reader, actor_id, object)?;
                is_what_was_seen(&note, replaces)?;
                Ok(Self::Publication(publication))
            }
            Act::Pin { object } | Act::Unpin { object } => {
                let (publication, _) = own(reader, actor_id, object)?;
                Ok(Self::Publication(publication))
            }
            Act::Boost(post) => is_not_done(
                reader,
                actor_id,
                &post.object,
                ReactionKind::Boost,
                "the brand boosts it already",
            ),
            Act::Favourite(post) => is_not_done(
                reader,
                actor_id,
                &post.object,
                ReactionKind::Favourite,
                "the brand likes it already",
            ),
            Act::Unboost { object } => reaction::find(reader, actor_id, object, ReactionKind::Boost)?
                .map(|boost| Self::Undone(boost.activity_uri))
                .ok_or_else(|| AcceptError::refused("the brand does not boost it")),
            Act::Unfollow { target } => following::find(reader, actor_id, target)?
                .filter(|following| following.state != FollowingState::Rejected)
                .map(|following| Self::Undone(following.follow_uri))
                .ok_or_else(|| AcceptError::refused("the brand does not follow them")),
            Act::Follow { .. } | Act::Profile(_) => Ok(Self::None),
        }
    }
}

/// A reply to something of ours answers a publication that stands: there is nothing else to be answered outside.
fn answers_what_is_public(
    reader: &mut Reader<'_>,
    context: &Context,
    content: &RevisionContent,
) -> Result<Subject, AcceptError> {
    let Some(parent) = content
        .in_reply_to
        .as_deref()
        .filter(|uri| context.address.is_ours(uri))
    else {
        return Ok(Subject::None);
    };
    match publication::find_by_object_uri(reader, parent)? {
        Some(publication) if publication.tombstoned_at.is_none() => Ok(Subject::None),
        _ => Err(AcceptError::refused("what it answers is not published")),
    }
}

fn own(
    reader: &mut Reader<'_>,
    actor_id: i64,
    object: &str,
) -> Result<(Box<Publication>, PublishedNote), AcceptError> {
    let publication = publication::find_by_object_uri(reader, object)?
        .filter(|publication| publication.actor_id == actor_id)
        .ok_or_else(|| AcceptError::refused("it is about something that this brand has not published"))?;
    if publication.tombstoned_at.is_some() {
        return Err(AcceptError::refused("it is about something that was taken back"));
    }
    let note = publication
        .note
        .clone()
        .ok_or_else(|| AcceptError::refused("it is about something that is no post"))?;
    Ok((Box::new(publication), note))
}

/// Whoever approved it had these words before them. If others were published meanwhile, it has to be looked at
/// again.
fn is_what_was_seen(note: &PublishedNote, replaces: &str) -> Result<(), AcceptError> {
    if note.rev_hash == replaces {
        Ok(())
    } else {
        Err(AcceptError::refused(
            "the post was changed after this was written: propose it again",
        ))
    }
}

fn is_not_done(
    reader: &mut Reader<'_>,
    actor_id: i64,
    object: &str,
    kind: ReactionKind,
    sentence: &str,
) -> Result<Subject, AcceptError> {
    match reaction::find(reader, actor_id, object, kind)? {
        None => Ok(Subject::None),
        Some(_) => Err(AcceptError::refused(sentence)),
    }
}
