//! Races: whatever comes at once comes one after the other, and the order decides alone.
//!
//! Here are those of two verbs, in `leaving` those of the moment of leaving. `walls::numbers` lists all races of the
//! gate and who shows what comes of them: a recall has some in `recalling` and `federation::recalling`, a crash in
//! `crash::kill`, a restored backup in `command_line::lost`.

mod leaving;

use std::future::Future;

use futures_util::future::join_all;
use gatepost_internal::gate::{Candidate, DecisionRequest, publish, stop};
use gatepost_internal::{Error, gate, person};
use gatepost_model::gate::{CandidateState, Policy};

use crate::support::colleague::{Colleague, decision};
use crate::support::sql;
use crate::support::world::World;

/// How often a race of two is run: enough to see both orders on two cores.
const ROUNDS: usize = 8;

/// Starts all of them at once and waits for all.
async fn at_once<T: Send + 'static>(
    tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}

/// Two different things at once.
async fn both<A: Send + 'static, B: Send + 'static>(
    one: impl Future<Output = A> + Send + 'static,
    other: impl Future<Output = B> + Send + 'static,
) -> (A, B) {
    let (one, other) = (tokio::spawn(one), tokio::spawn(other));
    (one.await.unwrap(), other.await.unwrap())
}

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

    async fn in_review(&self) -> Candidate {
        let candidate = self.ana.proposes("Good news").await;
        self.ana.submits(&candidate).await.unwrap()
    }

    async fn state(&self, candidate: &Candidate) -> CandidateState {
        self.ana.sees(candidate).await.unwrap().state
    }

    async fn entries(&self, verb: &'static str, candidate: &Candidate) -> i64 {
        let query = format!(
            "SELECT count(*) AS value FROM audit_entries WHERE verb = '{verb}' AND subject = 'candidate:{}'",
            candidate.id
        );
        sql::numbers(self.world.database(), query).await[0]
    }
}

/// A decision that is ready to be sent.
async fn ready(
    who: &Colleague,
    candidate: &Candidate,
    what: &str,
) -> (Colleague, Candidate, DecisionRequest) {
    let token = who.confirms(candidate).await.unwrap();
    (
        who.clone(),
        candidate.clone(),
        decision(candidate, what, Some("because"), Some(&token)),
    )
}

async fn sent(
    (who, candidate, request): (Colleague, Candidate, DecisionRequest),
) -> Result<Candidate, Error> {
    who.decides(&candidate, request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn f4_fifty_approvals_at_once_are_one_transition() {
    let desk = Desk::new().await;
    let pia = desk.world.approver("pia").await;
    let candidate = desk.in_review().await;
    let (petras, pias) = (
        ready(&desk.petra, &candidate, "approve").await,
        ready(&pia, &candidate, "approve").await,
    );
    let outcomes =
        at_once((0..50).map(|n| sent(if n % 2 == 0 { petras.clone() } else { pias.clone() }))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refused in outcomes.into_iter().filter_map(Result::err) {
        assert!(matches!(refused, Error::Conflict(_)), "{refused:?}");
    }
    assert_eq!(desk.state(&candidate).await, CandidateState::Approved);
    assert_eq!(desk.entries("candidate.approved", &candidate).await, 1);
    assert_eq!(sql::count(desk.world.database(), "decisions").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn f4_one_person_who_approves_with_two_tokens_at_once_counts_once() {
    let mut policy = Policy::standard(0);
    policy.steps[0].needed = 2;
    let world = World::with_policy(policy).await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let other = world.sign_in("petra", &gatepost_model::scope::Scope::ALL).await;
    for _ in 0..ROUNDS {
        let candidate = ana.proposes("Good news").await;
        let candidate = ana.submits(&candidate).await.unwrap();
        let (one, two) = (
            ready(&petra, &candidate, "approve").await,
            ready(&other, &candidate, "approve").await,
        );
        let (one, two) = both(sent(one), sent(two)).await;
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let after = ana.sees(&candidate).await.unwrap();
        assert_eq!((after.state, after.steps[0].given), (CandidateState::InReview, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f4_approve_and_reject_at_once_is_one_of_the_two() {
    let desk = Desk::new().await;
    let pia = desk.world.approver("pia").await;
    for _ in 0..ROUNDS {
        let candidate = desk.in_review().await;
        let yes = ready(&desk.petra, &candidate, "approve").await;
        let no = ready(&pia, &candidate, "reject").await;
        let (yes, no) = both(sent(yes), sent(no)).await;
        let expected = match (&yes, &no) {
            (Ok(_), Err(Error::Conflict(_))) => CandidateState::Approved,
            (Err(Error::Conflict(_)), Ok(_)) => CandidateState::Rejected,
            other => panic!("{other:?}"),
        };
        assert_eq!(desk.state(&candidate).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f3_edit_and_approve_at_once_never_approves_what_nobody_read() {
    let desk = Desk::new().await;
    for _ in 0..ROUNDS {
        let candidate = desk.in_review().await;
        let yes = ready(&desk.petra, &candidate, "approve").await;
        let (ana, seen) = (desk.ana.clone(), candidate.clone());
        let (yes, edit) = both(sent(yes), async move { ana.rewrites(&seen, "Bad news").await }).await;
        let edit = edit.unwrap();
        assert!(matches!(yes, Ok(_) | Err(Error::Conflict(_))), "{yes:?}");
        let after = desk.ana.sees(&candidate).await.unwrap();
        assert_eq!((after.state, after.steps[0].given), (CandidateState::Draft, 0));
        assert_eq!(after.revision.rev_hash, edit.revision.rev_hash);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_releasers_at_once_make_one_release() {
    let desk = Desk::new().await;
    let candidate = desk.world.approved(&desk.ana, &desk.petra, "Good news").await;
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    let inside = desk.world.inside.clone();
    let id = candidate.id;
    let outcomes = at_once((0..20).map(|_| {
        let inside = inside.clone();
        async move { publish::publish(&inside, id).await.unwrap() }
    }))
    .await;
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == publish::Outcome::Released)
            .count(),
        1
    );
    assert_eq!(desk.world.releases().await, 1);
    assert_eq!(desk.entries("candidate.released", &candidate).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_and_release_at_once_is_one_of_the_two() {
    let desk = Desk::new().await;
    for round in 0..ROUNDS {
        let candidate = desk.world.approved(&desk.ana, &desk.petra, "Good news").await;
        desk.paul.releases(&candidate, Some(0)).await.unwrap();
        let before = desk.world.releases().await;
        let (paul, seen) = (desk.paul.clone(), candidate.clone());
        let (inside, id) = (desk.world.inside.clone(), candidate.id);
        let (undone, sent) = both(async move { paul.undoes(&seen).await }, async move {
            publish::publish(&inside, id).await.unwrap()
        })
        .await;
        let released = desk.world.releases().await - before;
        match (undone, sent) {
            (Ok(_), publish::Outcome::NotDue) => {
                assert_eq!(
                    (released, desk.state(&candidate).await),
                    (0, CandidateState::Approved),
                    "{round}"
                );
            }
            (Err(Error::Conflict(_)), publish::Outcome::Released) => {
                assert_eq!(
                    (released, desk.state(&candidate).await),
                    (1, CandidateState::Published),
                    "{round}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i3_stop_and_release_at_once_nothing_leaves_after_the_stop() {
    let desk = Desk::new().await;
    for _ in 0..ROUNDS {
        let candidate = desk.world.approved(&desk.ana, &desk.petra, "Good news").await;
        desk.paul.releases(&candidate, Some(0)).await.unwrap();
        let (inside, context, person) = (
            desk.world.inside.clone(),
            desk.world.inside.context.clone(),
            desk.paul.caller.person,
        );
        let (publisher, id) = (desk.world.inside.clone(), candidate.id);
        let stopping = async move {
            let scope = stop::Scope::default();
            inside
                .database
                .write(move |tx| stop::put(tx, &context, scope, "Halt", person))
                .await
        };
        let (stopped, sent) = both(stopping, async move {
            publish::publish(&publisher, id).await.unwrap()
        })
        .await;
        stopped.unwrap();
        let order = "SELECT sequence AS value FROM audit_entries WHERE verb IN ('stop.set', 'candidate.released', \
                     'candidate.held') ORDER BY sequence DESC LIMIT 2";
        let verbs = sql::texts(
            desk.world.database(),
            order.replace("sequence AS value", "verb AS value"),
        )
        .await;
        let newest = verbs[0].as_deref().unwrap();
        match sent {
            publish::Outcome::Released => assert_eq!(newest, "stop.set"),
            // Held by the stop itself, or by the publish transaction that found it.
            publish::Outcome::NotDue | publish::Outcome::Held => assert_eq!(newest, "candidate.held"),
            other => panic!("{other:?}"),
        }
        sql::execute(desk.world.database(), "UPDATE stops SET lifted_at = 1")
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approver_who_leaves_while_their_candidate_leaves_is_ordered_by_the_chain() {
    let desk = Desk::new().await;
    for round in 0..ROUNDS {
        let leaver = desk.world.approver(&format!("leaver{round}")).await;
        let candidate = desk.world.approved(&desk.ana, &leaver, "Good news").await;
        desk.paul.releases(&candidate, Some(0)).await.unwrap();
        let before = desk.world.releases().await;
        let (inside, name) = (desk.world.inside.clone(), leaver.caller.username.clone());
        let (publisher, id) = (desk.world.inside.clone(), candidate.id);
        let (gone, sent) = both(
            async move { person::deactivate(&inside, &name, None).await },
            async move { publish::publish(&publisher, id).await.unwrap() },
        )
        .await;
        gone.unwrap();
        let released = desk.world.releases().await - before;
        let held = desk.state(&candidate).await == CandidateState::Held;
        assert_eq!(
            (released == 1, held),
            (sent == publish::Outcome::Released, released == 0),
            "{sent:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stricter_policy_and_a_release_at_once_are_ordered_by_the_chain() {
    let desk = Desk::new().await;
    for round in 0..ROUNDS {
        let candidate = desk.world.approved(&desk.ana, &desk.petra, "Good news").await;
        desk.paul.releases(&candidate, Some(0)).await.unwrap();
        let mut stricter = Policy::standard(0);
        stricter.version = i64::try_from(round).unwrap() * 2 + 2;
        stricter.steps[0].needed = 2;
        let (inside, publisher, id) = (desk.world.inside.clone(), desk.world.inside.clone(), candidate.id);
        let (version, policy) = (stricter.version, stricter);
        let (installed, sent) = both(
            async move { gate::install_policy(&inside, policy).await },
            async move { publish::publish(&publisher, id).await.unwrap() },
        )
        .await;
        installed.unwrap();
        match sent {
            publish::Outcome::Released => {
                let id = candidate.id.to_string();
                let certificate = gate::certificate(&desk.ana.inside, &desk.ana.caller, &id)
                    .await
                    .unwrap();
                assert!(certificate.certificate.policy_version < version);
            }
            publish::Outcome::Held => assert_eq!(desk.state(&candidate).await, CandidateState::Held),
            other => panic!("{other:?}"),
        }
        let mut lenient = Policy::standard(0);
        lenient.version = version + 1;
        gate::install_policy(&desk.world.inside, lenient).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_colleagues_who_act_at_once_leave_one_unbroken_chain() {
    let desk = Desk::new().await;
    at_once((0..30).map(|number| {
        let ana = desk.ana.clone();
        async move {
            let candidate = ana.proposes(&format!("News {number}")).await;
            ana.submits(&candidate).await.unwrap();
        }
    }))
    .await;
    let entries = desk
        .world
        .database()
        .read(|r| gatepost_internal::audit::list_after(r, 0, 1_000))
        .await
        .unwrap();
    let mut walker = gatepost_internal::audit::Walker::new(vec![]);
    entries.iter().for_each(|entry| walker.step(entry));
    let head = desk
        .world
        .database()
        .read(gatepost_internal::audit::newest)
        .await
        .unwrap();
    let verdict = walker.finish(&head);
    assert!(
        matches!(verdict, gatepost_internal::audit::Verification::Intact { .. }),
        "{verdict:?}"
    );
    assert_eq!(
        entries
            .iter()
            .filter(|entry| entry.verb == "candidate.submitted")
            .count(),
        30
    );
}
