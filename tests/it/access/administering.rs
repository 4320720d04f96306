//! What administrators do with people.

use gatepost_internal::{Error, administration};
use gatepost_model::role::Role;

use super::app::{App, is_dead, person};
use crate::support::world::{RESERVE, World};

#[tokio::test]
async fn an_administrator_sees_everybody_with_their_roles_page_by_page() {
    let world = World::new().await;
    let adam = world
        .with_roles("adam", &[Role::Administrator, Role::Monitor])
        .await;
    let ben = world.with_roles("ben", &[Role::Editor, Role::Approver]).await;
    world.another_brand("jobs").await;
    gatepost_internal::role::grant(&world.inside, "ben", Role::Editor, Some("jobs"), None)
        .await
        .unwrap();
    world.employee("cleo").await;
    world.deactivates(&ben).await;
    let members = administration::people(&world.inside, &adam.caller, None)
        .await
        .unwrap();
    let seen: Vec<_> = members
        .iter()
        .map(|member| (member.person.username.as_str(), member.roles.clone()))
        .collect();
    let at = |role, brand: &str| (role, Some(brand.to_owned()));
    let wanted = [
        ("adam", vec![(Role::Monitor, None), (Role::Administrator, None)]),
        (
            "ben",
            vec![
                at(Role::Editor, "jobs"),
                at(Role::Editor, "news"),
                at(Role::Approver, "news"),
            ],
        ),
        ("cleo", vec![]),
        (RESERVE, vec![at(Role::Approver, "news")]),
    ];
    assert_eq!(seen, wanted);
    assert!(members[1].person.deactivated_at.is_some());
    let rest = administration::people(&world.inside, &adam.caller, Some("ben".into()))
        .await
        .unwrap();
    assert_eq!(rest.len(), 2);
    let nobody = administration::people(&world.inside, &adam.caller, Some("a\0b".into())).await;
    assert!(matches!(nobody, Err(Error::Invalid(_))), "{nobody:?}");
}

#[tokio::test]
async fn an_administrator_ends_an_account_and_it_carries_their_name() {
    let world = World::new().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let ben = world.employee("ben").await;
    administration::deactivate(&world.inside, &adam.caller, "ben")
        .await
        .unwrap();
    administration::deactivate(&world.inside, &adam.caller, "ben")
        .await
        .unwrap();
    assert!(is_dead(&world, &ben.bearer).await);
    let by = "SELECT person_id AS value FROM audit_entries WHERE verb = 'person.deactivated'";
    let by = crate::support::sql::numbers(world.database(), by).await;
    assert_eq!(by, [adam.caller.person.0]);
    for name in ["nobody", "a\0b", ""] {
        let refused = administration::deactivate(&world.inside, &adam.caller, name).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{name:?}: {refused:?}");
    }
    let own = administration::deactivate(&world.inside, &adam.caller, "adam").await;
    assert!(matches!(own, Err(Error::Conflict(_))), "{own:?}");
    assert!(!is_dead(&world, &adam.bearer).await);
}

#[tokio::test]
async fn nobody_else_does_and_no_app_for_them() {
    let world = World::new().await;
    let ana = world.with_roles("ana", &Role::GATE).await;
    let ben = world.employee("ben").await;
    world.with_roles("adam", &[Role::Administrator]).await;
    let adam = world.at_a_browser("adam").await;
    let app = App::of(&world).await;
    let through_app = person(&world, &app.token_of(&adam).await).await;
    for caller in [&ana.caller, &through_app] {
        for refused in [
            administration::people(&world.inside, caller, None).await.err(),
            administration::deactivate(&world.inside, caller, "ben")
                .await
                .err(),
            administration::deactivate(&world.inside, caller, "nobody")
                .await
                .err(),
        ] {
            assert!(matches!(refused, Some(Error::Forbidden(_))), "{refused:?}");
        }
    }
    assert!(!is_dead(&world, &ben.bearer).await);
}
