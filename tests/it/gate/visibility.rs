//! Who may know of a candidate. For everybody else it does not exist.

use gatepost_internal::gate::{self, Filter, Proposal};
use gatepost_internal::{Error, brand, role};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;

use crate::support::colleague::{Colleague, note};
use crate::support::world::World;

async fn listed(who: &Colleague) -> usize {
    gate::list(&who.inside, &who.caller, Filter::default())
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn it_is_visible_to_its_author_the_posts_author_contributors_and_the_desk() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let post = ana.posts("We did it").await;
    let from_post = Proposal {
        from_post_id: Some(post.id.to_string()),
        text: None,
        ..note("")
    };
    let candidate = ben.tries_to_propose(from_post).await.unwrap();
    for who in [&ana, &ben] {
        assert_eq!(who.sees(&candidate).await.unwrap().id, candidate.id);
        assert_eq!(listed(who).await, 1);
    }
    for role in Role::GATE {
        let colleague = world.with_roles(role.as_str(), &[role]).await;
        assert_eq!(
            colleague.sees(&candidate).await.unwrap().id,
            candidate.id,
            "{role:?}"
        );
        assert_eq!(listed(&colleague).await, 1, "{role:?}");
    }
    // Somebody who was an editor once and had a hand in it.
    let erik = world.editor("erik").await;
    erik.rewrites(&candidate, "We did it!").await.unwrap();
    let statement = format!("DELETE FROM brand_roles WHERE person_id = {}", erik.caller.person);
    crate::support::sql::execute(world.database(), statement)
        .await
        .unwrap();
    assert!(erik.sees(&candidate).await.is_ok());
    assert_eq!(listed(&erik).await, 1);
}

#[tokio::test]
async fn for_everybody_else_it_does_not_exist_whatever_they_try() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let candidate = ana.proposes("Good news").await;
    world.employee("jana").await;
    brand::create(&world.inside, "jobs", "Acme Jobs", "", None)
        .await
        .unwrap();
    for role in Role::GATE {
        role::grant(&world.inside, "jana", role, Some("jobs"), None)
            .await
            .unwrap();
    }
    let strangers = [
        world.employee("ben").await,
        world.with_roles("adam", &[Role::Administrator]).await,
        world.with_roles("mona", &[Role::Monitor]).await,
        world.sign_in("jana", &Scope::ALL).await,
    ];
    for who in strangers {
        let name = who.caller.username.clone();
        for outcome in [
            who.sees(&candidate).await,
            who.rewrites(&candidate, " ").await,
            who.submits(&candidate).await,
            who.decides(&candidate, gate::DecisionRequest::default()).await,
            who.withdraws(&candidate).await,
            who.releases(&candidate, Some(-1)).await,
            who.undoes(&candidate).await,
        ] {
            assert!(matches!(outcome, Err(Error::NotFound)), "{name}: {outcome:?}");
        }
        let id = candidate.id.to_string();
        let certificate = gate::certificate(&who.inside, &who.caller, &id).await;
        assert!(matches!(certificate, Err(Error::NotFound)), "{name}");
        assert_eq!(listed(&who).await, 0, "{name}");
    }
}

#[tokio::test]
async fn an_id_that_is_none_names_nothing() {
    let world = World::new().await;
    let ana = world.with_roles("ana", &Role::GATE).await;
    for id in ["", "0", "-1", "1e3", "99999999999999999999", "candidate", "\0"] {
        let outcome = gate::get(&ana.inside, &ana.caller, id).await;
        assert!(matches!(outcome, Err(Error::NotFound)), "{id:?}: {outcome:?}");
    }
}
