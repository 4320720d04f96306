//! Finding people and brands by their names.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{Account, load};
use crate::schema::{brands, follows, people};
use crate::{Caller, Error, Inside};

/// What is searched for among accounts.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The beginning of a username or of a word of a display name; a leading `@` and our own host do not count.
    pub q: String,
    /// How many; 40 unless told, 80 at most.
    pub limit: Option<i64>,
    /// How many to pass over.
    pub offset: Option<i64>,
    /// Only those the caller follows.
    pub following: bool,
}

/// How well a name fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Username,
    UsernameBegins,
    WordBegins,
}

/// Active people and brands whose username or a word of whose name begins so, the best fit first, then by
/// username. Nobody outside is looked for, and nobody outside is asked (I15).
///
/// Names are compared here, not by the database: the two databases disagree about case beyond ASCII. It reads
/// the names of everybody; a company has thousands, not millions.
///
/// # Errors
/// When the database fails.
pub async fn search(inside: &Inside, caller: &Caller, search: Search) -> Result<Vec<Account>, Error> {
    let person = caller.person;
    let own_host = format!("@{}", inside.context.public_address.authority());
    let q = search.q.trim().to_lowercase();
    let q = q.strip_prefix('@').unwrap_or(&q);
    let q = q.strip_suffix(&own_host).unwrap_or(q).to_owned();
    if q.is_empty() || q.contains('@') {
        return Ok(Vec::new());
    }
    let limit = usize::try_from(search.limit.unwrap_or(40).clamp(1, 80)).unwrap_or(40);
    let offset = usize::try_from(search.offset.unwrap_or(0)).unwrap_or(0);
    inside
        .database
        .read(move |r| {
            let active = people::table.filter(people::deactivated_at.is_null()).select((
                people::id,
                people::username,
                people::display_name,
            ));
            let mut names: Vec<(i64, String, String)> = r.list(active)?;
            names.extend(r.list(brands::table.select((brands::id, brands::name, brands::display_name)))?);
            let followed: Option<HashSet<i64>> = if search.following {
                let own = follows::table
                    .filter(follows::follower_id.eq(person.0))
                    .select(follows::account_id);
                Some(r.list(own)?.into_iter().collect())
            } else {
                None
            };
            let mut fitting: Vec<(Fit, String, i64)> = names
                .into_iter()
                .filter(|(id, ..)| followed.as_ref().is_none_or(|followed| followed.contains(id)))
                .filter_map(|(id, username, name)| Some((fit(&q, &username, &name)?, username, id)))
                .collect();
            fitting.sort_unstable();
            let page = fitting.into_iter().skip(offset).take(limit);
            load::many(r, &page.map(|(_, _, id)| id).collect::<Vec<_>>())
        })
        .await
}

fn fit(q: &str, username: &str, name: &str) -> Option<Fit> {
    let name = name.to_lowercase();
    let is_word_end = |c: char| !c.is_alphanumeric();
    if username == q {
        Some(Fit::Username)
    } else if username.starts_with(q) {
        Some(Fit::UsernameBegins)
    } else if name.starts_with(q) || name.split(is_word_end).any(|word| word.starts_with(q)) {
        Some(Fit::WordBegins)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_by_their_beginnings_without_regard_to_case() {
        assert_eq!(fit("ana", "ana", "Ana Abel"), Some(Fit::Username));
        assert_eq!(fit("an", "ana", "Ana Abel"), Some(Fit::UsernameBegins));
        assert_eq!(fit("abel", "ana", "Ana Abel"), Some(Fit::WordBegins));
        assert_eq!(fit("ana ab", "x", "Ana Abel"), Some(Fit::WordBegins));
        assert_eq!(fit("österle", "x", "Jo Österle"), Some(Fit::WordBegins));
        assert_eq!(fit("bel", "ana", "Ana Abel"), None);
    }
}
