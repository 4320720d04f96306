//! Another password.

use gatepost_internal::{Error, Inside, password, reauthentication, session, token};

use super::app::{App, is_dead};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

const NEW: &str = "another horse, another battery";

async fn changes(who: &Colleague, old: &str, new: &str) -> Result<(), Error> {
    password::change(&who.inside, &who.caller, old, new).await
}

async fn signs_in(inside: &Inside, password: &str) -> bool {
    session::sign_in(inside, "ana", password, "192.0.2.1")
        .await
        .is_ok()
}

#[tokio::test]
async fn a_changed_password_ends_everything_but_the_browser_it_was_changed_with() {
    let world = World::new().await;
    let [ana, ben] = [world.editor("ana").await, world.employee("ben").await];
    let [here, there] = [world.at_a_browser("ana").await, world.at_a_browser("ana").await];
    let app = App::of(&world).await;
    let [given, as_brand] = [app.token_of(&here).await, app.token_as(&here, "news").await];
    let before = world.newest_audit_entry().await;
    changes(&here, PASSWORD, NEW).await.unwrap();
    assert_eq!(world.audited_since(before).await, ["password.changed"]);
    for bearer in [&ana.bearer, &given, &as_brand] {
        assert!(is_dead(&world, bearer).await);
    }
    let still = |secret: String| {
        let inside = world.inside.clone();
        async move {
            session::authenticate(&inside, &secret, "192.0.2.1".into())
                .await
                .is_ok()
        }
    };
    assert!(still(here.bearer.clone()).await && !still(there.bearer.clone()).await);
    assert!(!is_dead(&world, &ben.bearer).await);
    assert!(signs_in(&world.inside, NEW).await && !signs_in(&world.inside, PASSWORD).await);
    let bens = session::sign_in(&world.inside, "ben", PASSWORD, "192.0.2.1").await;
    assert!(bens.is_ok(), "nobody else's password has changed");
}

#[tokio::test]
async fn a_wrong_old_password_changes_nothing_is_audited_and_counts_as_a_try_to_sign_in() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let here = world.at_a_browser("ana").await;
    let before = world.newest_audit_entry().await;
    let refused = changes(&here, "not the password", NEW).await;
    assert!(
        matches!(&refused, Err(Error::Reauthentication(sentence)) if sentence == "The password is wrong."),
        "{refused:?}"
    );
    assert_eq!(world.audited_since(before).await, ["reauthentication.failed"]);
    assert!(!is_dead(&world, &ana.bearer).await);
    for _ in 1..10 {
        changes(&here, "not the password", NEW).await.unwrap_err();
    }
    for refused in [
        changes(&here, PASSWORD, NEW).await.err(),
        session::sign_in(&world.inside, "ana", PASSWORD, "198.51.100.7")
            .await
            .err(),
    ] {
        let sentence = refused.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(matches!(refused, Some(Error::TooMany(_))), "{refused:?}");
        assert!(
            sentence.contains("signing in and at confirming"),
            "it says so: {sentence}"
        );
    }
    world.clock.advance_seconds(600);
    changes(&here, PASSWORD, NEW).await.unwrap();
}

#[tokio::test]
async fn g26_a_new_password_that_cannot_be_is_a_wrong_field_and_no_try() {
    let world = World::new().await;
    world.employee("ana").await;
    let here = world.at_a_browser("ana").await;
    for new in [
        "123456789".to_owned(),
        "zero\0byte in it".to_owned(),
        "x".repeat(4_097),
    ] {
        let refused = changes(&here, PASSWORD, &new).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    let refused = changes(&here, &"x".repeat(4_097), NEW).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    assert_eq!(sql::count(world.database(), "password_failures").await, 0);
}

#[tokio::test]
async fn g26_a_new_password_is_the_same_however_it_is_typed() {
    let world = World::new().await;
    world.employee("ana").await;
    let here = world.at_a_browser("ana").await;
    changes(&here, PASSWORD, "caf\u{e9} \u{fb01}ne 10").await.unwrap();
    assert!(signs_in(&world.inside, "cafe\u{301} fine 10").await);
}

#[tokio::test]
async fn only_a_browser_changes_a_password() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let here = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let through_app = Colleague {
        caller: super::app::person(&world, &app.token_of(&here).await).await,
        ..ana.clone()
    };
    for who in [&ana, &through_app] {
        let refused = changes(who, PASSWORD, NEW).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
    assert!(signs_in(&world.inside, PASSWORD).await);
}

#[tokio::test]
async fn a_confirmation_is_bound_to_the_session_it_was_given_in() {
    let world = World::new().await;
    let author = world.employee("ana").await;
    world.approver("petra").await;
    let candidate = author.proposes("Good news").await;
    let candidate = author.submits(&candidate).await.unwrap();
    let [here, there] = [
        world.at_a_browser("petra").await,
        world.at_a_browser("petra").await,
    ];
    let token = here.confirms(&candidate).await.unwrap();
    let decision =
        |token: &str| crate::support::colleague::decision(&candidate, "approve", None, Some(token));
    let elsewhere = there.decides(&candidate, decision(&token)).await;
    assert!(
        matches!(elsewhere, Err(Error::Reauthentication(_))),
        "{elsewhere:?}"
    );
    here.decides(&candidate, decision(&token)).await.unwrap();
    token::revoke(&world.inside, &there.caller).await.unwrap();
    let request = reauthentication::Request {
        password: Some(PASSWORD.into()),
        candidate_id: Some(candidate.id.to_string()),
        verb: Some("decide".into()),
        ..Default::default()
    };
    let after = reauthentication::begin(&world.inside, &there.caller, request).await;
    assert!(matches!(after, Err(Error::Unauthenticated)), "{after:?}");
}
