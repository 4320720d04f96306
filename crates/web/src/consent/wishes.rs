//! What an app asks for, in words.

use gatepost_model::scope::Scope;

/// What an app would be allowed, in words. A wide scope speaks for the narrow ones below it.
pub(super) fn wishes(allows: impl Fn(Scope) -> bool) -> Vec<&'static str> {
    use Scope as S;
    const WIDE: [(Scope, &str); 3] = [
        (
            S::Read,
            "read everything you can read: posts, timelines, profiles, your notifications, lists and bookmarks, and \
             see what waits at the desk",
        ),
        (
            S::Write,
            "act in your name inside: post, delete your posts, favourite, bookmark, follow, change your profile, and propose \
             in your name, and change your own proposals",
        ),
        (
            S::Follow,
            "see whom you follow, and follow and unfollow in your name",
        ),
    ];
    const NARROW: [(&[Scope], Scope, &str); 23] = [
        (&[], S::Profile, "learn who you are"),
        (
            &[S::Read],
            S::ReadStatuses,
            "read the posts you can read, and timelines",
        ),
        (&[S::Read], S::ReadAccounts, "see profiles"),
        (&[S::Read], S::ReadNotifications, "read your notifications"),
        (&[S::Read], S::ReadSearch, "search in your name"),
        (&[S::Read, S::Follow], S::ReadFollows, "see whom you follow"),
        (&[S::Read], S::ReadBookmarks, "see your bookmarks"),
        (&[S::Read], S::ReadFavourites, "see your favourites"),
        (&[S::Read], S::ReadLists, "see your lists"),
        (&[S::Read], S::ReadFilters, "see your filters"),
        (&[S::Read, S::Follow], S::ReadBlocks, "see whom you block"),
        (&[S::Read, S::Follow], S::ReadMutes, "see whom you mute"),
        (
            &[S::Write],
            S::WriteStatuses,
            "post inside in your name, and delete your posts",
        ),
        (&[S::Write], S::WriteFavourites, "favourite in your name"),
        (&[S::Write], S::WriteBookmarks, "bookmark for you"),
        (
            &[S::Write, S::Follow],
            S::WriteFollows,
            "follow and unfollow in your name",
        ),
        (&[S::Write], S::WriteNotifications, "dismiss your notifications"),
        (&[S::Write], S::WriteAccounts, "change your profile"),
        (&[S::Write], S::WriteMedia, "upload files in your name"),
        (&[S::Write], S::WriteLists, "change your lists"),
        (&[S::Write], S::WriteFilters, "change your filters"),
        (&[S::Write, S::Follow], S::WriteMutes, "mute in your name"),
        (&[S::Write, S::Follow], S::WriteBlocks, "block in your name"),
    ];
    let wide = WIDE
        .iter()
        .filter(|(scope, _)| allows(*scope))
        .map(|(_, words)| *words);
    let narrow = NARROW
        .iter()
        .filter(|(wider, scope, _)| allows(*scope) && !wider.iter().any(|wider| allows(*wider)));
    wide.chain(narrow.map(|(_, _, words)| *words)).collect()
}

#[cfg(test)]
mod tests {
    use gatepost_model::scope::Scopes;

    use super::*;

    #[test]
    fn a_wide_scope_is_said_in_one_sentence_and_a_narrow_one_by_its_own() {
        let words = |names: &str| {
            let scopes = Scopes::parse(names).unwrap();
            wishes(|scope| scopes.allows(scope))
        };
        let wide = words("read write");
        assert_eq!(wide.len(), 2);
        assert!(wide[0].ends_with("see what waits at the desk"));
        assert!(wide[1].ends_with("propose in your name, and change your own proposals"));
        assert_eq!(
            words("read:statuses profile"),
            ["learn who you are", "read the posts you can read, and timelines"]
        );
        assert!(
            words("write:favourites")
                .iter()
                .all(|words| words.contains("favourite"))
        );
    }
}
