//! Signing in with a browser.

use gatepost_internal::{Credential, Error, session, token};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;

use super::app::{App, is_dead};
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

const DAY: i64 = 24 * 60 * 60;

async fn is_signed_out(world: &World, secret: &str) -> bool {
    let session = session::authenticate(&world.inside, secret, "192.0.2.1".into()).await;
    matches!(session, Err(Error::Unauthenticated))
}

#[tokio::test]
async fn a_session_is_its_person_with_everything_they_may_do() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let browser = world.at_a_browser("ana").await;
    assert_eq!(browser.caller.person, ana.caller.person);
    assert_eq!(browser.caller.credential, Credential::Session);
    for scope in [Scope::ReadStatuses, Scope::WriteStatuses, Scope::Decide] {
        browser.caller.demand(scope).unwrap();
    }
}

#[tokio::test]
async fn g10_every_sign_in_has_a_secret_of_its_own_and_nothing_given_beforehand_becomes_one() {
    let world = World::new().await;
    world.employee("ana").await;
    let prepared = format!("gps_{}", "0".repeat(64));
    let [first, second] = [world.at_a_browser("ana").await, world.at_a_browser("ana").await];
    assert_ne!(first.bearer, second.bearer);
    assert!(
        is_signed_out(&world, &prepared).await,
        "what an attacker prepared"
    );
    assert!(!is_signed_out(&world, &first.bearer).await);
}

#[tokio::test]
async fn g10_a_new_role_or_a_lost_one_ends_the_sessions_and_leaves_those_of_others() {
    let world = World::new().await;
    for name in ["ana", "ben"] {
        world.employee(name).await;
    }
    let [before, ben] = [world.at_a_browser("ana").await, world.at_a_browser("ben").await];
    world.grants("ana", Role::Editor).await;
    assert!(is_signed_out(&world, &before.bearer).await, "granted");
    let between = world.at_a_browser("ana").await;
    world.grants("ana", Role::Editor).await;
    assert!(
        !is_signed_out(&world, &between.bearer).await,
        "nothing has changed"
    );
    world.takes("ana", Role::Editor).await;
    assert!(is_signed_out(&world, &between.bearer).await, "taken");
    assert!(!is_signed_out(&world, &ben.bearer).await);
}

#[tokio::test]
async fn g12_a_thousand_tries_from_fifty_addresses_are_ten_tries_at_each_name() {
    let world = World::new().await;
    world.employee("ana").await;
    let (mut tried, mut cut) = (0, 0);
    for attempt in 0..1_000 {
        let address = format!("203.0.113.{}", attempt % 50);
        let name = ["ana", "ben", "nobody", "somebody"][attempt % 4];
        match session::sign_in(&world.inside, name, "not the password", &address)
            .await
            .err()
        {
            Some(Error::Unauthenticated) => tried += 1,
            Some(Error::TooMany(seconds)) => cut += i32::from(seconds > 0),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        (tried, cut),
        (40, 960),
        "ten tries at one name, wherever from and whosever it is"
    );
    let right = session::sign_in(&world.inside, "ana", PASSWORD, "198.51.100.7")
        .await
        .err();
    assert!(matches!(right, Some(Error::TooMany(_))), "{right:?}");
}

#[tokio::test]
async fn g12_an_address_that_tried_fifty_times_tries_no_more_names() {
    let world = World::new().await;
    world.employee("ana").await;
    let mut outcomes = Vec::new();
    for attempt in 0..51 {
        let name = format!("guess{attempt}");
        outcomes.push(
            session::sign_in(&world.inside, &name, "not the password", "203.0.113.9")
                .await
                .err(),
        );
    }
    assert!(matches!(outcomes[49], Some(Error::Unauthenticated)));
    assert!(matches!(outcomes[50], Some(Error::TooMany(_))));
    let right = session::sign_in(&world.inside, "ana", PASSWORD, "203.0.113.9")
        .await
        .err();
    assert!(matches!(right, Some(Error::TooMany(_))), "{right:?}");
    assert!(
        session::sign_in(&world.inside, "ana", PASSWORD, "203.0.113.10")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn g13_whoever_cannot_sign_in_hears_the_same_and_costs_the_same() {
    let world = World::new().await;
    world.employee("ana").await;
    let ben = world.employee("ben").await;
    world.deactivates(&ben).await;
    let mut sentences = Vec::new();
    for (name, password) in [
        ("ana", "not the password"),
        ("nobody", PASSWORD),
        ("ben", PASSWORD),
    ] {
        let refused = session::sign_in(&world.inside, name, password, "192.0.2.1")
            .await
            .err()
            .unwrap();
        assert!(matches!(refused, Error::Unauthenticated), "{name}: {refused:?}");
        sentences.push(refused.to_string());
    }
    sentences.dedup();
    assert_eq!(sentences.len(), 1);
    // The cause of equal cost: each went through the hash, and so through the count behind it.
    assert_eq!(sql::count(world.database(), "password_failures").await, 3);
}

#[tokio::test]
async fn a_session_left_alone_for_thirty_days_is_over_and_one_in_use_is_not() {
    let world = World::new().await;
    world.employee("ana").await;
    let [used, left] = [world.at_a_browser("ana").await, world.at_a_browser("ana").await];
    for _ in 0..3 {
        world.clock.advance_seconds(15 * DAY);
        assert!(!is_signed_out(&world, &used.bearer).await);
    }
    assert!(is_signed_out(&world, &left.bearer).await);
    world.clock.advance_seconds(30 * DAY);
    assert!(is_signed_out(&world, &used.bearer).await);
}

#[tokio::test]
async fn a_use_is_noted_once_an_hour() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let last_use = format!(
        "SELECT last_used_at AS value FROM tokens WHERE id = {}",
        ana.caller.token
    );
    let made = sql::numbers(world.database(), last_use.as_str()).await;
    world.clock.advance_seconds(3_599);
    assert!(!is_dead(&world, &ana.bearer).await);
    assert_eq!(sql::numbers(world.database(), last_use.as_str()).await, made);
    world.clock.advance_seconds(1);
    assert!(!is_dead(&world, &ana.bearer).await);
    assert_eq!(
        sql::numbers(world.database(), last_use.as_str()).await,
        [world.now().0]
    );
}

#[tokio::test]
async fn a_session_is_no_bearer_token_and_a_token_is_no_session() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let browser = world.at_a_browser("ana").await;
    assert!(is_dead(&world, &browser.bearer).await);
    assert!(is_signed_out(&world, &ana.bearer).await);
    let app = App::of(&world).await;
    let given = app.token_of(&browser).await;
    assert!(is_signed_out(&world, &given).await);
    let zero = format!("gps_\0{}", "0".repeat(63));
    for secret in [
        "",
        "gps_",
        &zero,
        &browser.bearer.to_uppercase(),
        &"gps_".repeat(1 << 18),
    ] {
        assert!(is_signed_out(&world, secret).await);
    }
}

#[tokio::test]
async fn opening_and_closing_are_audited_and_no_secret_is_stored() {
    let world = World::new().await;
    world.employee("ana").await;
    let before = world.newest_audit_entry().await;
    let browser = world.at_a_browser("ana").await;
    token::revoke(&world.inside, &browser.caller).await.unwrap();
    assert_eq!(
        world.audited_since(before).await,
        ["session.opened", "session.closed"]
    );
    let digits = browser.bearer.trim_start_matches(token::SESSION_PREFIX);
    let stored = "SELECT token_hash || name || scopes || kind AS value FROM tokens";
    let audit = "SELECT details || subject AS value FROM audit_entries";
    for row in [
        sql::texts(world.database(), stored).await,
        sql::texts(world.database(), audit).await,
    ]
    .concat()
    {
        assert!(!row.unwrap().contains(digits));
    }
}
