//! Acting as a brand through an app: whatever is sent waits at the gate.

use gatepost_internal::gate::Candidate;
use gatepost_internal::staff::{self, Drafted};
use gatepost_internal::{Error, Staff};
use gatepost_model::notice::OutsideKind;
use gatepost_model::role::Role;

use super::app::{App, staff as staff_of};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

fn text(text: &str) -> Drafted {
    Drafted {
        text: Some(text.into()),
        ..Drafted::default()
    }
}

/// Rita acts as `news` through an app.
async fn with_staff(world: &World) -> (Colleague, Staff) {
    world.with_roles("rita", &[Role::Responder, Role::Approver]).await;
    let rita = world.at_a_browser("rita").await;
    let app = App::of(world).await;
    let bearer = app.token_as(&rita, "news").await;
    (rita, staff_of(world, &bearer).await)
}

async fn proposes(world: &World, staff: &Staff, drafted: Drafted) -> Result<Candidate, Error> {
    staff::propose(&world.inside, staff, drafted).await
}

async fn outside_id(world: &World, uri: &str) -> String {
    let query = format!("SELECT id AS value FROM outside_items WHERE uri = '{uri}'");
    sql::numbers(world.database(), query).await[0].to_string()
}

#[tokio::test]
async fn what_is_sent_waits_at_the_gate_and_the_human_behind_it_cannot_approve_it() {
    let world = World::new().await;
    let (rita, staff) = with_staff(&world).await;
    let before = world.newest_audit_entry().await;
    let candidate = proposes(&world, &staff, text("We open in Vienna."))
        .await
        .unwrap();
    assert_eq!(
        (candidate.state.as_str(), candidate.author.as_str()),
        ("in_review", "rita")
    );
    assert_eq!(
        (candidate.brand.as_str(), candidate.kind.as_str()),
        ("news", "create")
    );
    assert_eq!(
        world.audited_since(before).await,
        ["candidate.proposed", "candidate.submitted"]
    );
    let refused = rita.approves(&candidate).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let petra = world.approver("petra").await;
    petra.approves(&candidate).await.unwrap();
    assert_eq!(world.releases().await, 0);
}

#[tokio::test]
async fn an_answer_to_what_is_outside_is_a_reply_and_to_anything_inside_it_is_refused() {
    let world = World::new().await;
    let (rita, staff) = with_staff(&world).await;
    let ana = world.employee("ana").await;
    let uri = world.hears_from_a_fan(1, OutsideKind::Mention).await;
    let heard = outside_id(&world, &uri).await;
    let answer = |to: &str| Drafted {
        in_reply_to_id: Some(to.into()),
        ..text("Thank you!")
    };
    let reply = proposes(&world, &staff, answer(&heard)).await.unwrap();
    assert_eq!(
        (reply.kind.as_str(), reply.revision.in_reply_to.as_deref()),
        ("reply", Some(uri.as_str()))
    );
    let post = ana.posts("Only for us").await;
    let like = world.hears_from_a_fan(2, OutsideKind::Like).await;
    let like = outside_id(&world, &like).await;
    let rows = sql::count(world.database(), "candidates").await;
    let mut sentences = Vec::new();
    for id in [
        post.id.to_string(),
        like,
        reply.id.to_string(),
        "1".into(),
        "x".into(),
        "\0".into(),
    ] {
        let refused = proposes(&world, &staff, answer(&id)).await.err();
        assert!(matches!(refused, Some(Error::Invalid(_))), "{id:?}: {refused:?}");
        sentences.extend(refused.map(|refused| refused.to_string()));
    }
    sentences.dedup();
    assert_eq!(
        sentences.len(),
        1,
        "a post that exists is told apart from nothing by nobody"
    );
    assert_eq!(sql::count(world.database(), "candidates").await, rows);
    drop(rita);
}

#[tokio::test]
async fn i4_whoever_asks_for_fewer_readers_than_everybody_is_refused_and_not_published_to_all() {
    let world = World::new().await;
    let (_rita, staff) = with_staff(&world).await;
    let to = |visibility: &str| Drafted {
        visibility: Some(visibility.into()),
        ..text("Psst")
    };
    for narrow in ["direct", "private", "unlisted", "local", "?"] {
        match proposes(&world, &staff, to(narrow)).await {
            Err(Error::Invalid(told)) => assert!(told.starts_with("visibility must be public"), "{told}"),
            other => panic!("{narrow}: {other:?}"),
        }
    }
    assert_eq!(sql::count(world.database(), "candidates").await, 0);
    for everybody in ["public", ""] {
        proposes(&world, &staff, to(everybody)).await.unwrap();
    }
}

#[tokio::test]
async fn a_time_is_refused_and_so_is_what_the_gate_refuses() {
    let world = World::new().await;
    let (_rita, staff) = with_staff(&world).await;
    let wrong = [
        Drafted {
            scheduled_at: Some("2099-01-01T00:00:00Z".into()),
            ..text("Later")
        },
        Drafted::default(),
        text(""),
        text(&"x".repeat(5_001)),
        text("zero\0byte"),
        text("Hello @nobody@unknown.example"),
    ];
    for drafted in wrong {
        let refused = proposes(&world, &staff, drafted.clone()).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{drafted:?}: {refused:?}"
        );
    }
    assert_eq!(
        sql::count(world.database(), "candidates").await,
        0,
        "nothing is left half done"
    );
}

#[tokio::test]
async fn e12_the_same_request_again_is_the_same_candidate_and_another_with_its_key_is_refused() {
    let world = World::new().await;
    let (_rita, staff) = with_staff(&world).await;
    let keyed = |words: &str| Drafted {
        idempotency_key: Some("once".into()),
        ..text(words)
    };
    let first = proposes(&world, &staff, keyed("Once")).await.unwrap();
    let again = proposes(&world, &staff, keyed("Once")).await.unwrap();
    assert_eq!(again.id, first.id);
    let other = proposes(&world, &staff, keyed("Twice")).await;
    assert!(matches!(other, Err(Error::Invalid(_))), "{other:?}");
    world.editor("eva").await;
    let app = App::of(&world).await;
    let evas = app.token_as(&world.at_a_browser("eva").await, "news").await;
    let evas = staff_of(&world, &evas).await;
    let hers = proposes(&world, &evas, keyed("Twice")).await.unwrap();
    assert_ne!(hers.id, first.id, "keys are nobody else's");
    assert_eq!(sql::count(world.database(), "candidates").await, 2);
}

#[tokio::test]
async fn with_the_role_every_verb_of_the_brands_app_ends_even_one_under_way() {
    let world = World::new().await;
    let (_rita, staff) = with_staff(&world).await;
    let candidate = proposes(&world, &staff, text("Before")).await.unwrap();
    world.takes("rita", Role::Responder).await;
    assert!(
        staff::account(&world.inside, &staff).await.is_ok(),
        "she is an approver yet"
    );
    world.takes("rita", Role::Approver).await;
    let id = candidate.id.to_string();
    let page = gatepost_internal::page::Page::default;
    let outcomes = [
        proposes(&world, &staff, text("After")).await.err(),
        staff::candidates(&world.inside, &staff, page()).await.err(),
        staff::candidate(&world.inside, &staff, &id).await.err(),
        staff::home(&world.inside, &staff, page()).await.err(),
        staff::entry(&world.inside, &staff, &id).await.err(),
        staff::context(&world.inside, &staff, &id).await.err(),
        staff::account(&world.inside, &staff).await.err(),
    ];
    for refused in outcomes {
        assert!(matches!(refused, Some(Error::Unauthenticated)), "{refused:?}");
    }
}
