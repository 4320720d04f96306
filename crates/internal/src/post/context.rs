//! The thread around a post.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use super::audience::visible_to;
use super::load::{self, PostRow};
use super::{Post, parse_id};
use crate::schema::posts;
use crate::{Caller, Error, Inside};

/// How many posts above are given: the nearest.
const MOST_ANCESTORS: usize = 40;

/// How many posts below are given.
const MOST_DESCENDANTS: usize = 60;

/// How much of a thread is looked at in each direction. Ids only; a longer thread is cut, not slow.
const MOST_LINKS: i64 = 5000;

/// The posts around one.
#[derive(Debug, Clone)]
pub struct Context {
    /// What it answers, from the first post of the thread down.
    pub ancestors: Vec<Post>,
    /// Its answers, each followed by its own.
    pub descendants: Vec<Post>,
}

/// The thread around a post, as far as the caller may see it. What they may not see, or what was deleted,
/// is passed over: the posts above and below it stay.
///
/// # Errors
/// [`Error::NotFound`] when the post does not exist or is not for the caller.
pub async fn context(inside: &Inside, caller: &Caller, id: &str) -> Result<Context, Error> {
    let (reader, id) = (caller.person, parse_id(id)?);
    inside
        .database
        .read(move |r| {
            let post = load::find_visible(r, reader, id)?.ok_or(Error::NotFound)?;
            let above = links(r, &post, Direction::Above)?;
            let below = links(r, &post, Direction::Below)?;
            let (above, below) = (ancestors(&above, &post), descendants(&below, post.id));
            let visible = visible(r, reader, above.iter().chain(&below))?;
            let mut above = pick(&above, &visible, MOST_ANCESTORS);
            above.reverse();
            let above = rows(r, reader, &above)?;
            let ancestors = load::many(r, reader, above)?;
            let below = rows(r, reader, &pick(&below, &visible, MOST_DESCENDANTS))?;
            Ok(Context {
                ancestors,
                descendants: load::many(r, reader, below)?,
            })
        })
        .await
}

#[derive(Clone, Copy)]
enum Direction {
    Above,
    Below,
}

/// (post, what it answers) in a thread. An answer's id is always higher, so one side is enough.
fn links(r: &mut Reader<'_>, post: &PostRow, direction: Direction) -> Result<Vec<(i64, Option<i64>)>, Error> {
    let thread = posts::table
        .filter(posts::thread_id.eq(post.thread_id))
        .select((posts::id, posts::in_reply_to_id))
        .limit(MOST_LINKS)
        .into_boxed();
    let thread = match direction {
        Direction::Above => thread.filter(posts::id.lt(post.id)).order(posts::id.desc()),
        Direction::Below => thread.filter(posts::id.gt(post.id)).order(posts::id.asc()),
    };
    Ok(r.list(thread)?)
}

/// The ids above a post, the nearest first.
fn ancestors(links: &[(i64, Option<i64>)], post: &PostRow) -> Vec<i64> {
    let answers: HashMap<i64, Option<i64>> = links.iter().copied().collect();
    let mut chain = Vec::new();
    let mut next = post.in_reply_to_id;
    while let Some(id) = next.filter(|_| chain.len() <= links.len()) {
        chain.push(id);
        next = answers.get(&id).copied().flatten();
    }
    chain
}

/// The ids below a post, in the order people read them: each answer, then what answers it.
fn descendants(links: &[(i64, Option<i64>)], post: i64) -> Vec<i64> {
    let mut answers: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (id, parent) in links {
        if let Some(parent) = parent {
            answers.entry(*parent).or_default().push(*id);
        }
    }
    let mut ordered = Vec::new();
    let mut waiting = answers.remove(&post).unwrap_or_default();
    waiting.reverse();
    while let Some(id) = waiting.pop() {
        ordered.push(id);
        waiting.extend(answers.remove(&id).into_iter().flatten().rev());
    }
    ordered
}

/// Which of these posts the reader may see.
fn visible<'a>(
    r: &mut Reader<'_>,
    reader: PersonId,
    ids: impl Iterator<Item = &'a i64>,
) -> Result<HashSet<i64>, Error> {
    let ids: Vec<i64> = ids.copied().collect();
    let query = posts::table
        .filter(posts::id.eq_any(ids))
        .filter(visible_to(reader))
        .select(posts::id);
    Ok(r.list::<_, i64>(query)?.into_iter().collect())
}

fn pick(ordered: &[i64], visible: &HashSet<i64>, most: usize) -> Vec<i64> {
    ordered
        .iter()
        .copied()
        .filter(|id| visible.contains(id))
        .take(most)
        .collect()
}

/// The rows of these ids, in the order of the ids.
fn rows(r: &mut Reader<'_>, reader: PersonId, ids: &[i64]) -> Result<Vec<PostRow>, Error> {
    let query = posts::table
        .filter(posts::id.eq_any(ids.to_vec()))
        .filter(visible_to(reader));
    let rows: Vec<PostRow> = r.list(query.select(posts::all_columns))?;
    let mut rows: HashMap<i64, PostRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
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
}
