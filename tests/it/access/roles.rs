//! A role taken away takes with it what relied on it.

use gatepost_internal::{Error, role};
use gatepost_model::role::Role;

use super::app::{App, is_dead};
use crate::support::world::World;

async fn state(
    world: &World,
    who: &crate::support::colleague::Colleague,
    candidate: &gatepost_internal::gate::Candidate,
) -> String {
    let _ = world;
    who.sees(candidate).await.unwrap().state.as_str().to_owned()
}

#[tokio::test]
async fn what_relied_on_an_approver_is_held_when_they_are_none_any_more() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let petra = world.approver("petra").await;
    let paul = world.approver("paul").await;
    let relied = world.approved(&ana, &petra, "Relied on petra").await;
    let other = world.approved(&ana, &paul, "Relied on paul").await;
    let before = world.newest_audit_entry().await;
    world.takes("petra", Role::Approver).await;
    assert_eq!(
        world.audited_since(before).await,
        ["role.revoked", "candidate.held"]
    );
    assert_eq!(state(&world, &ana, &relied).await, "held");
    assert_eq!(state(&world, &ana, &other).await, "approved");
    let refused = petra.approves(&relied).await;
    assert!(
        matches!(refused, Err(Error::NotFound)),
        "she is not of the desk: {refused:?}"
    );
    paul.approves(&relied).await.unwrap();
}

#[tokio::test]
async fn a_role_that_approved_nothing_holds_nothing() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let petra = world.with_roles("petra", &[Role::Approver, Role::Editor]).await;
    let approved = world.approved(&ana, &petra, "Good news").await;
    world.takes("petra", Role::Editor).await;
    assert_eq!(state(&world, &ana, &approved).await, "approved");
}

#[tokio::test]
async fn a_brands_token_dies_with_the_last_role_there_and_does_not_come_back_with_another() {
    let world = World::new().await;
    world.with_roles("ana", &[Role::Editor, Role::Responder]).await;
    world.editor("eva").await;
    let [ana, eva] = [world.at_a_browser("ana").await, world.at_a_browser("eva").await];
    let app = App::of(&world).await;
    let [hers, evas] = [app.token_as(&ana, "news").await, app.token_as(&eva, "news").await];
    let own = app.token_of(&ana).await;
    world.takes("ana", Role::Editor).await;
    assert!(!is_dead(&world, &hers).await, "she is a responder yet");
    world.takes("ana", Role::Responder).await;
    assert!(is_dead(&world, &hers).await);
    assert!(!is_dead(&world, &own).await && !is_dead(&world, &evas).await);
    world.grants("ana", Role::Editor).await;
    assert!(is_dead(&world, &hers).await);
}

#[tokio::test]
async fn taking_what_somebody_does_not_hold_changes_nothing() {
    let world = World::new().await;
    world.editor("ana").await;
    let ana = world.at_a_browser("ana").await;
    let before = world.newest_audit_entry().await;
    world.takes("ana", Role::Publisher).await;
    world.takes("ana", Role::Monitor).await;
    assert_eq!(world.audited_since(before).await, [""; 0]);
    let standing = role::standing(&world.inside, &ana.caller).await.unwrap();
    assert_eq!(standing.roles, [Role::Employee, Role::Editor]);
    assert_eq!(standing.desks.len(), 1);
    assert_eq!(
        (standing.desks[0].0.name.as_str(), &standing.desks[0].1[..]),
        ("news", &[Role::Editor][..])
    );
}

#[tokio::test]
async fn a_role_is_taken_where_it_is_held_and_the_last_administrator_stays() {
    let world = World::new().await;
    world.with_roles("adam", &[Role::Administrator]).await;
    let revoke = |role, brand| role::revoke(&world.inside, "adam", role, brand, None);
    for (role, brand) in [
        (Role::Editor, None),
        (Role::Administrator, Some("news")),
        (Role::Employee, None),
    ] {
        let refused = revoke(role, brand).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{role:?}: {refused:?}");
    }
    assert!(matches!(
        revoke(Role::Editor, Some("nobody")).await,
        Err(Error::NotFound)
    ));
    let nobody = role::revoke(&world.inside, "nobody", Role::Monitor, None, None).await;
    assert!(matches!(nobody, Err(Error::NotFound)), "{nobody:?}");
    let last = revoke(Role::Administrator, None).await;
    assert!(matches!(last, Err(Error::Conflict(_))), "{last:?}");
    let eva = world.with_roles("eva", &[Role::Administrator]).await;
    revoke(Role::Administrator, None).await.unwrap();
    world.grants("adam", Role::Administrator).await;
    world.deactivates(&eva).await;
    assert!(
        matches!(revoke(Role::Administrator, None).await, Err(Error::Conflict(_))),
        "one who has left is none"
    );
}
