//! Random histories of the gate: whatever people do in whatever order, the invariants of docs/architecture.md hold.
//!
//! `GATEPOST_TEST_HISTORIES` says how many; unless told 64, and 16 on PostgreSQL, where each statement is a trip to
//! another process. A failing history is shown shrunk.

mod acts;
mod records;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use gatepost_internal::Error;
use gatepost_internal::audit::{self, Verification, Walker};
use gatepost_internal::gate;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::database::on_postgres;
use crate::support::sql;
use crate::support::world::World;
use acts::{Act, History, act};
use records::Records;

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

async fn holds_all_invariants(acts: &[Act], alteration: usize) -> usize {
    let mut history = History::begin().await;
    for act in acts {
        match history.does(act).await {
            Ok(()) => {}
            Err(failure @ (Error::Storage(_) | Error::Damaged(_))) => panic!("{act:?} failed: {failure:?}"),
            Err(_refused) => {}
        }
    }
    let world = &history.world;
    let records = Records::read(world).await;
    records.i1_i2();
    records.i3();
    records.i10();
    for candidate in &history.candidates {
        let state = history.publisher.sees(candidate).await.unwrap().state;
        records.i9(candidate.id.0, state);
    }
    let released = records.releases();
    let once: BTreeSet<_> = released.iter().map(|(candidate, ..)| candidate).collect();
    assert_eq!(once.len(), released.len(), "a candidate is released once");
    for carriage in gate::list_to_carry(&world.inside, 1_000).await.unwrap() {
        let certificate = &carriage.order.certificate;
        let approved = carriage.order.content.hash().unwrap() == certificate.certificate.rev_hash;
        // What was tampered with after its release cannot pass the public plane either.
        assert_eq!(
            certificate
                .verify_for(&carriage.order.content, &world.release_keys())
                .is_ok(),
            approved
        );
        certificate.verify(&world.release_keys()).unwrap();
    }
    // I7: the chain verifies after any history and fails after any alteration.
    assert!(
        matches!(chain(world).await, Verification::Intact { .. }),
        "I7: {:?}",
        chain(world).await
    );
    let row = alteration % records.entries.len() + 1;
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
    released.len()
}

#[test]
fn after_any_history_the_invariants_i1_i2_i3_i7_i9_and_i10_hold() {
    let unless_told = if on_postgres() { 16 } else { 64 };
    let cases = std::env::var("GATEPOST_TEST_HISTORIES").map_or(unless_told, |cases| cases.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let released = AtomicUsize::new(0);
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let histories = (prop::collection::vec(act(), 20..70), any::<usize>());
    TestRunner::new(config)
        .run(&histories, |(acts, alteration)| {
            let count = runtime.block_on(holds_all_invariants(&acts, alteration));
            released.fetch_add(count, Ordering::Relaxed);
            Ok(())
        })
        .unwrap();
    let released = released.into_inner();
    assert!(
        released > usize::try_from(cases).unwrap() / 8,
        "only {released} releases: the histories prove little"
    );
}
