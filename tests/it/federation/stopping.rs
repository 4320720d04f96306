//! The emergency stop at the wire: what it holds, what it never holds, who may end it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use gatepost_federation::egress::{Egress, EgressSettings, Resolver, UrlPolicy};
use gatepost_federation::order::OrderError;
use gatepost_federation::stop;
use gatepost_model::gate::{Kind, Signed, StopScope};
use gatepost_model::notice::Notice;
use gatepost_model::release_key::ReleaseSigner;

use crate::support::elsewhere::Elsewhere;
use crate::support::orders::everything;
use crate::support::outside::Outside;
use crate::support::patience::eventually;
use crate::support::sql;
use crate::support::turnstile::Turnstile;

const HOSTS: [&str; 3] = ["one", "two", "three"];

/// A brand with five inboxes at each of three servers, where nobody is let go yet.
async fn scene() -> (Outside, Turnstile) {
    let outside = Outside::new().await;
    let turnstile = Turnstile::start().await;
    sql::execute(outside.database(), turnstile.follows("news", &HOSTS, 5))
        .await
        .unwrap();
    (outside, turnstile)
}

/// How often each inbox was reached.
fn visits(turnstile: &Turnstile) -> BTreeMap<String, usize> {
    let mut visits = BTreeMap::new();
    for arrival in turnstile.arrivals() {
        *visits.entry(arrival.inbox).or_insert(0) += 1;
    }
    visits
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f26_a_stop_in_a_fan_out_begins_nothing_new_keeps_the_queue_and_the_rest_waits_for_a_word() {
    let (outside, turnstile) = scene().await;
    let release = outside.certified(outside.note("Good news"));
    outside.accepts(&release).await.unwrap();
    outside.starts_delivery();
    // Two at each server are under way, and stay so.
    turnstile.is_reached_by(6).await;
    outside.is_told_to_stop(1, vec![everything()]).await;
    turnstile.opens();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 6, "nothing new began");
    assert_eq!(
        outside.deliveries("delivered").await,
        6,
        "what had left is in the ledger"
    );
    assert_eq!(outside.deliveries("pending").await, 9, "the queue is kept");

    outside.is_told_to_stop(2, vec![]).await;
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 6, "no burst after the lift");
    let paused = Notice::Paused {
        release: release.certificate.certificate.release.clone(),
    };
    assert!(outside.notices().await.contains(&paused));

    outside.resumes(&release, 2).await.unwrap();
    outside.delivers_no_more().await;
    assert_eq!(outside.deliveries("delivered").await, 15);
    assert!(visits(&turnstile).values().all(|count| *count == 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f26_a_stop_before_delivery_begins_lets_no_request_begin() {
    let (outside, turnstile) = scene().await;
    turnstile.opens();
    outside.publishes("Good news").await;
    outside.is_told_to_stop(1, vec![everything()]).await;
    outside.starts_delivery();
    outside.delivers_no_more().await;
    assert!(turnstile.arrivals().is_empty());
    assert!(outside.recording.packets().is_empty());
    assert_eq!(outside.deliveries("pending").await, 15);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_of_one_brand_holds_its_releases_and_answers_and_nobody_elses() {
    let outside = Outside::new().await;
    outside.opens("jobs").await;
    let turnstile = Turnstile::start().await;
    turnstile.opens();
    for brand in ["news", "jobs"] {
        let follows = turnstile.follows(brand, &[brand], 2);
        sql::execute(outside.database(), follows).await.unwrap();
    }
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    let mut jobs = outside.note("A vacancy");
    jobs.brand = outside.brand("jobs");
    jobs.cc = vec![format!("{}/followers", outside.brand("jobs"))];
    outside.publishes("Good news").await;
    outside.accepts(&outside.certified(jobs)).await.unwrap();
    outside.is_followed_by(&fan, "1").await;
    outside.is_told_to_stop(1, vec![outside.all_of("news")]).await;
    outside.starts_delivery();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 2);
    assert!(turnstile.arrivals().iter().all(|one| one.inbox.contains("jobs")));
    assert!(elsewhere.posts_to(&fan.inbox).is_empty(), "its Accept waits, too");

    // An answer is no publication: it needs no word to go on.
    outside.is_told_to_stop(2, vec![]).await;
    eventually("the Accept", async || {
        (elsewhere.posts_to(&fan.inbox).len() == 1).then_some(())
    })
    .await;
    outside.delivers_no_more().await;
    assert_eq!(
        turnstile.arrivals().len(),
        2,
        "the note of the stopped brand waits"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_of_one_kind_holds_no_answer_and_no_other_kind() {
    let (outside, turnstile) = scene().await;
    turnstile.opens();
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    outside.publishes("Good news").await;
    let target = elsewhere.somebody("initech", "peter");
    outside
        .accepts(&outside.certified(outside.follow(&target.uri)))
        .await
        .unwrap();
    outside.is_followed_by(&fan, "1").await;
    outside
        .is_told_to_stop(1, vec![outside.some_of("news", Kind::Create)])
        .await;
    outside.starts_delivery();
    outside.delivers_no_more().await;
    assert!(turnstile.arrivals().is_empty());
    assert_eq!(elsewhere.posts_to(&fan.inbox).len(), 1, "the Accept");
    assert_eq!(elsewhere.posts_to(&target.inbox).len(), 1, "the Follow");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_comes_while_it_is_stopped_is_refused_for_now_and_taken_after_the_lift() {
    let outside = Outside::new().await;
    let release = outside.certified(outside.note("Good news"));
    outside.is_told_to_stop(1, vec![outside.all_of("news")]).await;
    let refused = outside.accepts(&release).await.unwrap_err();
    assert!(refused.is_temporary(), "{refused}");
    assert_eq!(outside.count("publications").await, 0);
    outside.is_told_to_stop(2, vec![outside.all_of("jobs")]).await;
    outside.accepts(&release).await.unwrap();
    outside.is_told_to_stop(3, vec![everything()]).await;
    outside.accepts(&release).await.unwrap();
    assert_eq!(
        outside.count("publications").await,
        1,
        "a repeat is answered as before"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_higher_epoch_changes_what_is_stopped() {
    let outside = Outside::new().await;
    assert_eq!(outside.is_told_to_stop(5, vec![everything()]).await.epoch, 5);
    let before = outside.ledger().await;
    for epoch in [5, 4, 0] {
        assert_eq!(outside.is_told_to_stop(epoch, vec![]).await.epoch, 5);
    }
    assert_eq!(outside.ledger().await, before);
    assert_eq!(outside.is_told_to_stop(6, vec![]).await.epoch, 6);
    assert_eq!(outside.count("stops").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_about_stops_that_no_pinned_key_signed_changes_nothing() {
    let outside = Outside::new().await;
    outside.is_told_to_stop(1, vec![everything()]).await;
    let before = outside.ledger().await;
    let mut changed = outside.word(2, vec![everything()], 0);
    changed.order.stops.clear();
    let stranger = ReleaseSigner::from_seed(&[66; 32]).unwrap();
    let foreign = Signed::new(outside.word(2, vec![], 0).order, &stranger).unwrap();
    for word in [changed, foreign] {
        let refused = stop::take(&outside.plane, &word).await.unwrap_err();
        assert!(matches!(refused, OrderError::Refused(_)), "{refused}");
    }
    assert_eq!(outside.ledger().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_set_on_the_public_host_holds_until_a_signed_word_that_knows_of_it() {
    let (outside, turnstile) = scene().await;
    turnstile.opens();
    outside.starts_delivery();
    // Another process on the same database, as `gatepost stop` is.
    let elsewhere = outside.seen_by_another_process();
    let set = stop::set_here(&elsewhere, outside.all_of("news"), "Wrong figures".into())
        .await
        .unwrap();
    assert!(outside.notices().await.contains(&Notice::LocalStop(set.clone())));
    let release = outside.certified(outside.note("Good news"));
    assert!(outside.accepts(&release).await.unwrap_err().is_temporary());

    // The internal plane lifts something else and knows nothing of it: it stays in force, and is told again.
    let answer = outside.is_told_to_stop(1, vec![]).await;
    assert_eq!(answer.local_stops, std::slice::from_ref(&set));
    assert!(outside.accepts(&release).await.is_err());

    // Known and in its list; then known and lifted.
    let known = outside.word(2, vec![outside.all_of("news")], set.id);
    let answer = stop::take(&outside.plane, &known).await.unwrap();
    assert_eq!(answer.local_stops, []);
    assert!(outside.accepts(&release).await.is_err());
    let lifted = outside.word(3, vec![], set.id);
    stop::take(&outside.plane, &lifted).await.unwrap();
    outside.accepts(&release).await.unwrap();

    // A number is never given twice, though nothing of the first stop is left.
    let next = stop::set_here(&elsewhere, StopScope::default(), "Again".into())
        .await
        .unwrap();
    assert!(next.id > set.id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f26_a_stop_that_another_process_sets_in_a_fan_out_is_noticed_by_whoever_delivers() {
    let (outside, turnstile) = scene().await;
    outside.publishes("Good news").await;
    outside.starts_delivery();
    turnstile.is_reached_by(6).await;
    let elsewhere = outside.seen_by_another_process();
    stop::set_here(&elsewhere, everything(), "Wrong figures".into())
        .await
        .unwrap();
    // The tables let nobody begin a page that was not read yet; what was read is held by the copy in memory.
    eventually("the copy in memory follows", async || {
        let stops = &outside.plane.context.stops;
        stops
            .is_stopped(&outside.brand("news"), Some(Kind::Create))
            .then_some(())
    })
    .await;
    turnstile.opens();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 6);
    assert_eq!(outside.deliveries("pending").await, 9);
}

/// Names whose addresses are long in coming.
struct Slow {
    asked: AtomicUsize,
}

impl Resolver for Slow {
    fn lookup(&self, _name: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async {
            tokio::time::sleep(Duration::from_secs(3_600)).await;
            Ok(vec![])
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f26_a_request_that_has_not_sent_its_body_when_it_is_stopped_is_given_up_and_counts_as_none() {
    let outside = Outside::new().await;
    let brand = "(SELECT id FROM actors WHERE name = 'news')";
    let follows = format!(
        "INSERT INTO follower_inboxes (actor_id, inbox, host, followers) VALUES
         ({brand}, 'https://one.example/inbox', 'one.example', 1),
         ({brand}, 'https://two.example/inbox', 'two.example', 1)"
    );
    sql::execute(outside.database(), follows).await.unwrap();
    outside.publishes("Good news").await;
    let slow = Arc::new(Slow {
        asked: AtomicUsize::new(0),
    });
    let mut settings = EgressSettings::new("acme.example", UrlPolicy::Production, outside.clock.clone());
    settings.resolver = slow.clone();
    outside.delivers_through(Arc::new(Egress::new(settings).unwrap()));
    eventually("names are looked up", async || {
        (slow.asked.load(Ordering::SeqCst) == 2).then_some(())
    })
    .await;
    outside.is_told_to_stop(1, vec![everything()]).await;
    outside.delivers_no_more().await;
    assert_eq!(outside.deliveries("pending").await, 2);
    let attempts = "SELECT CAST(sum(attempts) AS BIGINT) AS value FROM deliveries";
    assert_eq!(sql::numbers(outside.database(), attempts).await, [0]);
    let failures = "SELECT CAST(sum(fail_count) AS BIGINT) AS value FROM peers";
    assert_eq!(
        sql::numbers(outside.database(), failures).await,
        [0],
        "no server is to blame for it"
    );
}
