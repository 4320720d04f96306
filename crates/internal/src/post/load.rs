//! Rows put together into posts: a fixed number of statements, however many posts a page has.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use gatepost_model::id::{EntryId, PersonId, PostId};
use gatepost_model::markup;
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;

use super::audience::{Visibility, is_for, visible_to};
use super::{About, Label, Parent, Post};
use crate::entry::load::{self, View};
use crate::person::{self, Person};
use crate::schema::{post_mentions, posts};
use crate::{Error, media};

/// A row of `posts`. Has no `Debug`: what was written stays out of logs.
#[derive(Clone, Queryable)]
pub(super) struct PostRow {
    pub(super) id: i64,
    pub(super) author_id: i64,
    pub(super) text: String,
    pub(super) content_warning: Option<String>,
    pub(super) language: Option<String>,
    pub(super) visibility: String,
    pub(super) in_reply_to_id: Option<i64>,
    pub(super) thread_id: i64,
    pub(super) created_at: i64,
    #[expect(
        dead_code,
        reason = "the row is read whole; posts that were deleted are filtered by the query"
    )]
    deleted_at: Option<i64>,
    pub(super) about_id: Option<i64>,
    pub(super) about_uri: Option<String>,
    #[expect(dead_code, reason = "shown with articles")]
    kind: String,
    pub(super) label: String,
}

impl PostRow {
    pub(super) fn visibility(&self) -> Result<Visibility, Error> {
        Visibility::parse(&self.visibility).ok_or(Error::Damaged("a post's visibility cannot be read"))
    }

    /// What its thread is about, whether or not the reader may see that.
    pub(super) fn about(&self) -> Option<About> {
        let (id, uri) = self.about_id.zip(self.about_uri.clone())?;
        Some(About { id: EntryId(id), uri })
    }
}

/// The row of a post that exists and that a person may read.
pub(super) fn find_visible(
    r: &mut Reader<'_>,
    reader: PersonId,
    id: PostId,
) -> Result<Option<PostRow>, Error> {
    let query = posts::table
        .filter(posts::id.eq(id.0))
        .filter(visible_to(reader.0));
    Ok(r.find(query.select(posts::all_columns))?)
}

/// Which of these posts exist and may be read by a person.
pub(crate) fn visible_among(
    r: &mut Reader<'_>,
    reader: PersonId,
    ids: &[i64],
) -> Result<HashSet<i64>, Error> {
    let query = posts::table
        .filter(posts::id.eq_any(ids.to_vec()))
        .filter(visible_to(reader.0))
        .select(posts::id);
    Ok(r.list::<_, i64>(query)?.into_iter().collect())
}

/// Whether there is or was a post of that id that a person may or might have read.
pub(crate) fn could_be_read(r: &mut Reader<'_>, reader: PersonId, id: i64) -> Result<bool, Error> {
    let query = posts::table.filter(posts::id.eq(id)).filter(is_for(reader.0));
    Ok(r.find::<_, i64>(query.select(posts::id))?.is_some())
}

/// The ids of the people a post addresses.
pub(super) fn addressed_by(r: &mut Reader<'_>, post: PostId) -> Result<Vec<PersonId>, Error> {
    let rows = post_mentions::table
        .filter(post_mentions::post_id.eq(post.0))
        .select(post_mentions::person_id);
    Ok(r.list::<_, i64>(rows)?.into_iter().map(PersonId).collect())
}

/// The posts of these ids that exist and that a person may read, in no order.
pub(crate) fn list_visible(
    r: &mut Reader<'_>,
    reader: PersonId,
    view: &View,
    ids: &[i64],
) -> Result<Vec<Post>, Error> {
    let query = posts::table
        .filter(posts::id.eq_any(ids.to_vec()))
        .filter(visible_to(reader.0));
    let rows = r.list(query.select(posts::all_columns))?;
    many(r, reader, view, rows)
}

/// One row as a post.
pub(super) fn one(r: &mut Reader<'_>, reader: PersonId, view: &View, row: PostRow) -> Result<Post, Error> {
    many(r, reader, view, vec![row])?
        .pop()
        .ok_or(Error::Damaged("a post is missing"))
}

/// Rows as posts, in their order: people, mentions, pictures, parents and what they are about in one statement each, or
/// two.
fn many(r: &mut Reader<'_>, reader: PersonId, view: &View, rows: Vec<PostRow>) -> Result<Vec<Post>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut pictures = media::of_posts(r, &ids)?;
    let mentions: Vec<(i64, i64)> = r.list(
        post_mentions::table
            .filter(post_mentions::post_id.eq_any(ids))
            .order((post_mentions::post_id, post_mentions::person_id))
            .select((post_mentions::post_id, post_mentions::person_id)),
    )?;
    let people = people_of(r, &rows, &mentions)?;
    let parents = visible_parents(r, reader, &rows)?;
    let about: Vec<i64> = rows.iter().filter_map(|row| row.about_id).collect();
    let about = load::visible_others(r, view, &about)?;
    let missing = || Error::Damaged("a person is missing");
    rows.into_iter()
        .map(|row| {
            let addressed = mentions.iter().filter(|(post, _)| *post == row.id);
            let addressed = addressed.map(|(_, person)| people.get(person).cloned().ok_or_else(missing));
            Ok(Post {
                id: PostId(row.id),
                author: people.get(&row.author_id).cloned().ok_or_else(missing)?,
                visibility: row.visibility()?,
                in_reply_to: row
                    .in_reply_to_id
                    .and_then(|parent| parents.get(&parent).copied()),
                mentions: addressed.collect::<Result<_, _>>()?,
                tags: markup::tags(&row.text),
                about: row.about().filter(|subject| about.contains(&subject.id.0)),
                media: pictures.remove(&row.id).into_iter().flatten().collect(),
                label: Label::parse(&row.label).ok_or(Error::Damaged("a post's label cannot be read"))?,
                created_at: Timestamp(row.created_at),
                text: InternalText::new(row.text),
                content_warning: row.content_warning.map(InternalText::new),
                language: row.language,
            })
        })
        .collect()
}

fn people_of(
    r: &mut Reader<'_>,
    rows: &[PostRow],
    mentions: &[(i64, i64)],
) -> Result<HashMap<i64, Person>, Error> {
    let mut ids: Vec<PersonId> = rows.iter().map(|row| PersonId(row.author_id)).collect();
    ids.extend(mentions.iter().map(|(_, person)| PersonId(*person)));
    ids.sort_unstable();
    ids.dedup();
    let people = person::list_by_id(r, &ids)?;
    Ok(people.into_iter().map(|person| (person.id.0, person)).collect())
}

/// The posts answered, as far as the reader may see them: an answer may be addressed to somebody who
/// cannot see what it answers.
fn visible_parents(
    r: &mut Reader<'_>,
    reader: PersonId,
    rows: &[PostRow],
) -> Result<HashMap<i64, Parent>, Error> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.in_reply_to_id).collect();
    let parents = posts::table
        .filter(posts::id.eq_any(ids))
        .filter(visible_to(reader.0));
    let parents: Vec<(i64, i64)> = r.list(parents.select((posts::id, posts::author_id)))?;
    let parent = |(id, author)| {
        (
            id,
            Parent {
                id: PostId(id),
                author: PersonId(author),
            },
        )
    };
    Ok(parents.into_iter().map(parent).collect())
}
