//! What an account has written or published.

use diesel::dsl::exists;
use diesel::prelude::*;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_model::markup::tag_key;
use gatepost_storage::Reader;

use super::{find, parse_id};
use crate::entry::load::{self, View};
use crate::entry::{Entry, publication};
use crate::page::Page;
use crate::post::visible_to;
use crate::schema::{candidates, media, post_tags, posts, publications, releases, revisions};
use crate::{Caller, Error, Inside, brand, person};

/// Which entries of an account.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Without answers.
    pub exclude_replies: bool,
    /// Only those with pictures.
    pub only_media: bool,
    /// Only those pinned to the profile: none yet.
    pub pinned: bool,
    /// Only those with this tag; publications have none.
    pub tagged: Option<String>,
    /// Without shared ones: nobody can share yet.
    pub exclude_reblogs: bool,
}

/// What somebody has written, as far as the caller may read it, or what a brand has published; newest first.
/// Of somebody outside nothing: what came in from them is on the desk's list.
///
/// Indices: `posts_by_author`, `releases_by_brand`.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account for the caller.
pub async fn entries(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    which: Which,
    page: Page,
) -> Result<Vec<Entry>, Error> {
    let (reader, account) = (caller.person, parse_id(id)?);
    let is_person = inside
        .database
        .read(move |r| {
            let view = View::of_person(r, reader)?;
            let nothing = which.pinned;
            let ids = if person::find(r, PersonId(account))?.is_some() {
                Some(written(r, reader, account, &which, &page)?)
            } else if brand::find_by_id(r, BrandId(account))?.is_some() {
                Some(published(r, account, &which, &page)?)
            } else {
                None
            };
            match ids {
                Some(_) if nothing => Ok(Some(Vec::new())),
                Some(ids) => load::many(r, &view, &page.newest_first(ids)).map(Some),
                None => Ok::<_, Error>(None),
            }
        })
        .await?;
    match is_person {
        Some(entries) => Ok(entries),
        // Somebody outside, or nobody.
        None => find::get(inside, caller, id).await.map(|_| Vec::new()),
    }
}

fn written(
    r: &mut Reader<'_>,
    reader: PersonId,
    author: i64,
    which: &Which,
    page: &Page,
) -> Result<Vec<i64>, Error> {
    let mut query = posts::table
        .filter(posts::author_id.eq(author))
        .filter(visible_to(reader.0))
        .select(posts::id)
        .into_boxed();
    if which.exclude_replies {
        query = query.filter(posts::in_reply_to_id.is_null().and(posts::about_id.is_null()));
    }
    if which.only_media {
        let pictures = media::table.filter(media::post_id.eq(posts::id.nullable()));
        query = query.filter(exists(pictures));
    }
    if let Some(tag) = &which.tagged {
        let tag = tag_key(tag.trim());
        if tag.contains('\0') {
            return Ok(Vec::new());
        }
        let tagged = post_tags::table
            .filter(post_tags::tag.eq(tag))
            .filter(post_tags::post_id.eq(posts::id));
        query = query.filter(exists(tagged));
    }
    Ok(r.list(page.cut(query, posts::id))?)
}

fn published(r: &mut Reader<'_>, brand: i64, which: &Which, page: &Page) -> Result<Vec<i64>, Error> {
    if which.tagged.is_some() {
        return Ok(Vec::new());
    }
    let mut query = releases::table
        .inner_join(publications::table.on(publications::release_id.eq(releases::id)))
        .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
        .filter(releases::brand_id.eq(brand))
        .filter(candidates::state.eq_any(publication::STANDS))
        .filter(publications::release_id.ne_all(publication::deleted()))
        .select(releases::id)
        .into_boxed();
    if which.only_media {
        let pictured = revisions::table
            .filter(revisions::candidate_id.eq(releases::candidate_id))
            .filter(revisions::number.eq(releases::revision))
            .filter(revisions::media.ne("[]"));
        query = query.filter(exists(pictured));
    }
    query = if which.exclude_replies {
        query.filter(candidates::kind.eq_any(publication::BEGINNINGS))
    } else {
        query.filter(candidates::kind.eq_any(publication::NOTES))
    };
    Ok(r.list(page.cut(query, releases::id))?)
}
