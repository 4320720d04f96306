//! What the courier finds, in which order, and what it writes back.

use gatepost_internal::gate::{self, Candidate, Carriage, Proposal};
use gatepost_model::gate::{Acceptance, CandidateState, Kind};

use crate::support::colleague::{Colleague, note};
use crate::support::sql;
use crate::support::world::World;

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
        Self {
            world,
            ana,
            petra,
            paul,
        }
    }

    async fn releases(&self, proposal: Proposal) -> Candidate {
        let candidate = self.ana.tries_to_propose(proposal).await.unwrap();
        let candidate = self.ana.submits(&candidate).await.unwrap();
        let candidate = self.petra.approves(&candidate).await.unwrap();
        self.paul.releases(&candidate, Some(0)).await.unwrap();
        self.world.releaser_runs().await.unwrap();
        self.ana.sees(&candidate).await.unwrap()
    }

    async fn waiting(&self) -> Vec<Carriage> {
        gate::list_to_carry(&self.world.inside, 5).await.unwrap()
    }

    async fn texts(&self) -> Vec<String> {
        let waiting = self.waiting().await;
        waiting
            .into_iter()
            .map(|one| one.order.content.text.unwrap_or_else(|| "a follow".into()))
            .collect()
    }

    async fn cannot_take(&self, carriage: &Carriage, is_final: bool) {
        gate::not_carried(
            &self.world.inside,
            carriage,
            "The public plane is away.".into(),
            is_final,
        )
        .await
        .unwrap();
    }
}

fn follow(number: usize) -> Proposal {
    let object = Some(format!("https://globex.example/users/{number}"));
    Proposal {
        kind: Some("follow".into()),
        text: None,
        object,
        ..note("")
    }
}

#[tokio::test]
async fn releases_wait_in_the_order_they_were_made() {
    let desk = Desk::new().await;
    for text in ["One", "Two", "Three"] {
        desk.releases(note(text)).await;
    }
    assert_eq!(desk.texts().await, ["One", "Two", "Three"]);
    assert_eq!(
        desk.texts().await,
        ["One", "Two", "Three"],
        "looking changes nothing"
    );
}

#[tokio::test]
async fn what_the_public_plane_took_is_a_publication_and_is_not_carried_again() {
    let desk = Desk::new().await;
    let candidate = desk.releases(note("One")).await;
    assert!(candidate.publication.is_none());
    let carriage = desk.waiting().await.remove(0);
    let at = desk.world.now();
    let acceptance = |uri: &str| Acceptance {
        uri: uri.into(),
        url: uri.into(),
        published_at: at,
    };
    gate::carried(
        &desk.world.inside,
        carriage.release,
        acceptance("https://social.acme.example/posts/1"),
    )
    .await
    .unwrap();
    gate::carried(
        &desk.world.inside,
        carriage.release,
        acceptance("https://social.acme.example/posts/2"),
    )
    .await
    .unwrap();
    assert!(desk.waiting().await.is_empty());
    let publication = desk.ana.sees(&candidate).await.unwrap().publication.unwrap();
    assert_eq!(
        publication.uri, "https://social.acme.example/posts/1",
        "the first answer counts"
    );
    assert_eq!(publication.published_at, at);
    assert_eq!(sql::count(desk.world.database(), "publications").await, 1);
}

#[tokio::test]
async fn a_release_that_cannot_be_taken_yet_steps_aside_and_says_why() {
    let desk = Desk::new().await;
    let one = desk.releases(note("One")).await;
    desk.releases(note("Two")).await;
    desk.releases(follow(1)).await;
    let first = desk.waiting().await.remove(0);
    desk.cannot_take(&first, false).await;
    let shown = desk.ana.sees(&one).await.unwrap();
    assert_eq!(
        (shown.state, shown.problem.as_deref()),
        (CandidateState::Published, Some("The public plane is away."))
    );
    assert_eq!(desk.texts().await, ["Two", "a follow"]);
    desk.world.clock.advance_seconds(5);
    let waiting = desk.waiting().await;
    assert_eq!((waiting.len(), waiting[0].attempts), (3, 1));
    gate::carried(
        &desk.world.inside,
        waiting[0].release,
        Acceptance {
            uri: "https://social.acme.example/posts/1".into(),
            url: "https://social.acme.example/posts/1".into(),
            published_at: desk.world.now(),
        },
    )
    .await
    .unwrap();
    assert_eq!(desk.ana.sees(&one).await.unwrap().problem, None);
}

#[tokio::test]
async fn a_note_that_is_refused_for_good_keeps_nobody_waiting() {
    let desk = Desk::new().await;
    for text in ["One", "Two"] {
        desk.releases(note(text)).await;
    }
    let first = desk.waiting().await.remove(0);
    desk.cannot_take(&first, true).await;
    assert_eq!(desk.texts().await, ["Two"]);
    desk.world.clock.advance_seconds(365 * 86_400);
    assert_eq!(desk.texts().await, ["Two"]);
}

#[tokio::test]
async fn many_releases_that_cannot_leave_do_not_hide_those_that_can() {
    let desk = Desk::new().await;
    // More than one look takes: three refused for good, three follows of a server that is away.
    for number in 0..3 {
        desk.releases(note("refused")).await;
        let refused = desk.waiting().await.pop().unwrap();
        desk.cannot_take(&refused, true).await;
        desk.releases(follow(number)).await;
        let away = desk.waiting().await.pop().unwrap();
        assert_eq!(away.order.content.kind, Kind::Follow);
        desk.cannot_take(&away, false).await;
    }
    desk.releases(note("News")).await;
    assert_eq!(desk.texts().await, ["News"]);
}
