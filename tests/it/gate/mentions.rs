//! Mentions: resolved only against whom the public plane knows already, and checked again before leaving.

use gatepost_internal::gate::Candidate;
use gatepost_internal::{Error, outside};
use gatepost_model::gate::CandidateState;
use gatepost_model::notice::{Found, OutsideActor, OutsideKind, Query};

use crate::support::colleague::{Colleague, read};
use crate::support::sql;
use crate::support::world::{World, fan};

/// Minutes after which a copy of an actor is too old to be relied on.
const FRESH_MINUTES: i64 = 10;

struct Desk {
    world: World,
    ana: Colleague,
    petra: Colleague,
    paul: Colleague,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let [ana, petra, paul] = [
            world.employee("ana").await,
            world.approver("petra").await,
            world.publisher("paul").await,
        ];
        world.hears_from_a_fan(1, OutsideKind::Mention).await;
        Self {
            world,
            ana,
            petra,
            paul,
        }
    }

    /// A note that mentions the fan, released when the copy of the fan has become old.
    async fn released_late(&self) -> Candidate {
        let candidate = self
            .world
            .approved(&self.ana, &self.petra, "Thanks, @fan@globex.example")
            .await;
        self.world.clock.advance_seconds(FRESH_MINUTES * 60 + 1);
        self.paul.releases(&candidate, Some(0)).await.unwrap()
    }

    async fn state(&self, candidate: &Candidate) -> CandidateState {
        self.world.releaser_runs().await.unwrap();
        self.ana.sees(candidate).await.unwrap().state
    }
}

#[tokio::test]
async fn somebody_who_has_written_to_the_brand_can_be_mentioned() {
    let desk = Desk::new().await;
    let candidate = desk.ana.proposes("Thanks, @Fan@globex.example!").await;
    let html = read(&candidate.revision.content_html).unwrap();
    assert!(
        html.contains("href=\"https://globex.example/users/fan\""),
        "{html}"
    );
    let cc = sql::texts(
        desk.world.database(),
        "SELECT audience_cc AS value FROM revisions",
    )
    .await;
    assert!(
        cc[0]
            .as_ref()
            .unwrap()
            .contains("https://globex.example/users/fan")
    );
    assert_eq!(
        desk.ana.submits(&candidate).await.unwrap().state,
        CandidateState::InReview
    );
}

#[tokio::test]
async fn b21_an_unknown_mention_blocks_submit_with_a_sentence_and_is_looked_up_by_nobody() {
    let desk = Desk::new().await;
    let candidate = desk.ana.proposes("Look, @x@rival.example").await;
    let refused = desk.ana.submits(&candidate).await;
    let Err(Error::Invalid(sentence)) = refused else {
        panic!("{refused:?}")
    };
    assert!(sentence.contains("@x@rival.example"), "{sentence}");
    assert_eq!(sql::count(desk.world.database(), "lookups").await, 0);
    let without = desk.ana.rewrites(&candidate, "Look").await.unwrap();
    assert_eq!(
        desk.ana.submits(&without).await.unwrap().state,
        CandidateState::InReview
    );
}

#[tokio::test]
async fn the_name_of_a_colleague_is_text_outside() {
    let desk = Desk::new().await;
    let candidate = desk.ana.proposes("Well done, @petra").await;
    assert_eq!(
        read(&candidate.revision.content_html),
        Some("<p>Well done, @petra</p>")
    );
    assert_eq!(
        desk.ana.submits(&candidate).await.unwrap().state,
        CandidateState::InReview
    );
}

#[tokio::test]
async fn a_recent_copy_suffices() {
    let desk = Desk::new().await;
    let candidate = desk
        .world
        .approved(&desk.ana, &desk.petra, "Thanks, @fan@globex.example")
        .await;
    desk.world.clock.advance_seconds(FRESH_MINUTES * 60);
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    assert_eq!(desk.state(&candidate).await, CandidateState::Published);
}

#[tokio::test]
async fn an_old_copy_is_awaited_and_a_fresh_one_lets_it_go() {
    let desk = Desk::new().await;
    let candidate = desk.released_late().await;
    assert_eq!(desk.state(&candidate).await, CandidateState::Releasing);
    assert_eq!(
        outside::list_lookups(&desk.world.inside, 10).await.unwrap(),
        [Query::Actor(fan().uri)]
    );
    assert_eq!(desk.world.releases().await, 0);
    outside::answer_lookup(
        &desk.world.inside,
        Query::Actor(fan().uri),
        Ok(Found::Actor(fan())),
    )
    .await
    .unwrap();
    assert_eq!(
        outside::list_lookups(&desk.world.inside, 10).await.unwrap(),
        Vec::<Query>::new()
    );
    assert_eq!(desk.state(&candidate).await, CandidateState::Published);
}

#[tokio::test]
async fn somebody_else_under_the_mentioned_address_holds_it() {
    let desk = Desk::new().await;
    let candidate = desk.released_late().await;
    let renamed = OutsideActor {
        handle: "@rival@globex.example".into(),
        ..fan()
    };
    outside::answer_lookup(
        &desk.world.inside,
        Query::Actor(fan().uri),
        Ok(Found::Actor(renamed)),
    )
    .await
    .unwrap();
    assert_eq!(desk.state(&candidate).await, CandidateState::Held);
    let problem = desk.ana.sees(&candidate).await.unwrap().problem.unwrap();
    assert!(problem.contains("@fan@globex.example"), "{problem}");
    assert_eq!(desk.world.releases().await, 0);
}

#[tokio::test]
async fn a_mention_that_cannot_be_checked_holds_it_with_the_reason() {
    let desk = Desk::new().await;
    let candidate = desk.released_late().await;
    outside::answer_lookup(
        &desk.world.inside,
        Query::Actor(fan().uri),
        Err("their server answers 410".into()),
    )
    .await
    .unwrap();
    assert_eq!(desk.state(&candidate).await, CandidateState::Held);
    let problem = desk.ana.sees(&candidate).await.unwrap().problem.unwrap();
    assert!(problem.contains("their server answers 410"), "{problem}");
}

#[tokio::test]
async fn an_answer_about_somebody_else_is_no_answer() {
    let desk = Desk::new().await;
    let candidate = desk.released_late().await;
    let other = OutsideActor {
        uri: "https://evil.example/users/fan".into(),
        ..fan()
    };
    outside::answer_lookup(
        &desk.world.inside,
        Query::Actor(fan().uri),
        Ok(Found::Actor(other)),
    )
    .await
    .unwrap();
    assert_eq!(desk.state(&candidate).await, CandidateState::Held);
    assert_eq!(
        sql::count(desk.world.database(), "outside_actors").await,
        1,
        "and nobody new is remembered"
    );
}
