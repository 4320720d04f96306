//! Accounts, roles and brands: what may be made, and what may not.

use gatepost_internal::{Error, brand, person, role};
use gatepost_model::role::Role;

use crate::support::world::{PASSWORD, World};

#[tokio::test]
async fn an_account_that_cannot_be_is_refused_with_a_sentence() {
    let world = World::new().await;
    let long = "x".repeat(81);
    for (username, display_name, password) in [
        ("", "Ana", PASSWORD),
        ("Ana", "Ana", PASSWORD),
        ("1ana", "Ana", PASSWORD),
        ("ana maria", "Ana", PASSWORD),
        ("ana@acme", "Ana", PASSWORD),
        ("anä", "Ana", PASSWORD),
        ("ana\0", "Ana", PASSWORD),
        ("abcdefghijklmnopqrstuvwxyzabcde", "Ana", PASSWORD),
        ("ana", " ", PASSWORD),
        ("ana", "Ana\nMaria", PASSWORD),
        ("ana", "Ana\0", PASSWORD),
        ("ana", "Ana\u{202e}airaM", PASSWORD),
        ("ana", &long, PASSWORD),
        ("ana", "Ana", "too short"),
        ("ana", "Ana", "a password with\0 zero"),
    ] {
        let refused = person::create(&world.inside, username, display_name, password, None).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{username:?} {display_name:?}: {refused:?}"
        );
    }
    // The approver every world begins with, and nobody else.
    assert_eq!(crate::support::sql::count(world.database(), "people").await, 1);
}

#[tokio::test]
async fn a_name_is_given_once_even_after_its_owner_has_left() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    for _ in 0..2 {
        let refused = person::create(&world.inside, "ana", "Another Ana", PASSWORD, None).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
        world.deactivates(&ana).await;
    }
}

#[tokio::test]
async fn the_stored_password_is_argon2id_with_a_salt_of_its_own() {
    let world = World::new().await;
    world.employee("ana").await;
    world.employee("ben").await;
    let stored =
        crate::support::sql::texts(world.database(), "SELECT password_hash AS value FROM people").await;
    for hash in &stored {
        assert!(
            hash.as_ref()
                .unwrap()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash:?}"
        );
    }
    assert_ne!(stored[0], stored[1]);
}

#[tokio::test]
async fn a_role_is_held_where_it_belongs_and_granted_once() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let grant = |role, brand: Option<&'static str>| role::grant(&world.inside, "ana", role, brand, None);
    for role in Role::GATE {
        assert!(
            matches!(grant(role, None).await, Err(Error::Invalid(_))),
            "{role:?} needs a brand"
        );
        assert!(
            matches!(grant(role, Some("nobody")).await, Err(Error::NotFound)),
            "{role:?}"
        );
    }
    for role in [Role::Monitor, Role::Administrator] {
        assert!(
            matches!(grant(role, Some("news")).await, Err(Error::Invalid(_))),
            "{role:?} has no brand"
        );
    }
    assert!(matches!(
        grant(Role::Employee, None).await,
        Err(Error::Invalid(_))
    ));
    let nobody = role::grant(&world.inside, "nobody", Role::Monitor, None, None).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
    for _ in 0..2 {
        grant(Role::Editor, Some("news")).await.unwrap();
        grant(Role::Monitor, None).await.unwrap();
    }
    let id = ana.caller.person;
    let roles = world
        .database()
        .read(move |r| role::roles_of(r, id))
        .await
        .unwrap();
    assert_eq!(roles, [Role::Employee, Role::Editor, Role::Monitor]);
    let granted = "SELECT count(*) AS value FROM audit_entries WHERE verb = 'role.granted'";
    assert_eq!(crate::support::sql::numbers(world.database(), granted).await, [3]);
    world.deactivates(&ana).await;
    assert!(matches!(
        grant(Role::Approver, Some("news")).await,
        Err(Error::Conflict(_))
    ));
}

#[tokio::test]
async fn a_brand_that_cannot_be_is_refused() {
    let world = World::new().await;
    let long = "x".repeat(501);
    for (name, display_name, summary) in [
        ("", "Jobs", ""),
        ("Jobs", "Jobs", ""),
        ("jo bs", "Jobs", ""),
        ("../jobs", "Jobs", ""),
        ("jobs", "", ""),
        ("jobs", "Jobs", long.as_str()),
    ] {
        let refused = brand::create(&world.inside, name, display_name, summary, None).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{name:?}: {refused:?}");
    }
    let taken = brand::create(&world.inside, "news", "News", "", None).await;
    assert!(matches!(taken, Err(Error::Conflict(_))), "{taken:?}");
}

#[tokio::test]
async fn a_brand_waits_for_the_courier_with_a_charter_that_verifies() {
    let world = World::new().await;
    let [(id, charter)] = brand::list_unopened(&world.inside)
        .await
        .unwrap()
        .try_into()
        .unwrap();
    assert!(charter.is_valid(&world.release_keys()));
    assert_eq!(charter.charter.actor, "https://social.acme.example/brands/news");
    brand::mark_opened(&world.inside, id).await.unwrap();
    brand::mark_opened(&world.inside, id).await.unwrap();
    assert!(brand::list_unopened(&world.inside).await.unwrap().is_empty());
}
