//! Notices by e-mail: what leaves, and what becomes of a mail that is not taken.

use std::sync::Arc;

use gatepost_internal::mail::{self, Kind};
use gatepost_server::mail::{Relay, run};
use tokio_util::sync::CancellationToken;

use crate::support::colleague::Colleague;
use crate::support::mail_sink::MailSink;
use crate::support::patience::eventually;
use crate::support::sql;
use crate::support::world::World;

/// A worker that runs until the test ends.
struct Worker(CancellationToken);

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

impl Worker {
    fn starts(world: &World, sink: &MailSink) -> Self {
        let from = "Gatepost <gatepost@acme.example>".parse().unwrap();
        let relay = Relay::parse(&format!("smtp://{}", sink.address), None, from).unwrap();
        let cancel = CancellationToken::new();
        tokio::spawn(run(world.inside.clone(), relay, cancel.clone()));
        Self(cancel)
    }

    /// Wakes it, as every verb of the gate does.
    fn is_woken(&self, world: &World) {
        world.inside.context.work.notify_waiters();
    }
}

async fn is_mailed(world: &World, who: &Colleague, kind: Kind, path: &'static str) {
    let (context, person) = (Arc::clone(&world.inside.context), who.caller.person);
    let address = format!("{}@acme.example", who.caller.username);
    world
        .database()
        .write(move |tx| mail::write(tx, &context, person, &address, kind, path))
        .await
        .unwrap();
}

async fn numbers(world: &World, column: &str) -> Vec<i64> {
    let query = format!("SELECT CAST({column} AS BIGINT) AS value FROM mails ORDER BY id");
    sql::numbers(world.database(), query).await
}

#[tokio::test]
async fn mails_hold_an_address_a_subject_a_sentence_and_a_link_and_go_over_one_connection() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let petra = world.approver("petra").await;
    let candidate = ana.proposes("CNRY-candidate-0123456789abcdef").await;
    ana.submits(&candidate).await.unwrap();
    is_mailed(&world, &petra, Kind::ReviewWanted, "/desk/7f3a").await;
    is_mailed(&world, &ana, Kind::Comment, "/desk/7f3a").await;
    let sink = MailSink::starts().await;
    let _worker = Worker::starts(&world, &sink);
    let taken = eventually("both mails", async || {
        Some(sink.taken()).filter(|taken| taken.len() == 2)
    })
    .await;

    // Everything but the time and the random id is fixed.
    let without = |mail: &str| -> Vec<String> {
        let kept = mail
            .lines()
            .filter(|line| !line.starts_with("Date: ") && !line.starts_with("Message-ID: <"));
        kept.map(str::to_owned).collect()
    };
    assert_eq!(
        without(&taken[0]),
        [
            "From: Gatepost <gatepost@acme.example>",
            "To: petra@acme.example",
            "Subject: A review is waiting for you",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 7bit",
            "",
            "Somebody has asked for your decision.",
            "",
            "https://inside.acme.example/desk/7f3a",
        ]
    );
    assert!(taken[1].contains("Subject: A comment\r\n"), "{}", taken[1]);
    assert_eq!(taken[0].lines().count(), without(&taken[0]).len() + 2);
    assert!(!sink.heard().contains("CNRY"), "{}", sink.heard());
    assert_eq!(sink.connections(), 1);
    assert_eq!(numbers(&world, "attempts").await, [1, 1]);
}

#[tokio::test]
async fn a_mail_that_is_not_taken_now_is_taken_later() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    is_mailed(&world, &ana, Kind::Approved, "/desk/1").await;
    let sink = MailSink::starts().await;
    sink.answers(&["450 try later"]);
    let worker = Worker::starts(&world, &sink);
    eventually("the first attempt is noted", async || {
        let next = numbers(&world, "next_attempt_at").await;
        (next == [world.now().0 + 60_000]).then_some(())
    })
    .await;
    assert!(sink.taken().is_empty());
    world.clock.advance_seconds(60);
    eventually("the second attempt", async || {
        worker.is_woken(&world);
        (sink.taken().len() == 1).then_some(())
    })
    .await;
    eventually("it is noted", async || {
        let sent = numbers(&world, "CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END").await;
        (sent == [1]).then_some(())
    })
    .await;
    assert_eq!(numbers(&world, "attempts").await, [2]);
}

#[tokio::test]
async fn a_mail_that_is_refused_is_given_up_and_holds_up_no_other() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let ben = world.employee("ben").await;
    is_mailed(&world, &ana, Kind::Approved, "/desk/1").await;
    is_mailed(&world, &ben, Kind::Approved, "/desk/1").await;
    let sink = MailSink::starts().await;
    sink.answers(&["550 no such person"]);
    let _worker = Worker::starts(&world, &sink);
    eventually("the other mail", async || {
        let failed = numbers(&world, "CASE WHEN failed_at IS NULL THEN 0 ELSE 1 END").await;
        let sent = numbers(&world, "CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END").await;
        (failed == [1, 0] && sent == [0, 1]).then_some(())
    })
    .await;
    assert_eq!(sink.taken().len(), 1);
    assert!(sink.taken()[0].contains("To: ben@acme.example"));
}

#[tokio::test]
async fn a_mail_is_given_up_after_seven_attempts() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    is_mailed(&world, &ana, Kind::Held, "/desk/1").await;
    let mut waits = Vec::new();
    for attempt in 1..=7 {
        let now = world.now();
        let taken = world
            .database()
            .write(move |tx| mail::take(tx, now))
            .await
            .unwrap();
        let taken = taken.unwrap();
        assert_eq!(taken.attempts, attempt);
        let nobody = world
            .database()
            .write(move |tx| mail::take(tx, now))
            .await
            .unwrap();
        assert!(nobody.is_none(), "whoever took it has it alone");
        let given_up = world
            .database()
            .write(move |tx| mail::record(tx, &taken, mail::Outcome::Later, now))
            .await
            .unwrap();
        assert_eq!(given_up, attempt == 7);
        let wait = (numbers(&world, "next_attempt_at").await[0] - now.0) / 1_000;
        waits.push(wait);
        world.clock.advance_seconds(wait);
    }
    assert_eq!(waits[..6], [60, 300, 900, 3_600, 10_800, 21_600]);
    world.clock.advance_seconds(86_400);
    let now = world.now();
    let after = world
        .database()
        .write(move |tx| mail::take(tx, now))
        .await
        .unwrap();
    assert!(after.is_none());
}

#[tokio::test]
async fn a_node_that_dies_leaves_its_mail_to_another() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    is_mailed(&world, &ana, Kind::Held, "/desk/1").await;
    let now = world.now();
    let lost = world
        .database()
        .write(move |tx| mail::take(tx, now))
        .await
        .unwrap()
        .unwrap();
    world.clock.advance_seconds(120);
    let later = world.now();
    let again = world
        .database()
        .write(move |tx| mail::take(tx, later))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((again.id, again.attempts), (lost.id, 2));
    // The one that was slow rather than dead changes nothing any more.
    world
        .database()
        .write(move |tx| mail::record(tx, &lost, mail::Outcome::Never, later))
        .await
        .unwrap();
    let failed = numbers(&world, "CASE WHEN failed_at IS NULL THEN 0 ELSE 1 END").await;
    assert_eq!(failed, [0]);
}
