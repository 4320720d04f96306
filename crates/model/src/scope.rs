//! What a token may be used for.

use serde::{Deserialize, Serialize};

/// Declares the scopes once: variant, name on the wire.
macro_rules! scopes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// One scope of a token, in Mastodon's words plus our own for the gate.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Scope {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Scope {
            /// Every scope, the wide ones first.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// The name on the wire.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

scopes! {
    /// Read what the person may read.
    Read = "read",
    /// Post, propose, draft.
    Write = "write",
    /// Follow and unfollow. Mastodon's older word for what `read:follows` and `write:follows` say today,
    /// blocks and mutes included.
    Follow = "follow",
    /// Be told through another service. Nothing does so yet.
    Push = "push",
    /// Learn who the person is, and nothing else.
    Profile = "profile",
    /// Re-authenticate, decide, release: only personal tokens made by hand, and sessions, carry it.
    Decide = "gatepost:decide",
    /// Read accounts.
    ReadAccounts = "read:accounts",
    /// Read whom the person blocks.
    ReadBlocks = "read:blocks",
    /// Read bookmarks.
    ReadBookmarks = "read:bookmarks",
    /// Read favourites.
    ReadFavourites = "read:favourites",
    /// Read filters.
    ReadFilters = "read:filters",
    /// Read who follows whom.
    ReadFollows = "read:follows",
    /// Read lists.
    ReadLists = "read:lists",
    /// Read whom the person mutes.
    ReadMutes = "read:mutes",
    /// Read notifications.
    ReadNotifications = "read:notifications",
    /// Search.
    ReadSearch = "read:search",
    /// Read posts and timelines.
    ReadStatuses = "read:statuses",
    /// Change one's own profile.
    WriteAccounts = "write:accounts",
    /// Block.
    WriteBlocks = "write:blocks",
    /// Bookmark.
    WriteBookmarks = "write:bookmarks",
    /// Mute conversations.
    WriteConversations = "write:conversations",
    /// Favourite.
    WriteFavourites = "write:favourites",
    /// Change filters.
    WriteFilters = "write:filters",
    /// Follow and unfollow.
    WriteFollows = "write:follows",
    /// Change lists.
    WriteLists = "write:lists",
    /// Upload.
    WriteMedia = "write:media",
    /// Mute.
    WriteMutes = "write:mutes",
    /// Dismiss notifications.
    WriteNotifications = "write:notifications",
    /// Report to a monitor.
    WriteReports = "write:reports",
    /// Post, and delete one's posts.
    WriteStatuses = "write:statuses",
}

impl Scope {
    /// The scope of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    /// Whether whoever holds this scope needs no other to do what `wanted` allows.
    pub fn includes(self, wanted: Self) -> bool {
        let below = |parent: &str| {
            let rest = wanted.as_str().strip_prefix(parent);
            rest.is_some_and(|rest| rest.starts_with(':'))
        };
        match self {
            held if held == wanted => true,
            Self::Read | Self::Write => below(self.as_str()),
            Self::Follow => matches!(
                wanted,
                Self::ReadBlocks
                    | Self::ReadFollows
                    | Self::ReadMutes
                    | Self::WriteBlocks
                    | Self::WriteFollows
                    | Self::WriteMutes
            ),
            _ => false,
        }
    }

    /// Whether an app may be given it: what speaks at the gate stays with people.
    pub fn is_for_apps(self) -> bool {
        self != Self::Decide
    }
}

/// A set of scopes, kept and shown as names with blanks between: `read write`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// The set of these.
    pub fn of(scopes: &[Scope]) -> Self {
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes)
    }

    /// What a browser's session may do: everything its person may.
    pub fn of_session() -> Self {
        Self::of(&[
            Scope::Read,
            Scope::Write,
            Scope::Follow,
            Scope::Push,
            Scope::Profile,
            Scope::Decide,
        ])
    }

    /// Reads names with blanks between; the first unknown name is the error.
    ///
    /// # Errors
    /// The name that is not a scope.
    pub fn parse(text: &str) -> Result<Self, String> {
        let scopes: Result<Vec<_>, _> = text
            .split_whitespace()
            .map(|name| Scope::parse(name).ok_or_else(|| name.to_owned()))
            .collect();
        scopes.map(|scopes| Self::of(&scopes))
    }

    /// Whether whoever holds the set may do what this scope allows: `read` allows `read:statuses`.
    pub fn allows(&self, scope: Scope) -> bool {
        self.0.iter().any(|held| held.includes(scope))
    }

    /// Whether the set allows everything another one does.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.iter().all(|scope| self.allows(*scope))
    }

    /// What an app may be given of it.
    #[must_use]
    pub fn for_apps(&self) -> Self {
        Self(self.iter().filter(|scope| scope.is_for_apps()).collect())
    }

    /// Each scope once, the wide ones first.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    /// Whether the set holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.0.iter().map(|scope| scope.as_str()).collect();
        f.write_str(&names.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_scope_allows_its_narrow_ones_and_no_others() {
        let read = Scopes::of(&[Scope::Read]);
        assert!(read.allows(Scope::ReadStatuses) && read.allows(Scope::Read));
        assert!(!read.allows(Scope::WriteStatuses) && !read.allows(Scope::Decide));
        let follow = Scopes::of(&[Scope::Follow]);
        assert!(follow.allows(Scope::WriteFollows) && !follow.allows(Scope::ReadStatuses));
        let narrow = Scopes::of(&[Scope::ReadStatuses]);
        assert!(!narrow.allows(Scope::Read) && !narrow.allows(Scope::ReadAccounts));
        assert!(read.covers(&narrow) && !narrow.covers(&read));
    }

    #[test]
    fn g7_nothing_but_itself_allows_deciding() {
        for scope in Scope::ALL {
            assert_eq!(scope.includes(Scope::Decide), scope == Scope::Decide, "{scope:?}");
            assert_eq!(scope.is_for_apps(), scope != Scope::Decide);
        }
        assert_eq!(Scopes::parse("read admin:read"), Err("admin:read".to_owned()));
        assert!(Scopes::of_session().allows(Scope::Decide));
    }

    #[test]
    fn scopes_are_written_as_they_are_read() {
        let scopes = Scopes::parse("write:statuses  read\tread").unwrap();
        assert_eq!(scopes.to_string(), "read write:statuses");
        assert_eq!(Scopes::parse(&scopes.to_string()), Ok(scopes));
    }
}
