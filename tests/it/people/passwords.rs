//! Passwords: who gets in, and who may try how often.

use futures_util::future::join_all;
use gatepost_internal::{Error, password, person};

use crate::support::sql;
use crate::support::world::{PASSWORD, World};

const OFFICE: &str = "192.0.2.1";
const HOME: &str = "198.51.100.7";
const WRONG: &str = "wrong horse battery staple";

async fn tries(world: &World, name: &str, address: &str, password: &str) -> Result<(), Error> {
    password::check(&world.inside, name, address, password)
        .await
        .map(|_person| ())
}

#[tokio::test]
async fn g13_a_wrong_password_an_unknown_name_and_a_closed_account_get_the_same_answer() {
    let world = World::new().await;
    let ben = world.employee("ben").await;
    world.employee("ana").await;
    world.deactivates(&ben).await;
    for (name, password) in [
        ("ana", WRONG),
        ("nobody", PASSWORD),
        ("ben", PASSWORD),
        ("", PASSWORD),
        ("a\0b", PASSWORD),
    ] {
        let refused = tries(&world, name, OFFICE, password).await;
        assert!(
            matches!(refused, Err(Error::Unauthenticated)),
            "{name:?}: {refused:?}"
        );
    }
    // The same path to its end: each of them was hashed, and each counts as a failure.
    assert_eq!(sql::count(world.database(), "password_failures").await, 5);
    tries(&world, "ana", OFFICE, PASSWORD).await.unwrap();
    tries(&world, " ANA ", OFFICE, PASSWORD).await.unwrap();
    assert_eq!(
        sql::count(world.database(), "password_failures").await,
        5,
        "successes are not counted"
    );
}

#[tokio::test]
async fn g12_ten_wrong_passwords_close_a_name_for_ten_minutes_from_everywhere() {
    let world = World::new().await;
    world.employee("ana").await;
    world.employee("ben").await;
    for attempt in 0..10 {
        let address = format!("203.0.113.{attempt}");
        assert!(matches!(
            tries(&world, "ana", &address, WRONG).await,
            Err(Error::Unauthenticated)
        ));
    }
    assert!(matches!(
        tries(&world, "ana", HOME, PASSWORD).await,
        Err(Error::TooMany(600))
    ));
    assert!(matches!(
        tries(&world, "Ana ", HOME, PASSWORD).await,
        Err(Error::TooMany(600))
    ));
    tries(&world, "ben", HOME, PASSWORD).await.unwrap();
    world.clock.advance_seconds(599);
    assert!(matches!(
        tries(&world, "ana", HOME, PASSWORD).await,
        Err(Error::TooMany(1))
    ));
    world.clock.advance_seconds(1);
    tries(&world, "ana", HOME, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn g12_fifty_wrong_passwords_close_an_address_for_every_name_somebodys_or_not() {
    let world = World::new().await;
    world.employee("ana").await;
    for attempt in 0..50 {
        let name = format!("guess{attempt}");
        assert!(
            matches!(
                tries(&world, &name, OFFICE, WRONG).await,
                Err(Error::Unauthenticated)
            ),
            "{attempt}"
        );
    }
    for name in ["ana", "nobody"] {
        assert!(
            matches!(
                tries(&world, name, OFFICE, PASSWORD).await,
                Err(Error::TooMany(_))
            ),
            "{name}"
        );
    }
    tries(&world, "ana", HOME, PASSWORD).await.unwrap();
    world.clock.advance_seconds(600);
    tries(&world, "ana", OFFICE, PASSWORD).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn g12_a_burst_at_once_gets_no_more_tries_than_one_after_the_other() {
    let world = World::new().await;
    world.employee("ana").await;
    let tries = (0..30).map(|_| {
        let inside = world.inside.clone();
        tokio::spawn(async move { password::check(&inside, "ana", OFFICE, WRONG).await })
    });
    let outcomes = join_all(tries).await.into_iter().map(Result::unwrap);
    let hashed = outcomes
        .filter(|outcome| matches!(outcome, Err(Error::Unauthenticated)))
        .count();
    // Two are hashed at once, so one may slip in beside the tenth.
    assert!((10..=11).contains(&hashed), "{hashed}");
}

#[tokio::test]
async fn g26_what_cannot_be_a_password_is_a_wrong_field_and_no_failure() {
    let world = World::new().await;
    world.employee("ana").await;
    for typed in [
        "x".repeat(4_097),
        "zero\0byte in it".to_owned(),
        "x".repeat(1 << 20),
    ] {
        assert!(matches!(
            tries(&world, "ana", OFFICE, &typed).await,
            Err(Error::Invalid(_))
        ));
    }
    assert_eq!(sql::count(world.database(), "password_failures").await, 0);
}

#[tokio::test]
async fn g26_the_same_password_typed_on_another_keyboard_is_the_same() {
    let world = World::new().await;
    person::create(&world.inside, "zoe", "Zoë", "caf\u{e9} \u{fb01}ne 10", None)
        .await
        .unwrap();
    tries(&world, "zoe", OFFICE, "cafe\u{301} fine 10").await.unwrap();
}

#[tokio::test]
async fn what_people_type_into_the_wrong_field_is_not_kept() {
    let world = World::new().await;
    let refused = tries(&world, "my secret password!", OFFICE, WRONG).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    let kept = sql::texts(world.database(), "SELECT account AS value FROM password_failures").await;
    assert!(!kept[0].as_ref().unwrap().contains("secret"), "{kept:?}");
}
