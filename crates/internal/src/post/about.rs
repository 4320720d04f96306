//! What a post answers: another post, or something beyond, about which a side thread begins.

use gatepost_model::id::{EntryId, PersonId};
use gatepost_storage::Reader;

use super::load::{self, PostRow};
use super::{About, parse_id};
use crate::Error;
use crate::entry::load::{View, find};
use crate::entry::{Entry, What};

/// What an answer answers.
pub(super) enum Answered {
    /// A post.
    Post(Box<PostRow>),
    /// A publication, or something that came in. The thread stays inside; nobody outside learns of it (F15).
    Beyond(About),
}

/// What somebody answers.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist or is not for them.
pub(super) fn find_answered(
    r: &mut Reader<'_>,
    reader: PersonId,
    id: Option<&str>,
) -> Result<Option<Answered>, Error> {
    let Some(id) = id.filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    let id = parse_id(id)?;
    if let Some(post) = load::find_visible(r, reader, id)? {
        return Ok(Some(Answered::Post(Box::new(post))));
    }
    let view = View::of_person(r, reader)?;
    let entry = find(r, &view, EntryId(id.0))?.ok_or(Error::NotFound)?;
    beyond(entry)
        .map(Answered::Beyond)
        .map(Some)
        .ok_or(Error::NotFound)
}

fn beyond(entry: Entry) -> Option<About> {
    let uri = match entry.what {
        What::Post(_) => return None,
        What::Publication(publication) => publication.uri,
        What::Outside(item) => item.uri,
    };
    Some(About { id: entry.id, uri })
}

impl Answered {
    /// The post it is, if it is one.
    pub(super) fn post(&self) -> Option<&PostRow> {
        match self {
            Self::Post(row) => Some(row),
            Self::Beyond(_) => None,
        }
    }

    /// What the thread is about: an answer to an answer in a side thread is about the same.
    pub(super) fn about(&self) -> Option<About> {
        match self {
            Self::Post(row) => row.about(),
            Self::Beyond(about) => Some(about.clone()),
        }
    }
}
