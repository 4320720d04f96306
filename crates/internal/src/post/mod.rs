//! Internal posts: what employees write to each other.
//!
//! A post never becomes anything else and never leaves. Proposing one for outside copies its text at the
//! gate; nothing there refers back to it in anything outward.
//!
//! Start reading at [`publish`].

mod audience;
mod context;
mod delete;
mod load;
mod publish;
mod timeline;

use gatepost_model::id::{PersonId, PostId};
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;

pub use audience::Visibility;
pub use context::{Context, context};
pub use delete::delete;
pub use publish::{Draft, publish};
pub use timeline::{company, home};

use crate::person::Person;
use crate::{Caller, Error, Inside};

/// A post as one person sees it.
#[derive(Debug, Clone)]
pub struct Post {
    /// Its id inside.
    pub id: PostId,
    /// Who wrote it.
    pub author: Person,
    /// What they wrote.
    pub text: InternalText,
    /// Shown before the text.
    pub content_warning: Option<InternalText>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// What it answers, if the reader may see that.
    pub in_reply_to: Option<Parent>,
    /// The people it addresses.
    pub mentions: Vec<Person>,
    /// How many answers there are that the reader may see.
    pub replies: i64,
    /// When it was written.
    pub created_at: Timestamp,
}

/// The post a post answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent {
    /// Its id.
    pub id: PostId,
    /// Who wrote it.
    pub author: PersonId,
}

/// One post.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist or is not for the caller.
pub async fn get(inside: &Inside, caller: &Caller, id: &str) -> Result<Post, Error> {
    let (reader, id) = (caller.person, parse_id(id)?);
    inside
        .database
        .read(move |r| {
            let row = load::find_visible(r, reader, id)?.ok_or(Error::NotFound)?;
            load::one(r, reader, row)
        })
        .await
}

/// What the gate copies when a post is proposed for outside.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The post.
    pub(crate) id: PostId,
    /// Who wrote it.
    pub(crate) author: PersonId,
    /// What they wrote.
    pub(crate) text: InternalText,
    /// Shown before the text.
    pub(crate) content_warning: Option<InternalText>,
    /// BCP 47 tag.
    pub(crate) language: Option<String>,
}

/// A post a person may see, to be copied.
pub(crate) fn find_visible(
    r: &mut Reader<'_>,
    reader: PersonId,
    id: PostId,
) -> Result<Option<Source>, Error> {
    let row = load::find_visible(r, reader, id)?;
    Ok(row.map(|row| Source {
        id,
        author: PersonId(row.author_id),
        text: InternalText::new(row.text),
        content_warning: row.content_warning.map(InternalText::new),
        language: row.language,
    }))
}

/// Reads an id. What is no id names nothing.
fn parse_id(id: &str) -> Result<PostId, Error> {
    id.trim().parse().map_err(|_| Error::NotFound)
}
