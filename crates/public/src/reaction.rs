//! Boosts and favourites of ours that stand, so that they can be undone.

use diesel::prelude::*;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::schema::reactions;

/// What a brand has done to a post elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReactionKind {
    /// Shared it with its followers.
    Boost,
    /// Told its author that it likes it.
    Favourite,
}

impl ReactionKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Boost => "boost",
            Self::Favourite => "favourite",
        }
    }
}

/// One that stands.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Reaction {
    /// Address of our activity.
    pub activity_uri: String,
    /// Who wrote the post.
    pub author_uri: String,
}

/// Stores a reaction.
///
/// # Errors
/// When the database fails; [`gatepost_storage::Error::is_duplicate`] where one of that kind stands.
pub fn insert(
    tx: &mut Transaction<'_>,
    actor_id: i64,
    object_uri: &str,
    kind: ReactionKind,
    reaction: &Reaction,
) -> Result<(), Error> {
    tx.execute(diesel::insert_into(reactions::table).values((
        reactions::actor_id.eq(actor_id),
        reactions::object_uri.eq(object_uri),
        reactions::kind.eq(kind.as_str()),
        reactions::activity_uri.eq(&reaction.activity_uri),
        reactions::author_uri.eq(&reaction.author_uri),
    )))?;
    Ok(())
}

/// The reaction of a brand to a post, where one stands.
///
/// # Errors
/// When the database fails.
pub fn find(
    reader: &mut Reader<'_>,
    actor_id: i64,
    object_uri: &str,
    kind: ReactionKind,
) -> Result<Option<Reaction>, Error> {
    Ok(reader.find(
        reactions::table
            .filter(reactions::actor_id.eq(actor_id))
            .filter(reactions::object_uri.eq(object_uri))
            .filter(reactions::kind.eq(kind.as_str()))
            .select((reactions::activity_uri, reactions::author_uri)),
    )?)
}

/// Whether any brand boosts a post by this author.
///
/// # Errors
/// When the database fails.
pub fn is_boosted(reader: &mut Reader<'_>, object_uri: &str, author_uri: &str) -> Result<bool, Error> {
    let boost = reactions::table
        .filter(reactions::object_uri.eq(object_uri))
        .filter(reactions::author_uri.eq(author_uri))
        .filter(reactions::kind.eq(ReactionKind::Boost.as_str()));
    Ok(reader.get(diesel::select(diesel::dsl::exists(boost)))?)
}

/// Forgets a reaction.
///
/// # Errors
/// When the database fails.
pub fn remove(
    tx: &mut Transaction<'_>,
    actor_id: i64,
    object_uri: &str,
    kind: ReactionKind,
) -> Result<(), Error> {
    let row = reactions::table
        .filter(reactions::actor_id.eq(actor_id))
        .filter(reactions::object_uri.eq(object_uri))
        .filter(reactions::kind.eq(kind.as_str()));
    tx.execute(diesel::delete(row))?;
    Ok(())
}
