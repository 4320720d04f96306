//! Labels on posts: how far one may go (R13).

use gatepost_internal::Error;
use gatepost_internal::gate::Proposal;
use gatepost_internal::post::{self, Draft, Label};

use crate::support::colleague::{Colleague, note};
use crate::support::world::World;

async fn labelled(who: &Colleague, label: Option<&str>) -> Result<post::Post, Error> {
    let draft = Draft {
        text: Some("What we plan".into()),
        label: label.map(str::to_owned),
        ..Draft::default()
    };
    who.writes(draft).await
}

fn from(post: &post::Post) -> Proposal {
    Proposal {
        from_post_id: Some(post.id.to_string()),
        text: None,
        ..note("")
    }
}

#[tokio::test]
async fn r13_what_is_confidential_or_restricted_cannot_be_proposed_by_anybody() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    for (label, proposable) in [
        (None, true),
        (Some("public_candidate"), true),
        (Some("internal"), true),
        (Some("confidential"), false),
        (Some("restricted"), false),
    ] {
        let post = labelled(&ana, label).await.unwrap();
        for who in [&ana, &petra] {
            match who.tries_to_propose(from(&post)).await {
                Ok(_) => assert!(proposable, "{label:?}"),
                Err(Error::Forbidden(told)) => {
                    assert!(!proposable && told.contains(label.unwrap()), "{told}")
                }
                other => panic!("{label:?}: {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn r13_a_label_is_its_authors_to_change_and_what_was_proposed_before_is_a_copy() {
    let world = World::new().await;
    let [ana, bob] = [world.employee("ana").await, world.employee("bob").await];
    let post = ana.posts("What we plan").await;
    assert_eq!(post.label, Label::Internal);
    let candidate = bob.tries_to_propose(from(&post)).await.unwrap();
    let id = post.id.to_string();
    let set = async |who: &Colleague, id: &str, label: &str| {
        post::set_label(&who.inside, &who.caller, id, label).await
    };
    assert!(matches!(
        set(&bob, &id, "restricted").await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(set(&ana, &id, "secret").await, Err(Error::Invalid(_))));
    assert!(matches!(set(&ana, "1", "restricted").await, Err(Error::NotFound)));
    set(&ana, &id, "restricted").await.unwrap();
    assert!(matches!(
        bob.tries_to_propose(from(&post)).await,
        Err(Error::Forbidden(_))
    ));
    assert!(bob.sees(&candidate).await.is_ok());
    set(&ana, &id, "public_candidate").await.unwrap();
    bob.tries_to_propose(from(&post)).await.unwrap();
}

#[tokio::test]
async fn r13_an_unknown_label_is_refused_when_posting() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    assert!(matches!(
        labelled(&ana, Some("Internal ")).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(labelled(&ana, Some("")).await.unwrap().label, Label::Internal);
}
