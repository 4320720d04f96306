//! The mirror of what is outside: each notice once, in order, and seen by the desk alone.

use gatepost_internal::gate::Page;
use gatepost_internal::outside::{self, Item};
use gatepost_internal::{Error, brand};
use gatepost_model::notice::{DeliveryCounts, Notice, NumberedNotice, OutsideItem, OutsideKind};
use gatepost_model::role::Role;

use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::{World, fan};

async fn seen(who: &Colleague) -> Vec<Item> {
    outside::list(&who.inside, &who.caller, None, Page::default())
        .await
        .unwrap()
}

fn received(number: i64, brand: &str) -> Notice {
    Notice::Received(OutsideItem {
        brand: brand.into(),
        kind: OutsideKind::Reply,
        uri: format!("https://globex.example/notes/{number}"),
        author: fan(),
        content_html: Some(format!("<p>{number}</p>")),
        in_reply_to: Some("https://social.acme.example/posts/1".into()),
        received_at: gatepost_model::Timestamp(number),
    })
}

#[tokio::test]
async fn a_batch_may_be_repeated_and_has_one_effect() {
    let world = World::new().await;
    let rosa = world.with_roles("rosa", &[Role::Responder]).await;
    let batch: Vec<_> = (1..=3)
        .map(|position| NumberedNotice {
            position,
            notice: received(position, "news"),
        })
        .collect();
    for _ in 0..3 {
        outside::apply(&world.inside, batch.clone()).await.unwrap();
    }
    outside::apply(&world.inside, batch[1..].to_vec()).await.unwrap();
    let uris: Vec<_> = seen(&rosa).await.into_iter().map(|item| item.uri).collect();
    let newest_first = [3, 2, 1].map(|number| format!("https://globex.example/notes/{number}"));
    assert_eq!(uris, newest_first);
    assert_eq!(world.database().read(outside::cursor).await.unwrap(), 3);
}

#[tokio::test]
async fn an_older_notice_that_comes_late_is_passed_over() {
    let world = World::new().await;
    let rosa = world.with_roles("rosa", &[Role::Responder]).await;
    world.is_told(5, received(5, "news")).await;
    world.is_told(4, received(4, "news")).await;
    assert_eq!(seen(&rosa).await.len(), 1);
    assert_eq!(world.database().read(outside::cursor).await.unwrap(), 5);
}

#[tokio::test]
async fn a_notice_that_cannot_be_applied_leaves_cursor_and_rows_as_they_were() {
    let world = World::new().await;
    world.is_told(1, received(1, "news")).await;
    sql::break_inserts(world.database(), "outside_items").await;
    let batch = vec![
        NumberedNotice {
            position: 2,
            notice: Notice::Withdrawn {
                uri: "https://globex.example/notes/1".into(),
            },
        },
        NumberedNotice {
            position: 3,
            notice: received(3, "news"),
        },
    ];
    assert!(matches!(
        outside::apply(&world.inside, batch).await,
        Err(Error::Storage(_))
    ));
    assert_eq!(world.database().read(outside::cursor).await.unwrap(), 1);
    let withdrawn = "SELECT count(*) AS value FROM outside_items WHERE withdrawn_at IS NOT NULL";
    assert_eq!(sql::numbers(world.database(), withdrawn).await, [0]);
}

#[tokio::test]
async fn only_the_desk_of_the_brand_sees_what_came_in_for_it() {
    let world = World::new().await;
    brand::create(&world.inside, "jobs", "Acme Jobs", "", None)
        .await
        .unwrap();
    world.is_told(1, received(1, "news")).await;
    world.is_told(2, received(2, "jobs")).await;
    world.is_told(3, received(3, "a brand of nobody")).await;
    for role in Role::GATE {
        let colleague = world.with_roles(role.as_str(), &[role]).await;
        let items = seen(&colleague).await;
        assert_eq!(items.len(), 1, "{role:?}");
        assert_eq!(items[0].uri, "https://globex.example/notes/1");
        let jobs = outside::list(
            &colleague.inside,
            &colleague.caller,
            Some("jobs".into()),
            Page::default(),
        )
        .await;
        assert!(matches!(jobs, Err(Error::Forbidden(_))), "{role:?}: {jobs:?}");
    }
    for (name, role) in [("adam", Role::Administrator), ("mona", Role::Monitor)] {
        let colleague = world.with_roles(name, &[role]).await;
        let list = |brand: Option<&str>| {
            outside::list(
                &colleague.inside,
                &colleague.caller,
                brand.map(str::to_owned),
                Page::default(),
            )
        };
        for brand in [None, Some("news"), Some("jobs")] {
            assert!(
                matches!(list(brand).await, Err(Error::Forbidden(_))),
                "{name}: {brand:?}"
            );
        }
        for brand in ["nobody", "a\0b"] {
            assert!(
                matches!(list(Some(brand)).await, Err(Error::NotFound)),
                "{name}: {brand:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_its_author_changes_or_takes_back_changes_or_goes() {
    let world = World::new().await;
    let rosa = world.with_roles("rosa", &[Role::Responder]).await;
    world.is_told(1, received(1, "news")).await;
    world.is_told(2, received(2, "news")).await;
    let uri = "https://globex.example/notes/1".to_owned();
    world
        .is_told(
            3,
            Notice::Changed {
                uri: uri.clone(),
                content_html: "<p>Changed</p>".into(),
            },
        )
        .await;
    let [innocent, changed] = <[Item; 2]>::try_from(seen(&rosa).await).unwrap();
    assert_eq!(changed.content_html.as_deref(), Some("<p>Changed</p>"));
    assert_eq!(innocent.content_html.as_deref(), Some("<p>2</p>"));
    world.is_told(4, Notice::Withdrawn { uri }).await;
    let [left] = <[Item; 1]>::try_from(seen(&rosa).await).unwrap();
    assert_eq!(left.uri, "https://globex.example/notes/2");
    let text = "SELECT content_html AS value FROM outside_items WHERE withdrawn_at IS NOT NULL";
    assert_eq!(
        sql::texts(world.database(), text).await,
        [None],
        "and its words are erased"
    );
}

#[tokio::test]
async fn the_public_planes_notices_fill_the_mirror_of_a_publication() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    paul.releases(&candidate, Some(0)).await.unwrap();
    world.releaser_runs().await.unwrap();
    let order = gatepost_internal::gate::list_to_carry(&world.inside, 1)
        .await
        .unwrap()
        .remove(0)
        .order;
    let release = order.certificate.certificate.release;
    let uri = "https://social.acme.example/posts/1".to_owned();
    let published_at = world.now();
    // The courier died after the public plane had taken it: the notice alone tells.
    world
        .is_told(
            1,
            Notice::Accepted {
                release: release.clone(),
                uri: uri.clone(),
                url: uri.clone(),
                published_at,
            },
        )
        .await;
    let counts = DeliveryCounts {
        pending: 1,
        delivered: 2,
        refused: 3,
        failed: 4,
    };
    let told = Notice::Delivery {
        release,
        counts,
        lines: vec![],
    };
    world.is_told(2, told).await;
    let publication = ana.sees(&candidate).await.unwrap().publication.unwrap();
    assert_eq!((publication.uri, publication.deliveries), (uri, counts));
    assert!(
        gatepost_internal::gate::list_to_carry(&world.inside, 10)
            .await
            .unwrap()
            .is_empty()
    );
}
