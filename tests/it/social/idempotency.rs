//! The same request again gives the same post.

use gatepost_internal::entry::Entry;
use gatepost_internal::post::{self, Draft};
use gatepost_internal::{Error, notification};

use super::reading::draft;
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

async fn sends(who: &Colleague, key: &str, draft: Draft) -> Result<Entry, Error> {
    let idempotency_key = Some(key.to_owned());
    let draft = Draft {
        idempotency_key,
        ..draft
    };
    post::publish(&who.inside, &who.caller, draft).await
}

#[tokio::test]
async fn e12_the_same_key_and_body_give_the_same_post_and_another_body_is_refused() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let first = sends(&ana, "key", draft("Hello @ben", "public")).await.unwrap();
    let again = sends(&ana, "key", draft("Hello @ben", "public")).await.unwrap();
    assert_eq!(first.id, again.id);
    for other in [draft("Hello", "public"), draft("Hello @ben", "direct")] {
        assert!(matches!(sends(&ana, "key", other).await, Err(Error::Invalid(_))));
    }
    assert_eq!(sql::count(world.database(), "posts").await, 1);
    assert_eq!(
        notification::unread_count(&ben.inside, &ben.caller)
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn e12_a_key_of_somebody_else_means_nothing() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let anas = sends(&ana, "key", draft("Hello", "direct")).await.unwrap();
    let bens = sends(&ben, "key", draft("Hello", "direct")).await.unwrap();
    assert_ne!(anas.id, bens.id);
    assert_eq!(bens.post().unwrap().author.username, "ben");
    assert!(
        sends(&ben, "other", draft("Something else", "public"))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn e12_requests_at_once_with_one_key_make_one_post() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let mut sending = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let ana = ana.clone();
        sending.spawn(async move { sends(&ana, "key", draft("Hello", "public")).await.unwrap().id });
    }
    let mut ids = sending.join_all().await;
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(sql::count(world.database(), "posts").await, 1);
}

#[tokio::test]
async fn a_key_is_free_again_after_a_refusal_and_after_a_day() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    assert!(sends(&ana, "key", draft("", "public")).await.is_err());
    let first = sends(&ana, "key", draft("Hello", "public")).await.unwrap();
    world.clock.advance_seconds(24 * 60 * 60 - 1);
    assert_eq!(
        sends(&ana, "key", draft("Hello", "public")).await.unwrap().id,
        first.id
    );
    world.clock.advance_seconds(2);
    assert_ne!(
        sends(&ana, "key", draft("Hello", "public")).await.unwrap().id,
        first.id
    );
}

#[tokio::test]
async fn a_key_that_cannot_be_is_refused_and_an_empty_one_is_none() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    for key in ["a\0b".to_owned(), "k".repeat(201)] {
        let refused = sends(&ana, &key, draft("Hello", "public")).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
    let first = sends(&ana, "", draft("Hello", "public")).await.unwrap();
    let second = sends(&ana, "", draft("Hello", "public")).await.unwrap();
    assert_ne!(first.id, second.id);
}

#[tokio::test]
async fn repeating_what_was_deleted_since_does_not_bring_it_back() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let first = sends(&ana, "key", draft("Oops", "public")).await.unwrap();
    post::delete(&ana.inside, &ana.caller, &first.id.to_string())
        .await
        .unwrap();
    let again = sends(&ana, "key", draft("Oops", "public")).await;
    assert!(matches!(again, Err(Error::NotFound)));
}
