//! How far a post may go (R13).

use diesel::prelude::*;
use gatepost_model::id::{EntryId, PostId};
use serde_json::json;

use super::{load, parse_id};
use crate::schema::posts;
use crate::stream::Event;
use crate::{Caller, Error, Inside, audit};

/// How far a post may go. All are internal; the last two cannot even be proposed for outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Label {
    /// Its author would like to see it outside. It still takes a proposal and the gate.
    PublicCandidate,
    /// For everybody here.
    #[default]
    Internal,
    /// For those it is addressed to; not to be said outside.
    Confidential,
    /// For those it is addressed to, and nobody hands it on.
    Restricted,
}

impl Label {
    /// Every label, from the widest to the closest.
    pub const ALL: [Self; 4] = [
        Self::PublicCandidate,
        Self::Internal,
        Self::Confidential,
        Self::Restricted,
    ];

    /// The name in APIs and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PublicCandidate => "public_candidate",
            Self::Internal => "internal",
            Self::Confidential => "confidential",
            Self::Restricted => "restricted",
        }
    }

    /// Whether what has it may be proposed for outside.
    pub fn may_be_proposed(self) -> bool {
        matches!(self, Self::PublicCandidate | Self::Internal)
    }

    /// The label of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.as_str() == name)
    }
}

/// The label a draft names; internal where it names none.
pub(super) fn label_of(name: Option<&str>) -> Result<Label, Error> {
    let parse = |name| {
        Label::parse(name).ok_or_else(|| {
            Error::invalid("The label is public_candidate, internal, confidential or restricted.")
        })
    };
    name.filter(|name| !name.is_empty())
        .map_or(Ok(Label::Internal), parse)
}

/// Gives one's own post another label, and gives that. What was proposed from it before goes on by itself: it is a
/// copy.
///
/// # Errors
/// [`Error::NotFound`] for a post the caller may not see; [`Error::Forbidden`] for somebody else's;
/// [`Error::Invalid`] for a label there is not.
pub async fn set_label(inside: &Inside, caller: &Caller, id: &str, label: &str) -> Result<Label, Error> {
    let (context, caller) = (inside.context.clone(), caller.clone());
    let (id, label) = (id.to_owned(), label.to_owned());
    let (post, label) = inside
        .database
        .write(move |tx| {
            // Whether something may be proposed is looked at under the gate's lock, so it is changed under it too.
            let mut head = audit::lock_for(tx, &caller)?;
            let id = parse_id(&id)?;
            let row = load::find_visible(tx, caller.person, id)?.ok_or(Error::NotFound)?;
            if row.author_id != caller.person.0 {
                return Err(Error::forbidden("Only its author says how far a post may go."));
            }
            let label = label_of(Some(&label))?;
            tx.execute(diesel::update(posts::table.find(id.0)).set(posts::label.eq(label.as_str())))?;
            let event = audit::Event {
                at: context.now(),
                person: Some(caller.person),
                verb: "post.labelled",
                subject: format!("post:{id}"),
                details: &json!({ "label": label.as_str() }),
            };
            audit::append(tx, &mut head, event)?;
            Ok::<(PostId, Label), Error>((id, label))
        })
        .await?;
    inside.context.streams.tell(Event::Entry(EntryId(post.0)));
    Ok(label)
}
