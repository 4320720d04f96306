//! Tags: words people mark with `#`. They stay inside: text that leaves keeps them as text.

use diesel::dsl::exists;
use diesel::prelude::*;
use gatepost_model::markup::tag_key;

use crate::post::visible_to;
use crate::schema::{post_tags, posts};
use crate::{Caller, Error, Inside};

/// The most tags one search gives.
const MOST: i64 = 20;

/// Tags that begin so, by the alphabet: only those of posts the caller may read, because a tag of a private
/// post tells what it is about (E13). Empty for a beginning that no tag has.
///
/// Index: the primary key of `post_tags` on PostgreSQL with the C collation; elsewhere its whole walk.
///
/// # Errors
/// When the database fails.
pub async fn search(inside: &Inside, caller: &Caller, q: &str) -> Result<Vec<String>, Error> {
    let (person, beginning) = (caller.person, tag_key(q.trim()));
    let is_of_tag = |c: char| c.is_alphanumeric() || c == '_';
    if beginning.is_empty() || !beginning.chars().all(is_of_tag) {
        return Ok(Vec::new());
    }
    inside
        .database
        .read(move |r| {
            let is_visible = posts::table
                .filter(posts::id.eq(post_tags::post_id))
                .filter(visible_to(person.0));
            // The only letter of a tag that LIKE knows is `_`.
            let pattern = format!("{}%", beginning.replace('_', "\\_"));
            let query = post_tags::table
                .filter(post_tags::tag.like(pattern).escape('\\'))
                .filter(exists(is_visible))
                .select(post_tags::tag)
                .distinct()
                .order(post_tags::tag)
                .limit(MOST);
            Ok(r.list(query)?)
        })
        .await
}
