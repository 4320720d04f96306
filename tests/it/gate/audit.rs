//! The audit chain: every verb leaves an entry, and no alteration goes unseen.

use gatepost_internal::audit::{self, Entry, Mark, Verification, Walker};
use gatepost_internal::token;
use gatepost_model::audit::{GENESIS, Link};
use gatepost_model::{Clock, Timestamp};

use crate::support::sql;
use crate::support::world::World;

async fn entries(world: &World) -> Vec<Entry> {
    world
        .database()
        .read(|r| audit::list_after(r, 0, 10_000))
        .await
        .unwrap()
}

/// What `gatepost audit verify` does, over the database as it is.
async fn verdict(world: &World, marks: Vec<Mark>) -> Verification {
    let head = world.database().read(audit::newest).await.unwrap();
    let mut walker = Walker::new(marks);
    entries(world).await.iter().for_each(|entry| walker.step(entry));
    walker.finish(&head)
}

fn broken_at(verdict: Verification) -> i64 {
    match verdict {
        Verification::Broken { sequence, .. } => sequence,
        Verification::Intact { entries } => panic!("{entries} entries pass as intact"),
    }
}

/// A company with a history: everything the gate can do, once.
async fn with_history() -> World {
    let world = World::new().await;
    let [ana, erik, petra, pia, paul, dora] = [
        world.employee("ana").await,
        world.editor("erik").await,
        world.approver("petra").await,
        world.approver("pia").await,
        world.publisher("paul").await,
        world.duty_officer("dora").await,
    ];
    let candidate = ana.proposes("Good news").await;
    let candidate = erik.rewrites(&candidate, "Better news").await.unwrap();
    let candidate = ana.submits(&candidate).await.unwrap();
    petra.requests_changes(&candidate, "Say when.").await.unwrap();
    let candidate = ana.rewrites(&candidate, "Better news today").await.unwrap();
    let candidate = ana.submits(&candidate).await.unwrap();
    petra.approves(&candidate).await.unwrap();
    paul.releases(&candidate, None).await.unwrap();
    dora.undoes(&candidate).await.unwrap();
    world.publishes(&paul, &candidate).await;
    let rejected = ana.proposes("Bad news").await;
    let rejected = ana.submits(&rejected).await.unwrap();
    petra.rejects(&rejected, "No.").await.unwrap();
    let withdrawn = ana.proposes("No news").await;
    dora.withdraws(&withdrawn).await.unwrap();
    let stopped = world.approved(&ana, &pia, "Late news").await;
    paul.releases(&stopped, Some(0)).await.unwrap();
    world.stops(&dora, "Wrong figures").await;
    world.releaser_runs().await.unwrap();
    world.approved(&ana, &petra, "Old news").await;
    world.clock.advance_seconds(14 * 86_400);
    gatepost_internal::gate::expire_due(&world.inside).await.unwrap();
    token::revoke(&pia.inside, &pia.caller).await.unwrap();
    world.deactivates(&petra).await;
    world
}

#[tokio::test]
async fn every_verb_leaves_an_entry_and_none_of_them_holds_what_was_written() {
    let world = with_history().await;
    let entries = entries(&world).await;
    for verb in [
        "policy.installed",
        "brand.created",
        "person.created",
        "role.granted",
        "token.issued",
        "candidate.proposed",
        "candidate.revised",
        "candidate.submitted",
        "candidate.changes_requested",
        "candidate.approved",
        "candidate.releasing",
        "candidate.release_undone",
        "candidate.released",
        "candidate.rejected",
        "candidate.withdrawn",
        "stop.set",
        "candidate.held",
        "candidate.expired",
        "token.revoked",
        "person.deactivated",
    ] {
        assert!(entries.iter().any(|entry| entry.verb == verb), "no entry {verb}");
    }
    assert!(
        entries.iter().all(|entry| !entry.details.contains(" news")),
        "text of a candidate is in the chain"
    );
    assert!(matches!(verdict(&world, vec![]).await, Verification::Intact { entries: n } if n > 30));
}

#[tokio::test]
async fn entries_are_linked_by_the_documented_hash() {
    let world = World::new().await;
    let entries = entries(&world).await;
    assert_eq!(
        (entries[0].sequence, entries[0].previous_hash.as_str()),
        (1, GENESIS)
    );
    for pair in entries.windows(2) {
        assert_eq!(pair[1].previous_hash, pair[0].hash);
        assert_eq!(pair[1].sequence, pair[0].sequence + 1);
    }
    assert_eq!(Timestamp(entries[0].at), world.clock.now());
}

#[tokio::test]
async fn f21_a_changed_column_of_any_row_is_named() {
    let world = with_history().await;
    sql::drop_trigger(world.database(), "audit_entries", "audit_entries_no_update").await;
    for (column, value) in [
        ("at", "1"),
        ("person_id", "1"),
        ("verb", "'candidate.released'"),
        ("subject", "'candidate:1'"),
        ("details", "'{}'"),
        ("previous_hash", "'0'"),
        ("hash", "'0'"),
    ] {
        let before = entries(&world).await[11].clone();
        let set = |value: &str| format!("UPDATE audit_entries SET {column} = {value} WHERE sequence = 12");
        sql::execute(world.database(), set(value)).await.unwrap();
        assert_eq!(broken_at(verdict(&world, vec![]).await), 12, "{column}");
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let original = match column {
            "at" => before.at.to_string(),
            "person_id" => before.person_id.map_or("NULL".into(), |id| id.to_string()),
            "verb" => quoted(&before.verb),
            "subject" => quoted(&before.subject),
            "details" => quoted(&before.details),
            "previous_hash" => quoted(&before.previous_hash),
            _ => quoted(&before.hash),
        };
        sql::execute(world.database(), set(&original)).await.unwrap();
        assert!(
            matches!(verdict(&world, vec![]).await, Verification::Intact { .. }),
            "{column} is as it was"
        );
    }
}

#[tokio::test]
async fn f21_a_row_that_was_altered_together_with_its_hash_is_named_by_the_next() {
    let world = with_history().await;
    sql::drop_trigger(world.database(), "audit_entries", "audit_entries_no_update").await;
    let old = entries(&world).await[11].clone();
    let link = Link {
        sequence: old.sequence,
        at: Timestamp(old.at),
        person_id: old.person_id.map(gatepost_model::id::PersonId),
        verb: "candidate.nothing",
        subject: &old.subject,
        details: &old.details,
        previous_hash: &old.previous_hash,
    };
    let statement = format!(
        "UPDATE audit_entries SET verb = 'candidate.nothing', hash = '{}' WHERE sequence = 12",
        link.hash().unwrap()
    );
    sql::execute(world.database(), statement).await.unwrap();
    assert_eq!(broken_at(verdict(&world, vec![]).await), 13);
}

#[tokio::test]
async fn a_deleted_row_and_reordered_rows_are_named() {
    let world = with_history().await;
    let database = world.database();
    sql::drop_trigger(database, "audit_entries", "audit_entries_no_update").await;
    sql::drop_trigger(database, "audit_entries", "audit_entries_no_delete").await;
    let swap = "UPDATE audit_entries SET sequence = -7 WHERE sequence = 7;
                UPDATE audit_entries SET sequence = 7 WHERE sequence = 8;
                UPDATE audit_entries SET sequence = 8 WHERE sequence = -7;";
    sql::execute(database, swap).await.unwrap();
    assert_eq!(broken_at(verdict(&world, vec![]).await), 7);
    sql::execute(database, swap).await.unwrap();
    assert!(matches!(
        verdict(&world, vec![]).await,
        Verification::Intact { .. }
    ));
    sql::execute(database, "DELETE FROM audit_entries WHERE sequence = 9")
        .await
        .unwrap();
    assert_eq!(broken_at(verdict(&world, vec![]).await), 9);
    sql::execute(database, "DELETE FROM audit_entries WHERE sequence = 1")
        .await
        .unwrap();
    assert_eq!(broken_at(verdict(&world, vec![]).await), 1);
}

#[tokio::test]
async fn a_chain_cut_at_its_end_is_told_by_its_head_a_signed_head_and_any_mark() {
    let world = with_history().await;
    let database = world.database();
    let keys = world.release_keys();
    let marks = database
        .read(move |r| audit::signed_marks(r, &keys))
        .await
        .unwrap();
    assert_eq!(marks.len(), 1, "one release, one signed head");
    let signed = marks[0].sequence;
    assert!(matches!(
        verdict(&world, marks.clone()).await,
        Verification::Intact { .. }
    ));
    sql::drop_trigger(database, "audit_entries", "audit_entries_no_delete").await;
    let cut = signed - 2;
    sql::execute(
        database,
        format!("DELETE FROM audit_entries WHERE sequence > {cut}"),
    )
    .await
    .unwrap();
    assert_eq!(
        broken_at(verdict(&world, vec![]).await),
        cut + 1,
        "the head row remembers"
    );
    // Whoever cuts the chain sets the head back too.
    let hash = entries(&world).await.last().unwrap().hash.clone();
    sql::execute(
        database,
        format!("UPDATE audit_head SET sequence = {cut}, hash = '{hash}'"),
    )
    .await
    .unwrap();
    assert!(
        matches!(verdict(&world, vec![]).await, Verification::Intact { .. }),
        "nobody inside remembers"
    );
    assert_eq!(
        broken_at(verdict(&world, marks).await),
        cut + 1,
        "the signed head does"
    );
    let witness = Mark {
        source: "the witness file".into(),
        sequence: cut + 5,
        hash: None,
    };
    assert_eq!(broken_at(verdict(&world, vec![witness]).await), cut + 1);
    let certificate = Mark {
        source: "a certificate".into(),
        sequence: cut,
        hash: Some("f".repeat(64)),
    };
    assert_eq!(broken_at(verdict(&world, vec![certificate]).await), cut);
}

#[tokio::test]
async fn a_forged_signed_head_is_a_mark_nobody_meets() {
    let world = with_history().await;
    let database = world.database();
    sql::drop_trigger(database, "audit_signed_heads", "audit_signed_heads_no_update").await;
    sql::execute(database, "UPDATE audit_signed_heads SET signature = 'AAAA'")
        .await
        .unwrap();
    let keys = world.release_keys();
    let marks = database
        .read(move |r| audit::signed_marks(r, &keys))
        .await
        .unwrap();
    let signed = marks[0].sequence;
    assert_eq!(broken_at(verdict(&world, marks).await), signed);
}
