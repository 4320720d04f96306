//! Leaving: from the commit on, nothing of theirs works, not even a request that was under way.

use gatepost_internal::post::{self, Draft};
use gatepost_internal::token;
use gatepost_internal::{Error, person};
use gatepost_model::role::Role;

use crate::support::colleague::note;
use crate::support::world::World;

#[tokio::test]
async fn every_token_of_theirs_is_dead_at_once_and_nobody_elses() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let again = world.sign_in("ana", &[gatepost_model::scope::Scope::Read]).await;
    world.deactivates(&ana).await;
    for bearer in [&ana.bearer, &again.bearer] {
        let dead = token::authenticate(&world.inside, bearer, "192.0.2.1".into()).await;
        assert!(matches!(dead, Err(Error::Unauthenticated)), "{dead:?}");
    }
    token::authenticate(&world.inside, &ben.bearer, "192.0.2.1".into())
        .await
        .unwrap();
    let id = ana.caller.person;
    let issued = token::issue(&world.inside, id, "new", ana.caller.scopes.clone())
        .await
        .err();
    assert!(matches!(issued, Some(Error::Unauthenticated)), "{issued:?}");
}

#[tokio::test]
async fn a_request_that_was_under_way_writes_nothing_more() {
    let world = World::new().await;
    let ana = world.with_roles("ana", &Role::GATE).await;
    let candidate = ana.proposes("Good news").await;
    let posted = ana.posts("Hello").await;
    let token = ana.confirms(&candidate).await.unwrap();
    world.deactivates(&ana).await;
    let draft = Draft {
        text: Some("Goodbye".into()),
        ..Draft::default()
    };
    let decision = crate::support::colleague::decision(&candidate, "approve", None, Some(&token));
    let outcomes = [
        ("post", post::publish(&ana.inside, &ana.caller, draft).await.err()),
        (
            "delete",
            post::delete(&ana.inside, &ana.caller, &posted.id.to_string())
                .await
                .err(),
        ),
        ("propose", ana.tries_to_propose(note("Last words")).await.err()),
        ("revise", ana.rewrites(&candidate, "Last words").await.err()),
        ("submit", ana.submits(&candidate).await.err()),
        ("decide", ana.decides(&candidate, decision).await.err()),
        ("release", ana.releases(&candidate, Some(0)).await.err()),
        ("undo", ana.undoes(&candidate).await.err()),
        ("withdraw", ana.withdraws(&candidate).await.err()),
    ];
    for (verb, refused) in outcomes {
        assert!(
            matches!(refused, Some(Error::Unauthenticated)),
            "{verb}: {refused:?}"
        );
    }
    assert!(
        ana.confirms(&candidate).await.is_err(),
        "and no password is right any more"
    );
    let erik = world.editor("erik").await;
    let after = erik.sees(&candidate).await.unwrap();
    assert_eq!((after.revision.number, after.state.as_str()), (1, "draft"));
}

#[tokio::test]
async fn leaving_twice_changes_nothing_and_nobody_cannot_leave() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    world.deactivates(&ana).await;
    let first = person::get(&world.inside, ana.caller.person)
        .await
        .unwrap()
        .deactivated_at;
    world.clock.advance_seconds(60);
    world.deactivates(&ana).await;
    let second = person::get(&world.inside, ana.caller.person)
        .await
        .unwrap()
        .deactivated_at;
    assert_eq!((first.is_some(), first), (true, second));
    let left = "SELECT count(*) AS value FROM audit_entries WHERE verb = 'person.deactivated'";
    assert_eq!(crate::support::sql::numbers(world.database(), left).await, [1]);
    let nobody = person::deactivate(&world.inside, "nobody", None).await;
    assert!(matches!(nobody, Err(Error::NotFound)), "{nobody:?}");
}
