//! Nothing people do with what they read is heard outside: no row that anything outward reads comes of it.

use gatepost_internal::account::{self, Search};
use gatepost_internal::page::Page;
use gatepost_internal::{Error, entry, gate, marker, notification, outside, tag, timeline};

use super::reading::{Said, answer, draft, said};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

/// Everything the courier or the desk would take outside, row by row, and the chain that records it.
const OUTWARD: [&str; 10] = [
    "candidates",
    "candidate_contributors",
    "revisions",
    "decisions",
    "releases",
    "publications",
    "publication_deliveries",
    "lookups",
    "outside_actors",
    "audit_entries",
];

async fn outward(world: &World) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in OUTWARD {
        counts.push(sql::count(world.database(), table).await);
    }
    let mirror =
        "SELECT pending + delivered + refused + failed AS value FROM publications ORDER BY release_id";
    counts.extend(sql::numbers(world.database(), mirror).await);
    let when = "SELECT updated_at AS value FROM candidates ORDER BY id";
    counts.extend(sql::numbers(world.database(), when).await);
    counts
}

async fn nothing_waits(world: &World) {
    world.clock.advance_seconds(3_600);
    world.releaser_runs().await.unwrap();
    assert!(gate::list_to_carry(&world.inside, 100).await.unwrap().is_empty());
    assert!(
        outside::list_lookups(&world.inside, 100)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn likes_and_keeps(who: &Colleague, id: &str) {
    let (inside, caller) = (&who.inside, &who.caller);
    entry::favourite(inside, caller, id).await.unwrap();
    entry::bookmark(inside, caller, id).await.unwrap();
    entry::unfavourite(inside, caller, id).await.unwrap();
    entry::favourite(inside, caller, id).await.unwrap();
    entry::unbookmark(inside, caller, id).await.unwrap();
}

#[tokio::test]
async fn f16_liking_and_keeping_what_came_from_outside_sends_nothing() {
    let Said {
        world, petra, reply, ..
    } = said().await;
    let before = outward(&world).await;
    likes_and_keeps(&petra, &reply.id.to_string()).await;
    assert_eq!(outward(&world).await, before);
    nothing_waits(&world).await;
}

#[tokio::test]
async fn i10_an_employee_who_likes_a_publication_is_named_nowhere_outward() {
    let Said {
        world,
        ana,
        petra,
        publication,
        ..
    } = said().await;
    let before = outward(&world).await;
    for who in [&ana, &petra] {
        likes_and_keeps(who, &publication.id.to_string()).await;
    }
    assert_eq!(outward(&world).await, before);
    assert_eq!(
        sql::count(world.database(), "notifications").await,
        0,
        "nobody wrote it"
    );
    nothing_waits(&world).await;
}

#[tokio::test]
async fn f15_answering_a_publication_or_an_outside_item_stays_inside() {
    let Said {
        world,
        ana,
        petra,
        publication,
        reply,
        ..
    } = said().await;
    let before = outward(&world).await;
    ana.writes(answer(
        "Well said! https://rival.example @fan@globex.example #news",
        publication.id,
    ))
    .await
    .unwrap();
    let first = petra.writes(answer("What do we say?", reply.id)).await.unwrap();
    ana.writes(answer("Thanks?", first.id)).await.unwrap();
    assert_eq!(outward(&world).await, before);
    nothing_waits(&world).await;
}

#[tokio::test]
async fn e8_whatever_the_visibility_a_post_proposes_nothing_and_following_sends_nothing() {
    let Said {
        world, ana, petra, ..
    } = said().await;
    let before = outward(&world).await;
    for visibility in ["public", "unlisted", "private", "direct"] {
        ana.writes(draft("@petra @news #news https://rival.example", visibility))
            .await
            .unwrap();
    }
    let news = world.brand_id("news").await.to_string();
    let person = petra.caller.person.to_string();
    for id in [&news, &person] {
        account::follow(&ana.inside, &ana.caller, id).await.unwrap();
        account::unfollow(&ana.inside, &ana.caller, id).await.unwrap();
        account::follow(&ana.inside, &ana.caller, id).await.unwrap();
    }
    let note = Some("I follow @fan@globex.example https://rival.example".to_owned());
    account::update_profile(&ana.inside, &ana.caller, None, note)
        .await
        .unwrap();
    assert_eq!(outward(&world).await, before);
    nothing_waits(&world).await;
}

#[tokio::test]
async fn i15_looking_at_somebody_outside_asks_nobody() {
    let Said {
        world,
        ana,
        petra,
        reply,
        ..
    } = said().await;
    let before = outward(&world).await;
    for who in [&ana, &petra] {
        let (inside, caller) = (&who.inside, &who.caller);
        for handle in [
            "@fan@globex.example",
            "stranger@rival.example",
            "https://rival.example/users/x",
        ] {
            let _ = account::lookup(inside, caller, handle).await;
            let q = handle.to_owned();
            let search = Search {
                q,
                ..Search::default()
            };
            account::search(inside, caller, search).await.unwrap();
            tag::search(inside, caller, handle).await.unwrap();
        }
        let _ = account::get(inside, caller, &reply.id.to_string()).await;
        let _ = entry::context(inside, caller, &reply.id.to_string()).await;
        timeline::everything(inside, caller, Page::default())
            .await
            .unwrap();
    }
    assert_eq!(outward(&world).await, before);
    nothing_waits(&world).await;
}

#[tokio::test]
async fn i0_reading_marking_and_being_told_leave_the_audit_chain_and_the_gate_as_they_are() {
    let Said {
        world, ana, petra, ..
    } = said().await;
    let before = outward(&world).await;
    let post = ana.posts("Hello @petra").await.id.to_string();
    likes_and_keeps(&petra, &post).await;
    marker::set(&petra.inside, &petra.caller, "home", &post)
        .await
        .unwrap();
    notification::clear(&petra.inside, &petra.caller).await.unwrap();
    assert_eq!(outward(&world).await, before);
}

#[tokio::test]
async fn e10_a_direct_answer_to_something_outside_that_names_somebody_elsewhere_is_refused() {
    let Said {
        world, petra, reply, ..
    } = said().await;
    let before = sql::count(world.database(), "posts").await;
    let mut direct = answer("Thank you @fan@globex.example", reply.id);
    direct.visibility = Some("direct".into());
    let refused = petra.writes(direct).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    assert_eq!(sql::count(world.database(), "posts").await, before);
}

#[tokio::test]
async fn e9_an_answer_in_a_side_thread_with_an_unknown_visibility_is_refused() {
    let Said {
        world,
        ana,
        publication,
        ..
    } = said().await;
    for visibility in ["", "Public ", "everyone", "public,outside"] {
        let mut odd = answer("Hello", publication.id);
        odd.visibility = Some(visibility.into());
        let refused = ana.writes(odd).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{visibility:?}: {refused:?}"
        );
    }
    assert_eq!(sql::count(world.database(), "posts").await, 0);
}
