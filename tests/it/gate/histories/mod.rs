//! Random histories of the gate: whatever people do in whatever order, the invariants of docs/architecture.md hold.
//!
//! ```text
//! acts        what may happen            company     who there is, prepared once and copied for each history
//! doing       doing it, through the verbs            records, invariants     what is left, and what must hold
//! ```
//! `GATEPOST_TEST_HISTORIES` says how many, and `GATEPOST_TEST_HISTORY_SEED` which: the same seed gives the same
//! histories. A failing history is shown shrunk.

mod acts;
mod company;
mod doing;
mod invariants;
mod records;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use gatepost_internal::Error;
use gatepost_internal::audit::{self, Verification, Walker};
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::role::Role;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::database::on_postgres;
use crate::support::sql;
use crate::support::world::World;
use acts::{Act, act};
use company::{History, Prepared};
use records::Records;

/// How many, unless told.
const CASES: u32 = 64;

/// The same on PostgreSQL, where each statement is a trip to another process.
const CASES_ON_POSTGRES: u32 = 16;

async fn chain(world: &World) -> Verification {
    let entries = world
        .database()
        .read(|r| audit::list_after(r, 0, 100_000))
        .await
        .unwrap();
    let mut walker = Walker::new(vec![]);
    entries.iter().for_each(|entry| walker.step(entry));
    walker.finish(&world.database().read(audit::newest).await.unwrap())
}

/// What happened in a history that proves something, for a look at whether the histories do.
#[derive(Default)]
struct Reached {
    released: AtomicUsize,
    recalled: AtomicUsize,
    superseded: AtomicUsize,
}

async fn holds_all_invariants(prepared: &Prepared, acts: &[Act], alteration: usize, reached: &Reached) {
    let mut history = History::begin(prepared);
    for act in acts {
        match history.does(act).await {
            Ok(()) => {}
            Err(failure @ (Error::Storage(_) | Error::Damaged(_))) => panic!("{act:?} failed: {failure:?}"),
            Err(_refused) => {}
        }
    }
    i8(&mut history).await;
    let records = Records::read(&history).await;
    records.i1_i2();
    records.i3();
    records.i4(&history);
    records.i5(&history);
    records.i6(&history);
    records.i10();
    for candidate in &history.candidates {
        let state = history.publisher.sees(candidate).await.unwrap().state;
        records.i9(candidate.id.0, state);
    }
    let released = records.releases();
    let once: BTreeSet<_> = released.iter().map(|release| release.candidate).collect();
    assert_eq!(once.len(), released.len(), "a candidate is released once");
    reached.released.fetch_add(released.len(), Ordering::Relaxed);
    reached
        .recalled
        .fetch_add(history.recalls.len(), Ordering::Relaxed);
    let superseded = records.of("candidate.superseded").count();
    reached.superseded.fetch_add(superseded, Ordering::Relaxed);
    i7(&history.world, records.entries.len(), alteration).await;
}

/// I7: the chain verifies after any history and fails after any alteration.
async fn i7(world: &World, entries: usize, alteration: usize) {
    let seen = chain(world).await;
    assert!(matches!(seen, Verification::Intact { .. }), "I7: {seen:?}");
    let row = alteration % entries + 1;
    sql::drop_trigger(world.database(), "audit_entries", "audit_entries_no_update").await;
    let column = ["verb", "subject", "details", "hash", "previous_hash"][alteration % 5];
    let alter = format!("UPDATE audit_entries SET {column} = {column} || ' ' WHERE sequence = {row}");
    sql::execute(world.database(), alter).await.unwrap();
    let seen = chain(world).await;
    let named = i64::try_from(row).unwrap();
    assert!(
        matches!(seen, Verification::Broken { sequence, .. } if sequence == named),
        "I7: {row}: {seen:?}"
    );
}

/// I8: from every state that is not over one duty officer reaches one that does not send, in one step, and what is
/// out can be taken back by them alone. Nothing of it leaves afterwards, however long one waits.
async fn i8(history: &mut History) {
    history.carries(false).await.unwrap();
    let officer = history
        .world
        .hires_like(&history.publisher, "warden", &[Role::DutyOfficer])
        .await;
    for candidate in &history.candidates {
        let seen = history.publisher.sees(candidate).await.unwrap();
        let mut expected = seen.state;
        if !seen.state.is_over() && seen.state != CandidateState::Held {
            officer
                .holds(&seen, "Wait")
                .await
                .unwrap_or_else(|refused| panic!("I8: {:?}: {refused:?}", seen.state));
            expected = CandidateState::Held;
        }
        let can_be_recalled = matches!(seen.kind, Kind::Create | Kind::Update);
        if seen.state == CandidateState::Published && can_be_recalled {
            history.takes_back(&officer, &seen).await.unwrap();
            expected = CandidateState::Recalling;
        }
        let state = history.publisher.sees(candidate).await.unwrap().state;
        assert_eq!(state, expected, "I8");
    }
    let before = history.world.releases().await;
    history.world.clock.advance_seconds(3_600);
    history.world.releaser_runs().await.unwrap();
    assert_eq!(history.world.releases().await, before, "I8");
    history.carries(false).await.unwrap();
}

/// A number from the surroundings, for a test that is run by hand or by `cargo xtask fuzz gate`.
fn told<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().ok().unwrap_or_else(|| panic!("{name} is no number")))
}

#[test]
fn after_any_history_the_invariants_i1_to_i10_hold() {
    let unless_told = if on_postgres() { CASES_ON_POSTGRES } else { CASES };
    let cases = told("GATEPOST_TEST_HISTORIES").unwrap_or(unless_told);
    let seed = told("GATEPOST_TEST_HISTORY_SEED").unwrap_or_else(any_seed);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let prepared = runtime.block_on(Prepared::new());
    let reached = Reached::default();
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let mut chance = [0; 32];
    chance[..8].copy_from_slice(&u64::to_be_bytes(seed));
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &chance);
    let histories = (prop::collection::vec(act(), 20..70), any::<usize>());
    TestRunner::new_with_rng(config, chance)
        .run(&histories, |(acts, alteration)| {
            runtime.block_on(holds_all_invariants(&prepared, &acts, alteration, &reached));
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("GATEPOST_TEST_HISTORY_SEED={seed}: {failure}"));
    let [released, recalled, superseded] =
        [reached.released, reached.recalled, reached.superseded].map(AtomicUsize::into_inner);
    println!("{cases} histories: {released} releases, {recalled} recalls, {superseded} superseded");
    assert!(
        released > usize::try_from(cases).unwrap() / 4,
        "only {released} releases: the histories prove little"
    );
}

/// Another one each time: a run that fails says which it was.
fn any_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}
