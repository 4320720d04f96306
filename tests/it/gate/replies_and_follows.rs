//! The kinds that are about somebody outside.

use gatepost_internal::Error;
use gatepost_internal::gate::Proposal;
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::notice::{Notice, OutsideKind};
use gatepost_model::role::Role;

use crate::support::colleague::note;
use crate::support::sql;
use crate::support::world::World;

fn reply(parent: Option<&str>) -> Proposal {
    Proposal {
        kind: Some("reply".into()),
        in_reply_to: parent.map(str::to_owned),
        ..note("Thank you")
    }
}

#[tokio::test]
async fn a_reply_mentions_and_addresses_the_author_of_what_it_answers() {
    let world = World::new().await;
    let rosa = world.with_roles("rosa", &[Role::Responder]).await;
    let parent = world.hears_from_a_fan(1, OutsideKind::Reply).await;
    let candidate = rosa.tries_to_propose(reply(Some(&parent))).await.unwrap();
    assert_eq!(candidate.kind, Kind::Reply);
    assert_eq!(candidate.revision.in_reply_to.as_deref(), Some(parent.as_str()));
    let fan = "https://globex.example/users/fan";
    let cc = sql::texts(world.database(), "SELECT audience_cc AS value FROM revisions").await;
    assert!(cc[0].as_ref().unwrap().contains(fan), "{cc:?}");
    let mentions = sql::texts(world.database(), "SELECT mentions AS value FROM revisions").await;
    assert!(
        mentions[0].as_ref().unwrap().contains("@fan@globex.example"),
        "{mentions:?}"
    );
}

#[tokio::test]
async fn only_the_brands_desk_answers_outsiders() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let parent = world.hears_from_a_fan(1, OutsideKind::Mention).await;
    assert!(matches!(
        ana.tries_to_propose(reply(Some(&parent))).await,
        Err(Error::Forbidden(_))
    ));
    for role in Role::GATE {
        let colleague = world.with_roles(role.as_str(), &[role]).await;
        colleague.tries_to_propose(reply(Some(&parent))).await.unwrap();
    }
}

#[tokio::test]
async fn f13_a_reply_to_something_internal_is_refused() {
    let world = World::new().await;
    let rosa = world.with_roles("rosa", &[Role::Responder]).await;
    let post = rosa.posts("Only us").await;
    let internal = [
        format!("https://inside.acme.example/statuses/{}", post.id),
        format!("https://INSIDE.acme.example:443/statuses/{}", post.id),
    ];
    for parent in internal {
        let Err(Error::Invalid(sentence)) = rosa.tries_to_propose(reply(Some(&parent))).await else {
            panic!("{parent} was taken")
        };
        assert!(sentence.contains("internal"), "{sentence}");
    }
    let by_number = reply(Some(&post.id.to_string()));
    assert!(matches!(
        rosa.tries_to_propose(by_number).await,
        Err(Error::Invalid(_))
    ));
}

#[tokio::test]
async fn a_reply_answers_only_what_came_in_for_the_brand_or_was_published() {
    let world = World::new().await;
    let rosa = world.with_roles("rosa", &[Role::Responder]).await;
    let liked = world.hears_from_a_fan(1, OutsideKind::Like).await;
    let withdrawn = world.hears_from_a_fan(2, OutsideKind::Reply).await;
    world
        .is_told(
            3,
            Notice::Withdrawn {
                uri: withdrawn.clone(),
            },
        )
        .await;
    let unknown = "https://elsewhere.example/notes/1".to_owned();
    let parents = [
        Some(liked),
        Some(withdrawn),
        Some(unknown),
        Some("not a uri".into()),
        Some("https://x/\0".into()),
        None,
    ];
    for parent in parents {
        let refused = rosa.tries_to_propose(reply(parent.as_deref())).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{parent:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_reply_may_answer_a_publication_of_our_own_and_mentions_nobody() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let candidate = world.approved(&ana, &petra, "Good news").await;
    let publication = world.publishes(&paul, &candidate).await;
    let candidate = paul.tries_to_propose(reply(Some(&publication))).await.unwrap();
    assert_eq!(candidate.revision.in_reply_to, Some(publication));
    let mentions = sql::texts(
        world.database(),
        "SELECT mentions AS value FROM revisions ORDER BY created_at DESC",
    );
    assert!(mentions.await.contains(&Some("[]".to_owned())));
}

#[tokio::test]
async fn a_follow_names_an_actor_and_has_no_text() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let actor = "https://globex.example/users/fan";
    let proposal = Proposal {
        kind: Some("follow".into()),
        object: Some(actor.into()),
        text: None,
        ..note("")
    };
    let candidate = ana.tries_to_propose(proposal).await.unwrap();
    assert_eq!(candidate.revision.object.as_deref(), Some(actor));
    assert!(candidate.revision.text.is_none() && candidate.revision.content_html.is_none());
    let candidate = ana.submits(&candidate).await.unwrap();
    let candidate = petra.approves(&candidate).await.unwrap();
    paul.releases(&candidate, Some(0)).await.unwrap();
    world.releaser_runs().await.unwrap();
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::Published
    );
    assert_eq!(
        sql::count(world.database(), "lookups").await,
        0,
        "nothing is fetched for a follow before it leaves"
    );
}
