//! What people inside did with entries: a fixed number of statements per page.

use std::collections::{HashMap, HashSet};

use diesel::dsl::count_star;
use diesel::prelude::*;
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use super::Marks;
use crate::Error;
use crate::post::visible_to;
use crate::schema::{bookmarks, favourites, posts};

/// The marks of a page of entries, as one person sees them.
pub(super) struct MarksOfPage {
    replies: HashMap<i64, i64>,
    favourites: HashMap<i64, i64>,
    favourited: HashSet<i64>,
    bookmarked: HashSet<i64>,
}

impl MarksOfPage {
    /// Loads them. `posts` are the ids that are posts, `others` those that are not.
    ///
    /// Indices: `posts_by_reply`, `posts_by_about`, `favourites_by_entry`, and the unique ones of `favourites`
    /// and `bookmarks`.
    pub(super) fn load(
        r: &mut Reader<'_>,
        reader: PersonId,
        posts: &[i64],
        others: &[i64],
    ) -> Result<Self, Error> {
        let ids = [posts, others].concat();
        let mut replies = replies_to_posts(r, reader, posts)?;
        replies.extend(replies_to_others(r, reader, others)?);
        let favourites_of: Vec<(i64, i64)> = r.list(
            favourites::table
                .filter(favourites::entry_id.eq_any(ids.clone()))
                .group_by(favourites::entry_id)
                .select((favourites::entry_id, count_star())),
        )?;
        let own_favourites = favourites::table
            .filter(favourites::person_id.eq(reader.0))
            .filter(favourites::entry_id.eq_any(ids.clone()))
            .select(favourites::entry_id);
        let own_bookmarks = bookmarks::table
            .filter(bookmarks::person_id.eq(reader.0))
            .filter(bookmarks::entry_id.eq_any(ids))
            .select(bookmarks::entry_id);
        Ok(Self {
            replies,
            favourites: favourites_of.into_iter().collect(),
            favourited: r.list::<_, i64>(own_favourites)?.into_iter().collect(),
            bookmarked: r.list::<_, i64>(own_bookmarks)?.into_iter().collect(),
        })
    }

    /// Those of one entry.
    pub(super) fn of(&self, id: i64) -> Marks {
        Marks {
            replies: self.replies.get(&id).copied().unwrap_or(0),
            favourites: self.favourites.get(&id).copied().unwrap_or(0),
            favourited: self.favourited.contains(&id),
            bookmarked: self.bookmarked.contains(&id),
            muted: false,
        }
    }
}

/// How many answers there are, counting only those the reader may see: a number must not tell that
/// others talk in private.
fn replies_to_posts(r: &mut Reader<'_>, reader: PersonId, ids: &[i64]) -> Result<HashMap<i64, i64>, Error> {
    let counts: Vec<(Option<i64>, i64)> = r.list(
        posts::table
            .filter(posts::in_reply_to_id.eq_any(ids.to_vec()))
            .filter(visible_to(reader.0))
            .group_by(posts::in_reply_to_id)
            .select((posts::in_reply_to_id, count_star())),
    )?;
    Ok(present(counts))
}

/// The first posts of side threads; what answers those is counted there.
fn replies_to_others(r: &mut Reader<'_>, reader: PersonId, ids: &[i64]) -> Result<HashMap<i64, i64>, Error> {
    let counts: Vec<(Option<i64>, i64)> = r.list(
        posts::table
            .filter(posts::about_id.eq_any(ids.to_vec()))
            .filter(posts::in_reply_to_id.is_null())
            .filter(visible_to(reader.0))
            .group_by(posts::about_id)
            .select((posts::about_id, count_star())),
    )?;
    Ok(present(counts))
}

fn present(counts: Vec<(Option<i64>, i64)>) -> HashMap<i64, i64> {
    let counts = counts.into_iter();
    counts.filter_map(|(id, count)| Some((id?, count))).collect()
}
