//! What people are told.

use gatepost_internal::notification::{self, Notification, NotificationKind, Selection};
use gatepost_internal::page::Page;
use gatepost_internal::{Error, account, entry, marker, post};

use super::reading::{answer, draft, follows};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

async fn told(who: &Colleague, selection: Selection) -> Vec<Notification> {
    notification::list(&who.inside, &who.caller, selection, Page::default())
        .await
        .unwrap()
}

async fn what(who: &Colleague) -> Vec<(NotificationKind, String)> {
    let told = told(who, Selection::default()).await.into_iter();
    told.map(|one| (one.kind, one.from.username)).collect()
}

async fn unread(who: &Colleague) -> i64 {
    notification::unread_count(&who.inside, &who.caller)
        .await
        .unwrap()
}

async fn likes(who: &Colleague, id: impl ToString) {
    entry::favourite(&who.inside, &who.caller, &id.to_string())
        .await
        .unwrap();
}

use NotificationKind::{Favourite, Follow, Mention};

#[tokio::test]
async fn people_are_told_of_mentions_likes_and_followers_and_never_of_themselves() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let post = ana.posts("Hello @ben and @ana").await;
    likes(&ben, post.id).await;
    likes(&ben, post.id).await;
    likes(&ana, post.id).await;
    follows(&ben, &ana).await;
    follows(&ben, &ana).await;
    let ben_did = |kind| (kind, "ben".to_owned());
    assert_eq!(what(&ana).await, [ben_did(Follow), ben_did(Favourite)]);
    assert_eq!(what(&ben).await, [(Mention, "ana".to_owned())]);
    let about = told(&ana, Selection::default()).await;
    assert!(about[0].entry.is_none());
    assert_eq!(about[1].entry.as_ref().unwrap().id.0, post.id.0);
}

#[tokio::test]
async fn what_is_taken_back_is_no_longer_told() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    let post = ana.posts("Hello").await;
    for who in [&ben, &cleo] {
        likes(who, post.id).await;
        follows(who, &ana).await;
    }
    entry::unfavourite(&ben.inside, &ben.caller, &post.id.to_string())
        .await
        .unwrap();
    account::unfollow(&ben.inside, &ben.caller, &ana.caller.person.to_string())
        .await
        .unwrap();
    let cleo_did = |kind| (kind, "cleo".to_owned());
    assert_eq!(what(&ana).await, [cleo_did(Follow), cleo_did(Favourite)]);
}

#[tokio::test]
async fn a_deleted_post_takes_what_people_were_told_of_it_out_of_sight() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let gone = ana.posts("Hello @ben").await;
    likes(&ben, gone.id).await;
    let id = told(&ben, Selection::default()).await[0].id.to_string();
    assert!(notification::get(&ben.inside, &ben.caller, &id).await.is_ok());
    ana.posts("Again, @ben").await;
    post::delete(&ana.inside, &ana.caller, &gone.id.to_string())
        .await
        .unwrap();
    assert_eq!(what(&ben).await.len(), 1);
    assert_eq!((unread(&ben).await, unread(&ana).await), (1, 0));
    assert_eq!(what(&ana).await, []);
    let get = notification::get(&ben.inside, &ben.caller, &id).await;
    assert!(matches!(get, Err(Error::NotFound)));
}

#[tokio::test]
async fn notifications_are_chosen_by_kind_and_by_who_did_it() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    let post = ana.posts("Hello").await;
    likes(&ben, post.id).await;
    follows(&ben, &ana).await;
    likes(&cleo, post.id).await;
    let count = async |types: &[&str], exclude_types: &[&str], account_id: Option<String>| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let selection = Selection {
            types: names(types),
            exclude_types: names(exclude_types),
            account_id,
        };
        told(&ana, selection).await.len()
    };
    assert_eq!(count(&[], &[], None).await, 3);
    assert_eq!(count(&["favourite"], &[], None).await, 2);
    assert_eq!(count(&["favourite", "poll"], &[], None).await, 2);
    assert_eq!(count(&["poll"], &[], None).await, 0);
    assert_eq!(count(&[], &["favourite"], None).await, 1);
    let ben = ben.caller.person.to_string();
    assert_eq!(count(&[], &[], Some(ben)).await, 2);
    for nobody in ["42", "", "\0"] {
        assert_eq!(count(&[], &[], Some(nobody.to_owned())).await, 0, "{nobody:?}");
    }
}

#[tokio::test]
async fn one_dismisses_and_clears_only_what_one_was_told_oneself() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    ana.posts("1 @ben").await;
    ana.posts("2 @ben").await;
    ben.posts("3 @ana").await;
    let id = told(&ben, Selection::default()).await[0].id.to_string();
    let dismiss = async |who: &Colleague, id: &str| notification::dismiss(&who.inside, &who.caller, id).await;
    for id in [id.as_str(), "42", "none"] {
        assert!(matches!(dismiss(&ana, id).await, Err(Error::NotFound)), "{id}");
    }
    let others = notification::get(&ana.inside, &ana.caller, &id).await;
    assert!(matches!(others, Err(Error::NotFound)));
    dismiss(&ben, &id).await.unwrap();
    assert_eq!((what(&ben).await.len(), what(&ana).await.len()), (1, 1));
    notification::clear(&ben.inside, &ben.caller).await.unwrap();
    assert_eq!((what(&ben).await.len(), what(&ana).await.len()), (0, 1));
}

#[tokio::test]
async fn unread_is_what_is_newer_than_the_marker_and_a_hundred_at_most() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    for number in 0..3 {
        ana.posts(&format!("{number} @ben")).await;
    }
    assert_eq!((unread(&ben).await, unread(&ana).await), (3, 0));
    let second = told(&ben, Selection::default()).await[1].id.to_string();
    let set = async |timeline: &str, id: &str| marker::set(&ben.inside, &ben.caller, timeline, id).await;
    let first = set("notifications", &second).await.unwrap();
    assert_eq!((unread(&ben).await, first.version), (1, 1));
    assert_eq!(
        set("notifications", "0").await.unwrap().version,
        2,
        "unread again"
    );
    assert_eq!(unread(&ben).await, 3);
    let markers = async |who: &Colleague, names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        marker::get(&who.inside, &who.caller, names).await.unwrap()
    };
    assert_eq!(
        markers(&ben, &["home", "notifications", "x"]).await[0].last_read_id,
        0
    );
    assert_eq!(markers(&ana, &["notifications"]).await, []);
    for (timeline, id) in [("lists", "1"), ("home", "-1"), ("home", "x"), ("", "1")] {
        let refused = set(timeline, id).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{timeline} {id}");
    }
    let (from, to) = (ana.caller.person, ben.caller.person);
    let rows: Vec<String> = (1..=150)
        .map(|id| format!("({id}, {to}, 'follow', {from}, 0)"))
        .collect();
    let columns = "INSERT INTO notifications (id, person_id, kind, from_id, created_at) VALUES";
    sql::execute(world.database(), format!("{columns} {}", rows.join(", ")))
        .await
        .unwrap();
    assert_eq!(unread(&ben).await, 100);
}

#[tokio::test]
async fn an_answer_in_a_narrow_thread_tells_everybody_it_is_for() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    let first = ana
        .writes(draft("Us three, @ben @cleo?", "direct"))
        .await
        .unwrap();
    ben.writes(answer("Yes", first.id)).await.unwrap();
    assert_eq!(what(&ana).await, [(Mention, "ben".to_owned())]);
    assert_eq!(
        what(&cleo).await,
        [(Mention, "ben".to_owned()), (Mention, "ana".to_owned())]
    );
}
