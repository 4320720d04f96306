//! Who may read a post.
//!
//! The four words are Mastodon's, because apps know no others. Here all of them are internal: `public` is
//! the company, never the public.

use diesel::prelude::*;

use crate::schema::{follows, post_mentions, posts};

/// Who may read a post, from the widest to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    /// Every employee.
    Public,
    /// Every employee.
    Unlisted,
    /// The author, the author's followers and the people addressed.
    Private,
    /// The author and the people addressed.
    Direct,
}

const PUBLIC: &str = Visibility::Public.as_str();
const UNLISTED: &str = Visibility::Unlisted.as_str();
const PRIVATE: &str = Visibility::Private.as_str();

/// The visibilities that every employee may read.
pub(crate) const COMPANY: [&str; 2] = [PUBLIC, UNLISTED];

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

    /// The visibility of an answer: what its author asks for, but never wider than what it answers. Followers
    /// are the author's own, so somebody else's answer to a post for followers is for those it addresses.
    pub(super) fn of_answer(self, parent: Self, is_own: bool) -> Self {
        match parent {
            Self::Public | Self::Unlisted => self,
            Self::Private if is_own => self.max(Self::Private),
            Self::Private | Self::Direct => Self::Direct,
        }
    }
}

/// The posts that exist and that a person may read. Every query for a reader goes through this, be it on
/// `posts` alone, joined, or in an EXISTS.
#[diesel::dsl::auto_type(no_type_alias)]
pub(crate) fn visible_to(reader: i64) -> _ {
    let audience: is_for = is_for(reader);
    posts::deleted_at.is_null().and(audience)
}

/// The posts that a person may read, or might have read before they were deleted.
///
/// Indices: the primary keys of `post_mentions` and `follows`.
#[diesel::dsl::auto_type]
pub(super) fn is_for(reader: i64) -> _ {
    let public: &'static str = PUBLIC;
    let unlisted: &'static str = UNLISTED;
    let private: &'static str = PRIVATE;
    let is_addressed = diesel::dsl::exists(
        post_mentions::table
            .filter(post_mentions::person_id.eq(reader))
            .filter(post_mentions::post_id.eq(posts::id)),
    );
    let is_follower = diesel::dsl::exists(
        follows::table
            .filter(follows::follower_id.eq(reader))
            .filter(follows::account_id.eq(posts::author_id)),
    );
    posts::visibility
        .eq(public)
        .or(posts::visibility.eq(unlisted))
        .or(posts::author_id.eq(reader))
        .or(is_addressed)
        .or(posts::visibility.eq(private).and(is_follower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_never_wider_than_what_it_answers() {
        use Visibility as V;
        for (asked, parent, own, others) in [
            (V::Public, V::Public, V::Public, V::Public),
            (V::Public, V::Unlisted, V::Public, V::Public),
            (V::Private, V::Public, V::Private, V::Private),
            (V::Public, V::Private, V::Private, V::Direct),
            (V::Private, V::Private, V::Private, V::Direct),
            (V::Public, V::Direct, V::Direct, V::Direct),
            (V::Private, V::Direct, V::Direct, V::Direct),
            (V::Direct, V::Public, V::Direct, V::Direct),
            (V::Direct, V::Private, V::Direct, V::Direct),
        ] {
            assert_eq!(
                asked.of_answer(parent, true),
                own,
                "{asked:?} to one's own {parent:?}"
            );
            assert_eq!(
                asked.of_answer(parent, false),
                others,
                "{asked:?} to another's {parent:?}"
            );
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
