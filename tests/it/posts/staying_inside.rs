//! What a person writes never leaves, whatever its visibility says (I0, R01, B21).

use gatepost_internal::post::{self, Draft};
use gatepost_internal::{gate, outside};

use crate::support::sql;
use crate::support::world::World;

#[tokio::test]
async fn b21_no_post_of_any_visibility_makes_a_row_that_anything_outward_reads() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    world.employee("ben").await;
    for visibility in ["public", "unlisted", "private", "direct"] {
        let text = "@ben https://rival.example/page #news :party: tel:+1".to_owned();
        let draft = Draft {
            text: Some(text),
            visibility: Some(visibility.into()),
            ..Draft::default()
        };
        post::publish(&ana.inside, &ana.caller, draft).await.unwrap();
    }
    let draft = Draft {
        text: Some("Ask @x@rival.example".into()),
        ..Draft::default()
    };
    post::publish(&ana.inside, &ana.caller, draft).await.unwrap();
    world.clock.advance_seconds(3_600);
    world.releaser_runs().await.unwrap();
    assert!(gate::list_to_carry(&world.inside, 100).await.unwrap().is_empty());
    assert!(
        outside::list_lookups(&world.inside, 100)
            .await
            .unwrap()
            .is_empty()
    );
    for table in [
        "candidates",
        "revisions",
        "releases",
        "publications",
        "lookups",
        "outside_actors",
    ] {
        assert_eq!(sql::count(world.database(), table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn posting_inside_leaves_no_trace_in_the_audit_chain() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let before = sql::count(world.database(), "audit_entries").await;
    let post = ana.posts("Just saying").await;
    post::delete(&ana.inside, &ana.caller, &post.id.to_string())
        .await
        .unwrap();
    assert_eq!(sql::count(world.database(), "audit_entries").await, before);
}
