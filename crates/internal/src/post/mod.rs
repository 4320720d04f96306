//! Internal posts: what employees write to each other.
//!
//! A post never becomes anything else and never leaves. Proposing one for outside copies its text at the
//! gate; nothing there refers back to it in anything outward.
//!
//! Start reading at [`publish`].

mod about;
mod audience;
mod delete;
mod draft;
mod idempotency;
mod label;
mod load;
mod publish;

use gatepost_model::id::{EntryId, PersonId, PostId};
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;

pub use audience::Visibility;
pub(crate) use audience::{COMPANY, visible_to};
pub use delete::delete;
pub use draft::{Draft, LONGEST_CONTENT_WARNING};
pub(crate) use idempotency::{claim_key, forget_old_keys};
pub use label::{Label, set_label};
pub(crate) use load::{could_be_read, list_visible, visible_among};
pub use publish::publish;

use crate::Error;
use crate::media::MediaItem;
use crate::person::Person;

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
    /// The tags in it, lower-cased, in their order.
    pub tags: Vec<String>,
    /// What its thread is about, where that is not a post and the reader may see it.
    pub about: Option<About>,
    /// Its pictures, in order.
    pub media: Vec<MediaItem>,
    /// How far it may go.
    pub label: Label,
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

/// What a side thread is about: a publication, or something that came in. Nothing outside learns of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its id inside.
    pub id: EntryId,
    /// Its URI outside.
    pub uri: String,
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
