//! T17 and T18: one person takes back what is published, and the report says who has answered.

use gatepost_internal::gate::{self, Candidate, Proposal};
use gatepost_internal::{Error, order};
use gatepost_model::gate::CandidateState;
use gatepost_model::id::OutsideId;
use gatepost_model::notice::{DeliveryLine, DeliveryState, Notice};

use crate::support::colleague::{Colleague, note};
use crate::support::sql;
use crate::support::world::World;

struct Desk {
    world: World,
    ana: Colleague,
    petra: Colleague,
    paul: Colleague,
    dora: Colleague,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        Self {
            ana: world.employee("ana").await,
            petra: world.approver("petra").await,
            paul: world.publisher("paul").await,
            dora: world.duty_officer("dora").await,
            world,
        }
    }

    /// Something published, with the URI of its object.
    async fn published(&self) -> (Candidate, String) {
        let candidate = self.world.approved(&self.ana, &self.petra, "Good news").await;
        let uri = self.world.publishes(&self.paul, &candidate).await;
        (candidate, uri)
    }

    /// A candidate about a publication, approved.
    async fn approved_about(&self, kind: &str, uri: &str) -> Candidate {
        let proposal = Proposal {
            kind: Some(kind.into()),
            object: Some(uri.into()),
            text: (kind == "update").then(|| "Better news".into()),
            ..note("")
        };
        let candidate = self.ana.tries_to_propose(proposal).await.unwrap();
        let candidate = self.ana.submits(&candidate).await.unwrap();
        self.petra.approves(&candidate).await.unwrap()
    }

    async fn state(&self, candidate: &Candidate) -> CandidateState {
        self.ana.sees(candidate).await.unwrap().state
    }

    /// The id of the recall that waits to be carried.
    async fn recall_to_carry(&self) -> OutsideId {
        let mut waiting = order::list_recalls_to_carry(&self.world.inside, 10)
            .await
            .unwrap();
        waiting.pop().unwrap().order.order.recall
    }
}

fn line(host: &str, state: DeliveryState, desk: &Desk) -> DeliveryLine {
    DeliveryLine {
        host: host.into(),
        state,
        inboxes: 1,
        attempts: 1,
        last_status: Some(202),
        at: desk.world.now(),
    }
}

#[tokio::test]
async fn one_duty_officer_or_one_approver_recalls_and_the_order_is_signed() {
    for by_approver in [false, true] {
        let desk = Desk::new().await;
        let (candidate, _) = desk.published().await;
        let who = if by_approver { &desk.petra } else { &desk.dora };
        let recalled = who.recalls(&candidate, "A wrong figure").await.unwrap();
        assert_eq!(recalled.state, CandidateState::Recalling);
        let waiting = order::list_recalls_to_carry(&desk.world.inside, 10)
            .await
            .unwrap();
        let order = &waiting[0].order;
        assert!(order.is_valid(&desk.world.release_keys()));
        let id = candidate.id.to_string();
        let certificate = gate::certificate(&desk.world.inside, &desk.ana.caller, &id);
        assert_eq!(
            order.order.release,
            certificate.await.unwrap().certificate.release
        );
        let entry = format!(
            "SELECT verb AS value FROM audit_entries WHERE sequence = {}",
            order.order.audit_sequence
        );
        let verb = sql::texts(desk.world.database(), entry).await;
        assert_eq!(verb, [Some("candidate.recalling".to_owned())]);
        order::recall_carried(&desk.world.inside, waiting[0].id)
            .await
            .unwrap();
        assert!(
            order::list_recalls_to_carry(&desk.world.inside, 10)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

#[tokio::test]
async fn nobody_else_recalls_and_what_has_not_left_is_not_recalled() {
    let desk = Desk::new().await;
    let (candidate, _) = desk.published().await;
    for other in [&desk.ana, &desk.paul] {
        let refused = other.recalls(&candidate, "No").await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }
    let draft = desk.ana.proposes("Not yet").await;
    let refused = desk.dora.recalls(&draft, "No").await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    let without = desk.dora.recalls(&candidate, " ").await;
    assert!(matches!(without, Err(Error::Invalid(_))));
    desk.dora.recalls(&candidate, "Yes").await.unwrap();
    let twice = desk.dora.recalls(&candidate, "Again").await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn a_stop_keeps_nobody_from_recalling() {
    let desk = Desk::new().await;
    let (candidate, _) = desk.published().await;
    desk.dora.stops_everything("Halt").await.unwrap();
    desk.dora.recalls(&candidate, "A wrong figure").await.unwrap();
    assert_eq!(desk.state(&candidate).await, CandidateState::Recalling);
}

#[tokio::test]
async fn the_report_counts_who_was_asked_and_who_has_answered() {
    let desk = Desk::new().await;
    let (candidate, _) = desk.published().await;
    assert!(matches!(
        desk.petra.reads_recall(&candidate).await,
        Err(Error::NotFound)
    ));
    desk.dora.recalls(&candidate, "A wrong figure").await.unwrap();
    let recall = desk.recall_to_carry().await;
    let told = |lines, finished| Notice::RecallDelivery {
        recall: recall.clone(),
        lines,
        finished,
    };
    let lines = vec![
        line("b.example", DeliveryState::Delivered, &desk),
        line("c.example", DeliveryState::Gone, &desk),
        line("a.example", DeliveryState::Pending, &desk),
    ];
    desk.world.is_told(1, told(lines, false)).await;
    let report = desk.petra.reads_recall(&candidate).await.unwrap();
    let counts = (
        report.counts.asked,
        report.counts.answered,
        report.counts.no_answer,
    );
    assert_eq!(counts, (3, 2, 1));
    assert_eq!(
        report.lines[0].host, "a.example",
        "those that have not answered come first"
    );
    assert_eq!((report.by.as_str(), report.finished_at), ("dora", None));
    assert_eq!(report.reason.reveal_inside(), "A wrong figure");
    assert_eq!(desk.state(&candidate).await, CandidateState::Recalling);
    let last = vec![line("a.example", DeliveryState::Delivered, &desk)];
    desk.world.is_told(2, told(last, true)).await;
    let report = desk.petra.reads_recall(&candidate).await.unwrap();
    assert_eq!(report.counts.no_answer, 0);
    assert_eq!(report.finished_at, Some(desk.world.now()));
    assert_eq!(desk.state(&candidate).await, CandidateState::Recalled);
}

#[tokio::test]
async fn after_seven_days_a_recall_is_over_whoever_has_not_answered() {
    let desk = Desk::new().await;
    let (candidate, _) = desk.published().await;
    let (other, _) = desk.published().await;
    desk.dora.recalls(&candidate, "A wrong figure").await.unwrap();
    desk.world.clock.advance_seconds(86_400);
    desk.dora.recalls(&other, "Another").await.unwrap();
    desk.world.clock.advance_seconds(6 * 86_400 - 1);
    assert_eq!(gate::finish_old_recalls(&desk.world.inside).await.unwrap(), 0);
    desk.world.clock.advance_seconds(1);
    assert_eq!(gate::finish_old_recalls(&desk.world.inside).await.unwrap(), 1);
    assert_eq!(desk.state(&candidate).await, CandidateState::Recalled);
    assert_eq!(desk.state(&other).await, CandidateState::Recalling);
}

#[tokio::test]
async fn a_recall_takes_back_the_updates_too_and_holds_what_would_change_it() {
    let desk = Desk::new().await;
    let (first, uri) = desk.published().await;
    let update = desk.approved_about("update", &uri).await;
    desk.paul.releases(&update, Some(0)).await.unwrap();
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.state(&first).await, CandidateState::Superseded);
    assert_eq!(desk.state(&update).await, CandidateState::Published);
    let pending = desk.approved_about("delete", &uri).await;
    desk.dora.recalls(&first, "A wrong figure").await.unwrap();
    assert_eq!(desk.state(&first).await, CandidateState::Recalling);
    assert_eq!(desk.state(&update).await, CandidateState::Recalling);
    assert_eq!(desk.state(&pending).await, CandidateState::Held);
    let recall = desk.recall_to_carry().await;
    let finished = Notice::RecallDelivery {
        recall,
        lines: vec![],
        finished: true,
    };
    desk.world.is_told(1, finished).await;
    assert_eq!(desk.state(&first).await, CandidateState::Recalled);
    assert_eq!(desk.state(&update).await, CandidateState::Recalled);
    let report = desk.petra.reads_recall(&update).await.unwrap();
    assert_eq!(report.by, "dora", "an update has the report of what it changed");
}

#[tokio::test]
async fn recalling_an_update_takes_back_what_it_changed() {
    let desk = Desk::new().await;
    let (first, uri) = desk.published().await;
    let update = desk.approved_about("update", &uri).await;
    desk.paul.releases(&update, Some(0)).await.unwrap();
    desk.world.releaser_runs().await.unwrap();
    let recalled = desk.dora.recalls(&update, "A wrong figure").await.unwrap();
    assert_eq!(recalled.id, update.id);
    assert_eq!(desk.state(&first).await, CandidateState::Recalling);
    assert_eq!(desk.state(&update).await, CandidateState::Recalling);
}

#[tokio::test]
async fn an_update_that_was_leaving_when_its_original_was_recalled_stays_inside() {
    let desk = Desk::new().await;
    let (first, uri) = desk.published().await;
    let update = desk.approved_about("update", &uri).await;
    desk.paul.releases(&update, Some(60)).await.unwrap();
    desk.dora.recalls(&first, "A wrong figure").await.unwrap();
    desk.world.clock.advance_seconds(60);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.state(&update).await, CandidateState::Held);
    // Nor does a later word get it out: the publish transaction looks at what it is about.
    let pia = desk.world.approver("pia").await;
    pia.lifts(&update).await.unwrap();
    desk.paul.releases(&update, Some(0)).await.unwrap();
    desk.world.releaser_runs().await.unwrap();
    let held = desk.ana.sees(&update).await.unwrap();
    assert_eq!(held.state, CandidateState::Held);
    assert!(held.problem.unwrap().contains("not published any more"));
    assert_eq!(desk.world.releases().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn update_and_recall_at_once_leave_nothing_standing() {
    let desk = Desk::new().await;
    for round in 0..8 {
        let (first, uri) = desk.published().await;
        let update = desk.approved_about("update", &uri).await;
        desk.paul.releases(&update, Some(0)).await.unwrap();
        let (inside, id) = (desk.world.inside.clone(), update.id);
        let (dora, seen) = (desk.dora.clone(), first.clone());
        let sending = tokio::spawn(async move { gate::publish::publish(&inside, id).await.unwrap() });
        let recalling = tokio::spawn(async move { dora.recalls(&seen, "A wrong figure").await });
        let (sent, recalled) = (sending.await.unwrap(), recalling.await.unwrap());
        recalled.unwrap();
        assert_eq!(desk.state(&first).await, CandidateState::Recalling, "{round}");
        let expected = match sent {
            gate::publish::Outcome::Released => CandidateState::Recalling,
            _ => CandidateState::Held,
        };
        assert_eq!(desk.state(&update).await, expected, "{round}");
        let carried = gate::list_to_carry(&desk.world.inside, 10).await.unwrap();
        assert!(
            carried.is_empty(),
            "{round}: what is recalled is not carried any more"
        );
    }
}

#[tokio::test]
async fn what_was_released_and_is_not_carried_yet_is_not_carried_after_a_recall() {
    let desk = Desk::new().await;
    let candidate = desk.world.approved(&desk.ana, &desk.petra, "Good news").await;
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    desk.world.releaser_runs().await.unwrap();
    desk.dora.recalls(&candidate, "A wrong figure").await.unwrap();
    assert!(
        gate::list_to_carry(&desk.world.inside, 10)
            .await
            .unwrap()
            .is_empty()
    );
}
