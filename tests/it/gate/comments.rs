//! Comments on a candidate: for whoever may see it, never for outside.

use gatepost_internal::Error;
use gatepost_internal::gate::comment::{self, Comment};
use gatepost_internal::notice::{self, Kind};

use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

async fn says(who: &Colleague, id: &str, text: &str) -> Result<Comment, Error> {
    comment::add(&who.inside, &who.caller, id, Some(text.to_owned())).await
}

#[tokio::test]
async fn the_author_and_the_desk_talk_and_the_others_are_told() {
    let world = World::new().await;
    let [ana, bob] = [world.employee("ana").await, world.employee("bob").await];
    let [petra, paul] = [world.approver("petra").await, world.publisher("paul").await];
    let id = ana.proposes("Good news").await.id.to_string();
    says(&petra, &id, "Which quarter?").await.unwrap();
    says(&ana, &id, "The third.").await.unwrap();
    let heard = comment::list(&paul.inside, &paul.caller, &id).await.unwrap();
    let heard: Vec<_> = heard
        .iter()
        .map(|one| (one.person.as_str(), one.text.reveal_inside()))
        .collect();
    assert_eq!(heard, [("petra", "Which quarter?"), ("ana", "The third.")]);
    for (who, times) in [(&ana, 1), (&petra, 1), (&paul, 0)] {
        let told = notice::list(&who.inside, &who.caller, Default::default())
            .await
            .unwrap();
        assert!(told.iter().all(|one| one.kind == Kind::Comment));
        assert_eq!(told.len(), times, "{}", who.caller.username);
    }
    assert!(matches!(says(&bob, &id, "Hello").await, Err(Error::NotFound)));
    let heard = comment::list(&bob.inside, &bob.caller, &id).await;
    assert!(matches!(heard, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_comment_has_words_and_not_too_many() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let id = ana.proposes("Good news").await.id.to_string();
    for text in ["", "  ", "a\0b", &"x".repeat(2_001)] {
        assert!(
            matches!(says(&ana, &id, text).await, Err(Error::Invalid(_))),
            "{text:?}"
        );
    }
    let none = comment::add(&ana.inside, &ana.caller, &id, None).await;
    assert!(matches!(none, Err(Error::Invalid(_))));
    says(&ana, &id, &"ä".repeat(2_000)).await.unwrap();
    assert_eq!(sql::count(world.database(), "candidate_comments").await, 1);
}

#[tokio::test]
async fn what_was_said_is_not_in_the_chain() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let id = ana.proposes("Good news").await.id.to_string();
    says(&ana, &id, "CNRY-said").await.unwrap();
    let kept = sql::texts(world.database(), "SELECT details AS value FROM audit_entries").await;
    assert!(
        kept.iter()
            .flatten()
            .all(|details| !details.contains("CNRY-said"))
    );
    assert_eq!(
        world.audited_since(0).await.last().map(String::as_str),
        Some("candidate.commented")
    );
}
