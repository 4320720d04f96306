//! What people read inside: a post, a publication of a brand, or something that came in from outside.
//!
//! All three share one space of ids, so that timelines, marks and threads need not care which it is. Every
//! reading goes through one loader, which asks the one condition there is for each kind: posts by their
//! audience, publications for everybody, what came in for the desk of its brand.
//!
//! Marks stay inside: nobody outside is told that an employee likes or keeps something (F16, I10).

mod context;
pub(crate) mod load;
mod mark;
mod marks;
pub(crate) mod publication;

use gatepost_model::Timestamp;
use gatepost_model::gate::{Kind, Medium, Mention, Poll};
use gatepost_model::id::{CandidateId, EntryId};

pub(crate) use context::around;
pub use context::{Context, context};
pub use mark::{bookmark, favourite, favourited_by, unbookmark, unfavourite};

use crate::brand::Brand;
use crate::outside::Votes;
use crate::post::{self, Post};
use crate::{Caller, Error, Inside, outside, token};

/// The most entries that can be asked for by id at once.
pub const MOST_AT_ONCE: usize = 40;

/// One thing people read, as one person sees it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub what: What,
    /// What people inside did with it.
    pub marks: Marks,
}

/// What an entry is.
#[derive(Debug, Clone)]
pub enum What {
    /// Written inside, for inside.
    Post(Post),
    /// Said outside by a brand.
    Publication(Publication),
    /// Came in from outside; only the desk of its brand reads it.
    Outside(outside::Item),
}

/// A note of a brand that the public plane has published: what everybody outside can read as well.
#[derive(Debug, Clone)]
pub struct Publication {
    /// Who speaks.
    pub brand: Brand,
    /// The candidate it came from.
    pub candidate: CandidateId,
    /// URI of the object outside.
    pub uri: String,
    /// Where people outside read it.
    pub url: String,
    /// A new note, an answer, or a poll.
    pub kind: Kind,
    /// The HTML that was released, to the byte; of the newest update where there is one.
    pub content_html: String,
    /// The text it was made from.
    pub text: String,
    /// The headline of an article.
    pub title: Option<String>,
    /// Shown before the text.
    pub content_warning: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// URI of what it answers.
    pub in_reply_to: Option<String>,
    /// The actors it names.
    pub mentions: Vec<Mention>,
    /// Its pictures.
    pub media: Vec<Medium>,
    /// What is asked in it.
    pub poll: Option<Poll>,
    /// How the outside has voted; absent until the public plane has told.
    pub votes: Option<Votes>,
    /// When the public plane published it.
    pub published_at: Timestamp,
    /// When it got its newest text; absent for what is as it was published.
    pub edited_at: Option<Timestamp>,
}

/// What people inside did with an entry. No count here is ever seen outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// How many answers inside there are that the reader may see.
    pub replies: i64,
    /// How many people like it.
    pub favourites: i64,
    /// Whether the reader likes it.
    pub favourited: bool,
    /// Whether the reader keeps it.
    pub bookmarked: bool,
    /// Whether the reader wants to hear no more of its thread. Nobody can say so yet.
    pub muted: bool,
}

impl Entry {
    /// The post it is, if it is one.
    pub fn post(&self) -> Option<&Post> {
        match &self.what {
            What::Post(post) => Some(post),
            What::Publication(_) | What::Outside(_) => None,
        }
    }
}

/// One entry.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist or is not for the caller.
pub async fn get(inside: &Inside, caller: &Caller, id: &str) -> Result<Entry, Error> {
    let (person, id) = (caller.person, parse_id(id)?);
    inside
        .database
        .read(move |r| {
            let view = load::View::of_person(r, person)?;
            load::find(r, &view, id)?.ok_or(Error::NotFound)
        })
        .await
}

/// The entries of these ids that exist and are for the caller, in the order asked; the first
/// [`MOST_AT_ONCE`] ids count, and what is no id names nothing.
///
/// # Errors
/// When the database fails.
pub async fn list(inside: &Inside, caller: &Caller, ids: &[String]) -> Result<Vec<Entry>, Error> {
    let person = caller.person;
    let mut wanted: Vec<i64> = Vec::new();
    for id in ids.iter().take(MOST_AT_ONCE).filter_map(|id| parse_id(id).ok()) {
        if !wanted.contains(&id.0) {
            wanted.push(id.0);
        }
    }
    inside
        .database
        .read(move |r| {
            let view = load::View::of_person(r, person)?;
            load::many(r, &view, &wanted)
        })
        .await
}

/// Whether the caller may read an entry, or might have read it before it was deleted or taken back. For streams,
/// which tell only those that something is gone: an id alone would tell others that there had been something.
///
/// # Errors
/// [`Error::Unauthenticated`] when the caller's token is over.
pub async fn could_be_read(inside: &Inside, caller: &Caller, id: EntryId) -> Result<bool, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |r| {
            token::confirm(r, &caller)?;
            if post::could_be_read(r, caller.person, id.0)? {
                return Ok(true);
            }
            let view = load::View::of_person(r, caller.person)?;
            load::was_among_others(r, &view, id)
        })
        .await
}

/// Reads an id. What is no id names nothing.
pub(crate) fn parse_id(id: &str) -> Result<EntryId, Error> {
    id.trim().parse().map_err(|_| Error::NotFound)
}
