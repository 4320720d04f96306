//! Random histories of the gate: whatever people do in whatever order, the invariants of docs/architecture.md hold.
//!
//! ```text
//! acts        what may happen            company, slate          who there is, put back as they were for each history
//! doing       doing it, through the verbs            records, invariants     what is left, and what must hold
//! reached     what the histories came to, all together
//! ```
//! `GATEPOST_TEST_HISTORIES` says how many, and `GATEPOST_TEST_HISTORY_SEED` which: the same seed gives the same
//! histories. A failing history is shown shrunk.

mod acts;
mod company;
mod doing;
mod invariants;
mod reached;
mod records;
mod slate;

use std::collections::BTreeSet;
use std::sync::Mutex;

use gatepost_internal::Error;
use gatepost_internal::audit::{self, Entry, Verification, Walker};
use gatepost_internal::gate;
use gatepost_model::gate::{CandidateState, Kind};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::sql;
use crate::support::world::World;
use acts::{Act, act};
use company::{History, Prepared};
use reached::Reached;
use records::Records;

/// How many, unless told.
const CASES: u32 = 256;

/// From how many on each state must have been reached: where the rarest is reached in one of twenty, so many miss it
/// once in half a million times.
const TELLING: u32 = 256;

async fn holds_all_invariants(
    prepared: &Prepared,
    acts: &[Act],
    alteration: usize,
    reached: &Mutex<Reached>,
) {
    let mut history = History::begin(prepared).await;
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
    let mut states = BTreeSet::new();
    for candidate in history.sees_all().await {
        let state = candidate.state;
        assert_ne!(
            state,
            CandidateState::Recalling,
            "T18: seven days end every recall"
        );
        states.extend(
            records
                .i9(candidate.id.0, state)
                .iter()
                .map(|state| state.as_str()),
        );
    }
    let released = records.releases();
    let once: BTreeSet<_> = released.iter().map(|release| release.candidate).collect();
    assert_eq!(once.len(), released.len(), "a candidate is released once");
    i7(history.world, &records.entries, alteration).await;
    reached.lock().unwrap().counts(&states, &records.entries);
}

fn walked(entries: &[Entry], head: &audit::Head) -> Verification {
    let mut walker = Walker::new(vec![]);
    entries.iter().for_each(|entry| walker.step(entry));
    walker.finish(head)
}

/// I7: the chain verifies after any history and fails after any alteration.
async fn i7(world: &World, entries: &[Entry], alteration: usize) {
    let head = world.database().read(audit::newest).await.unwrap();
    let seen = walked(entries, &head);
    assert!(matches!(seen, Verification::Intact { .. }), "I7: {seen:?}");
    let row = alteration % entries.len() + 1;
    let column = ["verb", "subject", "details", "hash", "previous_hash"][alteration % 5];
    let alter = format!("UPDATE audit_entries SET {column} = {column} || ' ' WHERE sequence = {row}");
    sql::execute(world.database(), alter).await.unwrap();
    let altered = world.database().read(|r| audit::list_after(r, 0, 100_000));
    let seen = walked(&altered.await.unwrap(), &head);
    let named = i64::try_from(row).unwrap();
    assert!(
        matches!(seen, Verification::Broken { sequence, .. } if sequence == named),
        "I7: {row}: {seen:?}"
    );
}

/// I8: from every state that is not over one duty officer reaches one that does not send, in one step, and what is
/// out can be taken back by them alone. Nothing of it leaves afterwards, however long one waits.
async fn i8(history: &mut History<'_>) {
    history.carries(false).await.unwrap();
    let (world, officer) = (history.world, history.warden);
    let mut all = history.sees_all().await;
    for place in 0..all.len() {
        let seen = &all[place];
        if !seen.state.is_over() && seen.state != CandidateState::Held {
            let held = officer.holds(seen, "Wait").await;
            let held = held.unwrap_or_else(|refused| panic!("I8: {:?}: {refused:?}", seen.state));
            assert_eq!(held.state, CandidateState::Held, "I8");
        }
        let can_be_recalled = matches!(seen.kind, Kind::Create | Kind::Update);
        if seen.state == CandidateState::Published && can_be_recalled {
            let recalled = history.takes_back(officer, seen).await.unwrap();
            assert_eq!(recalled.state, CandidateState::Recalling, "I8");
            // What had changed it is taken back with it.
            all = history.sees_all().await;
        }
    }
    let before = world.releases().await;
    world.clock.advance_seconds(3_600);
    world.releaser_runs().await.unwrap();
    assert_eq!(world.releases().await, before, "I8");
    history.carries(false).await.unwrap();
    world.clock.advance_seconds(8 * 24 * 3_600);
    gate::finish_old_recalls(&world.inside).await.unwrap();
}

/// A number from the surroundings, for a test that is run by hand or by `cargo xtask fuzz gate`.
fn told<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().ok().unwrap_or_else(|| panic!("{name} is no number")))
}

#[test]
fn after_any_history_the_invariants_i1_to_i10_hold() {
    let cases = told("GATEPOST_TEST_HISTORIES").unwrap_or(CASES);
    let seed = told("GATEPOST_TEST_HISTORY_SEED").unwrap_or_else(any_seed);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let prepared = runtime.block_on(Prepared::new());
    let reached = Mutex::new(Reached::default());
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let mut chance = [0; 32];
    chance[..8].copy_from_slice(&u64::to_be_bytes(seed));
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &chance);
    let histories = (prop::collection::vec(act(), 16..48), any::<usize>());
    TestRunner::new_with_rng(config, chance)
        .run(&histories, |(acts, alteration)| {
            runtime.block_on(holds_all_invariants(&prepared, &acts, alteration, &reached));
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("GATEPOST_TEST_HISTORY_SEED={seed}: {failure}"));
    let reached = reached.into_inner().unwrap();
    println!("{cases} histories: {reached}");
    if cases >= TELLING {
        assert_eq!(
            reached.missing(),
            Vec::<&str>::new(),
            "the histories prove too little: {reached}"
        );
    }
}

/// Another one each time: a run that fails says which it was.
fn any_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}
