//! Liking and keeping.

use gatepost_internal::entry::{self, Entry};
use gatepost_internal::page::Page;
use gatepost_internal::{Error, post, timeline};

use super::reading::{draft, words};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

async fn favourite(who: &Colleague, id: impl ToString) -> Result<Entry, Error> {
    entry::favourite(&who.inside, &who.caller, &id.to_string()).await
}

async fn bookmark(who: &Colleague, id: impl ToString) -> Result<Entry, Error> {
    entry::bookmark(&who.inside, &who.caller, &id.to_string()).await
}

async fn liked(who: &Colleague, page: Page) -> Vec<(i64, Entry)> {
    timeline::favourites(&who.inside, &who.caller, page)
        .await
        .unwrap()
}

fn entries(marked: Vec<(i64, Entry)>) -> Vec<Entry> {
    marked.into_iter().map(|(_, entry)| entry).collect()
}

#[tokio::test]
async fn liking_twice_is_liking_once_and_unliking_twice_is_no_mistake() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let (post, innocent) = (ana.posts("Hello").await, ana.posts("Innocent").await);
    favourite(&ben, innocent.id).await.unwrap();
    for _ in 0..2 {
        let marks = favourite(&ben, post.id).await.unwrap().marks;
        assert!(marks.favourited && !marks.bookmarked && marks.favourites == 1);
    }
    let seen = entry::get(&ana.inside, &ana.caller, &post.id.to_string())
        .await
        .unwrap();
    assert!(
        !seen.marks.favourited && seen.marks.favourites == 1,
        "as ana sees it"
    );
    for _ in 0..2 {
        let unliked = entry::unfavourite(&ben.inside, &ben.caller, &post.id.to_string()).await;
        let marks = unliked.unwrap().marks;
        assert!(!marks.favourited && marks.favourites == 0);
    }
    assert_eq!(words(&entries(liked(&ben, Page::default()).await)), ["Innocent"]);
}

#[tokio::test]
async fn what_one_keeps_is_ones_own_affair() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let post = ana.posts("Hello").await;
    for _ in 0..2 {
        assert!(bookmark(&ben, post.id).await.unwrap().marks.bookmarked);
    }
    let kept = async |who: &Colleague| {
        let kept = timeline::bookmarks(&who.inside, &who.caller, Page::default()).await;
        words(&entries(kept.unwrap()))
    };
    assert_eq!(
        (kept(&ben).await, kept(&ana).await.len()),
        (vec!["Hello".to_owned()], 0)
    );
    assert_eq!(sql::count(world.database(), "notifications").await, 0);
    entry::unbookmark(&ben.inside, &ben.caller, &post.id.to_string())
        .await
        .unwrap();
    assert_eq!(kept(&ben).await.len(), 0);
}

#[tokio::test]
async fn what_one_may_not_read_can_be_neither_liked_nor_kept() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let secret = ana.writes(draft("to myself", "direct")).await.unwrap();
    for id in [secret.id.to_string(), "42".into(), "none".into(), String::new()] {
        assert!(
            matches!(favourite(&ben, &id).await, Err(Error::NotFound)),
            "{id:?}"
        );
        assert!(
            matches!(bookmark(&ben, &id).await, Err(Error::NotFound)),
            "{id:?}"
        );
        let likers = entry::favourited_by(&ben.inside, &ben.caller, &id, Page::default()).await;
        assert!(matches!(likers, Err(Error::NotFound)), "{id:?}");
    }
    for table in ["favourites", "bookmarks"] {
        assert_eq!(sql::count(world.database(), table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn who_likes_a_post_is_told_newest_first_and_paged_by_the_mark() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let post = ana.posts("Hello").await;
    for name in ["ben", "cleo", "dora"] {
        favourite(&world.employee(name).await, post.id).await.unwrap();
    }
    let likers = async |max_id, limit| {
        let page = Page {
            max_id,
            limit,
            ..Page::default()
        };
        entry::favourited_by(&ana.inside, &ana.caller, &post.id.to_string(), page)
            .await
            .unwrap()
    };
    let all = likers(None, None).await;
    let names: Vec<&str> = all.iter().map(|(_, person)| person.username.as_str()).collect();
    assert_eq!(names, ["dora", "cleo", "ben"]);
    let next = likers(Some(all[0].0), Some(1)).await;
    assert_eq!((next.len(), next[0].1.username.as_str()), (1, "cleo"));
}

#[tokio::test]
async fn a_deleted_post_takes_its_marks_out_of_sight_and_full_pages_stay_full() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let mut ids = Vec::new();
    for text in ["1", "2", "3"] {
        let post = ana.posts(text).await;
        favourite(&ben, post.id).await.unwrap();
        bookmark(&ben, post.id).await.unwrap();
        ids.push(post.id);
    }
    post::delete(&ana.inside, &ana.caller, &ids[1].to_string())
        .await
        .unwrap();
    let limit = Some(2);
    let page = Page {
        limit,
        ..Page::default()
    };
    let first = liked(&ben, page).await;
    assert_eq!(words(&entries(first.clone())), ["3", "1"]);
    let kept = timeline::bookmarks(&ben.inside, &ben.caller, page).await.unwrap();
    assert_eq!(words(&entries(kept)), ["3", "1"]);
    let max_id = Some(first[0].0);
    let second = liked(&ben, Page { max_id, ..page }).await;
    assert_eq!(words(&entries(second)), ["1"]);
}
