//! People who have left: what they wrote stays, but nobody can reach them.

use gatepost_internal::account::{self, Account, Search};
use gatepost_internal::page::Page;
use gatepost_internal::{Error, entry, timeline};

use super::reading::{follows, words};
use crate::support::sql;
use crate::support::world::World;

#[tokio::test]
async fn who_has_left_is_still_read_but_neither_followed_nor_mentioned_nor_found() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    follows(&ana, &ben).await;
    let post = ana.posts("My last post").await;
    world.deactivates(&ana).await;
    let read = entry::get(&ben.inside, &ben.caller, &post.id.to_string())
        .await
        .unwrap();
    assert!(read.post().unwrap().author.deactivated_at.is_some());
    let company = timeline::company(&ben.inside, &ben.caller, Page::default())
        .await
        .unwrap();
    assert_eq!(words(&company), ["My last post"]);
    let id = ana.caller.person.to_string();
    let profile = account::get(&ben.inside, &ben.caller, &id).await.unwrap();
    assert!(matches!(profile, Account::Person(_)));
    let refused = account::follow(&ben.inside, &ben.caller, &id).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    let told = sql::count(world.database(), "notifications").await;
    assert!(ben.posts("Bye, @ana").await.mentions.is_empty());
    assert_eq!(sql::count(world.database(), "notifications").await, told);
    let q = "ana".to_owned();
    let search = Search {
        q,
        ..Search::default()
    };
    assert!(
        account::search(&ben.inside, &ben.caller, search)
            .await
            .unwrap()
            .is_empty()
    );
    let own = ben.caller.person.to_string();
    let Account::Person(profile) = account::get(&ben.inside, &ben.caller, &own).await.unwrap() else {
        panic!("a person");
    };
    assert_eq!(profile.followers, 0, "who has left follows nobody");
    let followers = account::followers(&ben.inside, &ben.caller, &own, Page::default()).await;
    assert!(followers.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_has_left_changes_nothing_more() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let post = ben.posts("Hello").await.id.to_string();
    let person = ben.caller.person.to_string();
    world.deactivates(&ana).await;
    let (inside, caller) = (&ana.inside, &ana.caller);
    let results = [
        ("favourite", entry::favourite(inside, caller, &post).await.err()),
        (
            "unfavourite",
            entry::unfavourite(inside, caller, &post).await.err(),
        ),
        ("bookmark", entry::bookmark(inside, caller, &post).await.err()),
        ("unbookmark", entry::unbookmark(inside, caller, &post).await.err()),
        ("follow", account::follow(inside, caller, &person).await.err()),
        ("unfollow", account::unfollow(inside, caller, &person).await.err()),
        (
            "profile",
            account::update_profile(inside, caller, None, Some("x".into()))
                .await
                .err(),
        ),
        (
            "clear",
            gatepost_internal::notification::clear(inside, caller).await.err(),
        ),
        (
            "dismiss",
            gatepost_internal::notification::dismiss(inside, caller, "1")
                .await
                .err(),
        ),
        (
            "marker",
            gatepost_internal::marker::set(inside, caller, "home", "1")
                .await
                .err(),
        ),
    ];
    for (verb, error) in results {
        assert!(matches!(error, Some(Error::Unauthenticated)), "{verb}: {error:?}");
    }
    for table in ["favourites", "bookmarks", "markers"] {
        assert_eq!(sql::count(world.database(), table).await, 0, "{table}");
    }
}
