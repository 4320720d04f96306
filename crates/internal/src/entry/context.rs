//! The thread around an entry.
//!
//! A post's thread is inside. Above its first post may be what a side thread is about: a publication, or
//! something that came in. Above a publication is what it answers outside, as far as the mirror knows it.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use gatepost_model::id::{EntryId, PersonId};
use gatepost_storage::Reader;

use super::load::{self, View};
use super::{Entry, What, parse_id};
use crate::schema::{outside_items, posts, publications};
use crate::{Caller, Error, Inside, outside, post};

/// How many entries above are given: the nearest.
const MOST_ANCESTORS: usize = 40;

/// How many entries below are given.
const MOST_DESCENDANTS: usize = 60;

/// How much of a thread is looked at in each direction. Ids only; a longer thread is cut, not slow.
const MOST_LINKS: i64 = 5000;

/// How far a conversation outside is followed upwards; each step is a statement or two.
const MOST_STEPS_OUTSIDE: usize = 10;

/// The entries around one.
#[derive(Debug, Clone)]
pub struct Context {
    /// What it answers, from the beginning of the thread down.
    pub ancestors: Vec<Entry>,
    /// Its answers inside, each followed by its own.
    pub descendants: Vec<Entry>,
}

/// The thread around an entry, as far as the caller may see it. What they may not see, or what was deleted,
/// is passed over: what is above and below it stays. Below a publication is its side thread.
///
/// Indices: `posts_by_thread`, `posts_by_about`, `outside_items_by_uri`, the unique one of `publications`.
///
/// # Errors
/// [`Error::NotFound`] when the entry does not exist or is not for the caller.
pub async fn context(inside: &Inside, caller: &Caller, id: &str) -> Result<Context, Error> {
    let (person, id) = (caller.person, parse_id(id)?);
    inside
        .database
        .read(move |r| {
            let view = View::of_person(r, person)?;
            let entry = load::find(r, &view, id)?.ok_or(Error::NotFound)?;
            around(r, &view, &entry)
        })
        .await
}

/// The thread around an entry that was read with these eyes.
pub(crate) fn around(r: &mut Reader<'_>, view: &View, entry: &Entry) -> Result<Context, Error> {
    let above = match &entry.what {
        What::Post(_) => above_post(r, view, entry.id)?,
        What::Publication(publication) => above_outside(r, view, publication.in_reply_to.clone())?,
        What::Outside(item) => above_outside(r, view, item.in_reply_to.clone())?,
    };
    let below = match view {
        View::Person { person, .. } => below(r, *person, entry)?,
        View::Brand(_) => Vec::new(),
    };
    let mut ancestors = load::many(r, view, &above)?;
    ancestors.truncate(MOST_ANCESTORS);
    ancestors.reverse();
    let mut descendants = load::many(r, view, &below)?;
    descendants.truncate(MOST_DESCENDANTS);
    Ok(Context {
        ancestors,
        descendants,
    })
}

type Link = (i64, Option<i64>);

/// What is above a post, the nearest first: its thread, then what that is about.
fn above_post(r: &mut Reader<'_>, view: &View, id: EntryId) -> Result<Vec<i64>, Error> {
    let (thread, parent, about): (i64, Option<i64>, Option<i64>) = r.get(
        posts::table
            .find(id.0)
            .select((posts::thread_id, posts::in_reply_to_id, posts::about_id)),
    )?;
    let links: Vec<Link> = r.list(
        posts::table
            .filter(posts::thread_id.eq(thread))
            .filter(posts::id.lt(id.0))
            .order(posts::id.desc())
            .select((posts::id, posts::in_reply_to_id))
            .limit(MOST_LINKS),
    )?;
    let chain = ancestors(&links, parent);
    let visible = match view {
        View::Person { person, .. } => post::visible_among(r, *person, &chain)?,
        View::Brand(_) => HashSet::new(),
    };
    let chain = chain.into_iter().filter(|id| visible.contains(id));
    let mut above: Vec<i64> = chain.take(MOST_ANCESTORS).collect();
    if let Some(about) = about {
        above.push(about);
        let beyond = load::find(r, view, EntryId(about))?;
        let answers = beyond.and_then(|entry| entry.answers_outside());
        above.extend(above_outside(r, view, answers)?);
    }
    Ok(above)
}

/// The ids above a post, the nearest first.
fn ancestors(links: &[Link], parent: Option<i64>) -> Vec<i64> {
    let answers: HashMap<i64, Option<i64>> = links.iter().copied().collect();
    let mut chain = Vec::new();
    let mut next = parent;
    while let Some(id) = next.filter(|_| chain.len() <= links.len()) {
        chain.push(id);
        next = answers.get(&id).copied().flatten();
    }
    chain
}

/// The ids of what a thing outside answers, the nearest first, as far as the mirror knows them.
fn above_outside(r: &mut Reader<'_>, view: &View, uri: Option<String>) -> Result<Vec<i64>, Error> {
    let mut above = Vec::new();
    let mut next = uri;
    while let Some(uri) = next.filter(|_| above.len() < MOST_STEPS_OUTSIDE) {
        let Some(id) = find_by_uri(r, view, &uri)? else {
            break;
        };
        if above.contains(&id) {
            break;
        }
        above.push(id);
        next = load::find(r, view, EntryId(id))?.and_then(|entry| entry.answers_outside());
    }
    Ok(above)
}

fn find_by_uri(r: &mut Reader<'_>, view: &View, uri: &str) -> Result<Option<i64>, Error> {
    let published = publications::table
        .filter(publications::uri.eq(uri))
        .select(publications::release_id);
    if let Some(id) = r.find::<_, i64>(published)? {
        return Ok(Some(id));
    }
    let came_in = outside_items::table
        .filter(outside_items::uri.eq(uri))
        .filter(outside_items::brand_id.eq_any(view.desks().iter().map(|brand| brand.0)))
        .filter(outside_items::kind.eq_any(outside::NOTES))
        .order(outside_items::id)
        .limit(1)
        .select(outside_items::id);
    Ok(r.find(came_in)?)
}

impl Entry {
    /// URI of what a thing outside answers.
    fn answers_outside(self) -> Option<String> {
        match self.what {
            What::Post(_) => None,
            What::Publication(publication) => publication.in_reply_to,
            What::Outside(item) => item.in_reply_to,
        }
    }
}

/// What is below an entry that the reader may see, in the order people read it.
fn below(r: &mut Reader<'_>, reader: PersonId, entry: &Entry) -> Result<Vec<i64>, Error> {
    let id = entry.id.0;
    let query = posts::table
        .select((posts::id, posts::in_reply_to_id))
        .order(posts::id.asc())
        .limit(MOST_LINKS)
        .into_boxed();
    let links: Vec<Link> = match entry.post() {
        Some(_) => {
            let thread = posts::table.find(id).select(posts::thread_id);
            let thread: i64 = r.get(thread)?;
            r.list(query.filter(posts::thread_id.eq(thread)).filter(posts::id.gt(id)))?
        }
        // The first posts of a side thread answer no post; they answer this.
        None => r
            .list::<_, Link>(query.filter(posts::about_id.eq(id)))?
            .into_iter()
            .map(|(post, parent)| (post, parent.or(Some(id))))
            .collect(),
    };
    let ordered = descendants(&links, id);
    let visible = post::visible_among(r, reader, &ordered)?;
    let seen = ordered.into_iter().filter(|id| visible.contains(id));
    Ok(seen.take(MOST_DESCENDANTS).collect())
}

/// The ids below an entry, in the order people read them: each answer, then what answers it.
fn descendants(links: &[Link], id: i64) -> Vec<i64> {
    let mut answers: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (id, parent) in links {
        if let Some(parent) = parent {
            answers.entry(*parent).or_default().push(*id);
        }
    }
    let mut ordered = Vec::new();
    let mut waiting = answers.remove(&id).unwrap_or_default();
    waiting.reverse();
    while let Some(id) = waiting.pop() {
        ordered.push(id);
        waiting.extend(answers.remove(&id).into_iter().flatten().rev());
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_before_the_next_answer_to_the_same_post() {
        let links = [
            (2, Some(1)),
            (3, Some(1)),
            (4, Some(2)),
            (5, Some(3)),
            (6, Some(4)),
            (7, Some(99)),
        ];
        assert_eq!(descendants(&links, 1), [2, 4, 6, 3, 5]);
        assert_eq!(descendants(&links, 6), Vec::<i64>::new());
    }

    #[test]
    fn what_is_above_is_followed_to_the_first_even_if_it_went_in_a_circle() {
        let links = [(4, Some(2)), (3, None), (2, Some(1)), (1, None)];
        assert_eq!(ancestors(&links, Some(4)), [4, 2, 1]);
        assert_eq!(ancestors(&[(1, Some(2)), (2, Some(1))], Some(1)).len(), 3);
    }
}
