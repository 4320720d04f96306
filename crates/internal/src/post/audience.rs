//! Who may read a post.
//!
//! The four words are Mastodon's, because apps know no others. Here all of them are internal: `public` is
//! the company, never the public.

use diesel::prelude::*;
use diesel::sql_types::Bool;
use gatepost_model::id::PersonId;
use gatepost_storage::AnyConnection;

use crate::schema::{post_mentions, posts};

/// Who may read a post, from the widest to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    /// Every employee.
    Public,
    /// Every employee.
    Unlisted,
    /// The author and the people addressed. (The author's followers, once people can follow each other.)
    Private,
    /// The author and the people addressed.
    Direct,
}

/// The visibilities that every employee may read.
pub(super) const COMPANY: [&str; 2] = [Visibility::Public.as_str(), Visibility::Unlisted.as_str()];

impl Visibility {
    const ALL: [Self; 4] = [Self::Public, Self::Unlisted, Self::Private, Self::Direct];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
            Self::Direct => "direct",
        }
    }

    /// The visibility of exactly that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|visibility| visibility.as_str() == name)
    }

    /// Whether every employee may read it.
    pub fn is_company(self) -> bool {
        matches!(self, Self::Public | Self::Unlisted)
    }

    /// The visibility of an answer: what its author asks for, but never wider than what it answers.
    pub(super) fn of_answer(self, parent: Self) -> Self {
        if parent.is_company() {
            self
        } else {
            self.max(parent)
        }
    }
}

/// A condition on `posts`.
pub(super) type Condition =
    Box<dyn BoxableExpression<posts::table, <AnyConnection as Connection>::Backend, SqlType = Bool>>;

/// The posts that exist and that a person may read. Every query for a reader goes through this.
pub(super) fn visible_to(reader: PersonId) -> Condition {
    let addressed = post_mentions::table
        .filter(post_mentions::person_id.eq(reader.0))
        .filter(post_mentions::post_id.eq(posts::id));
    Box::new(
        posts::deleted_at.is_null().and(
            posts::visibility
                .eq_any(COMPANY)
                .or(posts::author_id.eq(reader.0))
                .or(diesel::dsl::exists(addressed)),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_never_wider_than_what_it_answers() {
        use Visibility as V;
        for (asked, parent, expected) in [
            (V::Public, V::Public, V::Public),
            (V::Public, V::Unlisted, V::Public),
            (V::Public, V::Private, V::Private),
            (V::Public, V::Direct, V::Direct),
            (V::Private, V::Direct, V::Direct),
            (V::Direct, V::Public, V::Direct),
            (V::Direct, V::Private, V::Direct),
        ] {
            assert_eq!(asked.of_answer(parent), expected, "{asked:?} to {parent:?}");
        }
    }

    #[test]
    fn e9_only_the_exact_names_are_visibilities() {
        for name in ["Public ", "PUBLIC", "", "local", "followers", "[\"public\"]"] {
            assert_eq!(Visibility::parse(name), None, "{name}");
        }
        for visibility in Visibility::ALL {
            assert_eq!(Visibility::parse(visibility.as_str()), Some(visibility));
        }
    }
}
