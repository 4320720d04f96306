//! Pages of posts, newest first.

use diesel::prelude::*;
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use super::Post;
use super::audience::{COMPANY, Condition, visible_to};
use super::load::{self, PostRow};
use crate::gate::Page;
use crate::schema::posts;
use crate::{Caller, Error, Inside};

/// What a person finds when they arrive: everything they may read.
///
/// # Errors
/// When the database fails.
pub async fn home(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<Post>, Error> {
    let reader = caller.person;
    inside
        .database
        .read(move |r| list(r, reader, visible_to(reader), page))
        .await
}

/// What the whole company can read.
///
/// # Errors
/// When the database fails.
pub async fn company(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<Post>, Error> {
    let reader = caller.person;
    let company =
        || -> Condition { Box::new(posts::deleted_at.is_null().and(posts::visibility.eq_any(COMPANY))) };
    inside
        .database
        .read(move |r| list(r, reader, company(), page))
        .await
}

fn list(r: &mut Reader<'_>, reader: PersonId, condition: Condition, page: Page) -> Result<Vec<Post>, Error> {
    let mut query = posts::table
        .filter(condition)
        .select(posts::all_columns)
        .limit(page.rows())
        .into_boxed();
    if let Some(max) = page.max_id {
        query = query.filter(posts::id.lt(max));
    }
    if let Some(since) = page.since_id {
        query = query.filter(posts::id.gt(since));
    }
    let rows: Vec<PostRow> = match page.min_id {
        Some(min) => {
            let mut rows: Vec<PostRow> = r.list(query.filter(posts::id.gt(min)).order(posts::id.asc()))?;
            rows.reverse();
            rows
        }
        None => r.list(query.order(posts::id.desc()))?,
    };
    load::many(r, reader, rows)
}
