//! Taking back: who is told, what is shown in its place, and the races with what is on its way.

use gatepost_federation::order::OrderError;
use gatepost_federation::recall;
use gatepost_model::gate::{Recall, Signed};
use gatepost_model::id::OutsideId;
use gatepost_model::notice::{DeliveryLine, DeliveryState, Notice};
use gatepost_model::release_key::ReleaseSigner;
use serde_json::{Value, json};

use crate::support::elsewhere::{Elsewhere, Outsider, Page};
use crate::support::orders::everything;
use crate::support::outside::Outside;
use crate::support::patience::eventually;
use crate::support::sql;
use crate::support::turnstile::Turnstile;
use crate::support::wire::document;

/// Somebody on a server of their own follows `news`; their Accept is not waited for.
async fn follower(outside: &Outside, elsewhere: &Elsewhere, host: &str) -> Outsider {
    let fan = elsewhere.somebody(host, "fan");
    outside.is_followed_by(&fan, "1").await;
    fan
}

/// The types of what came to somebody about this address, oldest first.
fn told(elsewhere: &Elsewhere, fan: &Outsider, about: &str) -> Vec<String> {
    let posts = elsewhere.posts_to(&fan.inbox);
    posts
        .iter()
        .map(|visit| serde_json::from_slice::<Value>(&visit.body).unwrap())
        .filter(|activity| activity.to_string().contains(about))
        .map(|activity| activity["type"].as_str().unwrap().to_owned())
        .collect()
}

/// What the internal plane knows of a recall: the newest line of each server, and whether it is finished.
async fn report(outside: &Outside, recall: &OutsideId) -> (Vec<DeliveryLine>, bool) {
    let mut lines = std::collections::BTreeMap::new();
    let mut is_finished = false;
    for notice in outside.notices().await {
        if let Notice::RecallDelivery {
            recall: of,
            lines: new,
            finished,
        } = notice
            && of == *recall
        {
            lines.extend(new.into_iter().map(|line| (line.host.clone(), line)));
            is_finished = finished;
        }
    }
    (lines.into_values().collect(), is_finished)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f18_a_recalled_post_is_410_and_taken_back_at_exactly_the_inboxes_that_were_sent_it() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let [took, refused, failed, away] = [
        follower(&outside, &elsewhere, "took").await,
        follower(&outside, &elsewhere, "refused").await,
        follower(&outside, &elsewhere, "failed").await,
        follower(&outside, &elsewhere, "away").await,
    ];
    outside.starts_delivery();
    outside.delivers_no_more().await;
    // One server is in trouble before, so that it is not even asked.
    elsewhere.puts(&away.inbox, Page::status(503));
    let earlier = outside.publishes("Earlier news").await.uri;
    eventually("a failure", async || {
        let failed = "SELECT count(*) AS value FROM peers WHERE fail_count > 0";
        (sql::numbers(outside.database(), failed).await == [1]).then_some(())
    })
    .await;
    elsewhere.puts(&refused.inbox, Page::status(403));
    elsewhere.puts(&failed.inbox, Page::status(503));
    let release = outside.certified(outside.note("Wrong figures"));
    let uri = outside.accepts(&release).await.unwrap().uri;
    eventually("everybody is asked who can be", async || {
        let asked =
            format!("SELECT count(*) AS value FROM deliveries WHERE attempts > 0 AND object_key = '{uri}'");
        (sql::numbers(outside.database(), asked).await == [3]).then_some(())
    })
    .await;
    for fan in [&refused, &failed, &away] {
        elsewhere.puts(&fan.inbox, Page::status(202));
    }
    let recall = outside.recalls(&release).await;
    assert_eq!(document(&uri).await.status, 410);
    // What is under way must have ended first: it would be taken for lost when the clock steps, and sent again.
    eventually("those who can be asked are", async || {
        let busy = "SELECT count(*) AS value FROM peers WHERE leased_by IS NOT NULL";
        let at_rest = sql::numbers(outside.database(), busy).await == [0];
        let asked = [&took, &refused].map(|fan| told(&elsewhere, fan, &uri).len());
        (at_rest && asked == [2, 2]).then_some(())
    })
    .await;
    outside.clock.advance_seconds(120);
    outside.delivers_no_more().await;
    for fan in [&took, &refused, &failed] {
        assert_eq!(told(&elsewhere, fan, &uri), ["Create", "Delete"], "{}", fan.uri);
    }
    assert!(
        told(&elsewhere, &away, &uri).is_empty(),
        "it was never sent there"
    );
    assert_eq!(told(&elsewhere, &away, &earlier), ["Create", "Create"]);
    let (lines, is_finished) = report(&outside, &recall).await;
    assert!(is_finished);
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line.state == DeliveryState::Delivered));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recall_goes_out_while_everything_is_stopped_and_says_nothing_of_what_it_takes_back() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = follower(&outside, &elsewhere, "globex").await;
    outside.starts_delivery();
    let release = outside.certified(outside.note("Wrong figures"));
    let uri = outside.accepts(&release).await.unwrap().uri;
    outside.delivers_no_more().await;
    outside.is_told_to_stop(1, vec![everything()]).await;
    outside.recalls(&release).await;
    outside.delivers_no_more().await;
    let last = elsewhere.posts_to(&fan.inbox).pop().unwrap();
    let delete: Value = serde_json::from_slice(&last.body).unwrap();
    assert_eq!(delete["type"], "Delete");
    assert_eq!(delete["actor"], outside.brand("news"));
    assert_eq!(delete["object"], json!({"id": uri, "type": "Tombstone"}));
    assert!(!delete.to_string().contains("Wrong figures"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_recall_again_changes_nothing() {
    let outside = Outside::new().await;
    let release = outside.certified(outside.note("Wrong figures"));
    outside.accepts(&release).await.unwrap();
    let order = outside.recall_of(&release);
    outside.takes_back(order.clone()).await.unwrap();
    let before = outside.ledger().await;
    outside.takes_back(order.clone()).await.unwrap();
    assert_eq!(outside.ledger().await, before);
    let (lines, is_finished) = report(&outside, &order.recall).await;
    assert!(is_finished && lines.is_empty(), "nobody had it");
    // The release is answered as before, and its page stays gone.
    let uri = outside.accepts(&release).await.unwrap().uri;
    assert_eq!(document(&uri).await.status, 410);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recall_that_is_not_signed_or_names_something_else_changes_nothing() {
    let outside = Outside::new().await;
    outside.opens("jobs").await;
    let release = outside.certified(outside.note("Good news"));
    outside.accepts(&release).await.unwrap();
    let before = outside.ledger().await;
    let order = outside.recall_of(&release);
    let stranger = ReleaseSigner::from_seed(&[66; 32]).unwrap();
    let mut changed = Signed::new(order.clone(), &outside.signer).unwrap();
    changed.order.audit_sequence += 1;
    for signed in [Signed::new(order.clone(), &stranger).unwrap(), changed] {
        let fault = recall::accept(&outside.plane, &signed).await.unwrap_err();
        assert!(matches!(fault, OrderError::Refused(_)), "{fault}");
    }
    let another_candidate = Recall {
        candidate: OutsideId::draw(&outside.random),
        ..order.clone()
    };
    let another_brand = Recall {
        brand: outside.brand("jobs"),
        ..order
    };
    for order in [another_candidate, another_brand] {
        let fault = outside.takes_back(order).await.unwrap_err();
        assert!(matches!(fault, OrderError::Refused(_)), "{fault}");
    }
    assert_eq!(outside.ledger().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_recalled_before_it_comes_is_refused_when_it_comes() {
    let outside = Outside::new().await;
    let release = outside.certified(outside.note("Wrong figures"));
    let recall = outside.recalls(&release).await;
    let (_, is_finished) = report(&outside, &recall).await;
    assert!(is_finished);
    let refused = outside.accepts(&release).await.unwrap_err();
    assert!(!refused.is_temporary(), "{refused}");
    assert_eq!(outside.count("publications").await, 0);
    assert_eq!(outside.count("outbox").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_is_under_way_when_its_release_is_recalled_is_followed_by_the_delete() {
    let outside = Outside::new().await;
    let turnstile = Turnstile::start().await;
    let follows = turnstile.follows("news", &["one", "two"], 3);
    sql::execute(outside.database(), follows).await.unwrap();
    let release = outside.certified(outside.note("Wrong figures"));
    outside.accepts(&release).await.unwrap();
    outside.starts_delivery();
    turnstile.is_reached_by(4).await;
    let sent: Vec<String> = turnstile
        .arrivals()
        .into_iter()
        .map(|arrival| arrival.inbox)
        .collect();
    let recall = outside.recalls(&release).await;
    turnstile.opens();
    outside.delivers_no_more().await;
    for host in ["one", "two"] {
        for number in 0..3 {
            let inbox = turnstile.inbox(host, number);
            let told = turnstile.kinds_at(&inbox);
            if sent.contains(&inbox) {
                assert_eq!(told, ["Create", "Delete"], "{inbox}");
            } else {
                assert!(told.is_empty(), "{inbox}: {told:?}");
            }
        }
    }
    assert_eq!(outside.deliveries("withdrawn").await, 2);
    assert_eq!(outside.deliveries("delivered").await, 8);
    let (lines, is_finished) = report(&outside, &recall).await;
    assert!(is_finished);
    assert_eq!(lines.iter().map(|line| line.inboxes).sum::<i64>(), 4);
    let counts = "SELECT CAST(sum(pending) AS BIGINT) AS value FROM delivery_counts";
    assert_eq!(sql::numbers(outside.database(), counts).await, [0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_process_that_died_may_have_sent_of_something_recalled_is_taken_back() {
    let outside = Outside::new().await;
    let turnstile = Turnstile::start().await;
    turnstile.opens();
    let follows = turnstile.follows("news", &["served", "untouched"], 1);
    sql::execute(outside.database(), follows).await.unwrap();
    let release = outside.certified(outside.note("Wrong figures"));
    outside.accepts(&release).await.unwrap();
    // What the fan-out of a process would have left, and a lease that it never gave back.
    let hosts = ["served", "untouched"].map(|host| turnstile.host(host));
    let entry = "(SELECT id FROM outbox)";
    let key = "(SELECT object_key FROM outbox)";
    let now = outside.now().0;
    for host in &hosts {
        let inbox = format!("http://{host}/u0/inbox");
        let lease = if host.starts_with("served") {
            format!("{}, 'one'", now + 60_000)
        } else {
            "0, NULL".to_owned()
        };
        let rows = format!(
            "INSERT INTO deliveries (outbox_id, inbox, host, object_key, state, attempts, created_at, updated_at)
             VALUES ({entry}, '{inbox}', '{host}', {key}, 'pending', 0, {now}, {now});
             INSERT INTO peers (host, has_work, fail_count, next_attempt_at, leased_until, leased_by, lease_token)
             VALUES ('{host}', TRUE, 0, 0, {lease}, 1)"
        );
        sql::execute(outside.database(), rows).await.unwrap();
    }
    let counts = format!("UPDATE delivery_counts SET pending = 2 WHERE outbox_id = {entry}");
    sql::execute(outside.database(), counts).await.unwrap();
    outside.recalls(&release).await;
    assert_eq!(outside.deliveries("withdrawn").await, 2);
    // It starts again, under the same name.
    outside.starts_delivery();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.kinds_at(&turnstile.inbox("served", 0)), ["Delete"]);
    assert!(turnstile.kinds_at(&turnstile.inbox("untouched", 0)).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j20_the_delete_of_a_recall_waits_for_nothing_it_has_withdrawn() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = follower(&outside, &elsewhere, "globex").await;
    outside.starts_delivery();
    outside.delivers_no_more().await;
    elsewhere.puts(&fan.inbox, Page::status(503));
    let release = outside.certified(outside.note("Wrong figures"));
    let uri = outside.accepts(&release).await.unwrap().uri;
    eventually("the failure", async || {
        let failed = "SELECT count(*) AS value FROM peers WHERE fail_count > 0";
        (sql::numbers(outside.database(), failed).await == [1]).then_some(())
    })
    .await;
    // The Create would be tried again, and be held by the stop for good.
    outside.is_told_to_stop(1, vec![everything()]).await;
    outside.recalls(&release).await;
    elsewhere.puts(&fan.inbox, Page::status(202));
    outside.clock.advance_seconds(120);
    outside.delivers_no_more().await;
    assert_eq!(told(&elsewhere, &fan, &uri), ["Create", "Delete"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recalled_follow_is_undone_at_the_one_who_was_asked() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let target = elsewhere.somebody("globex", "fan");
    outside.starts_delivery();
    let release = outside.certified(outside.follow(&target.uri));
    let follow = outside.accepts(&release).await.unwrap().uri;
    outside.delivers_no_more().await;
    assert_eq!(outside.count("followings").await, 1);
    outside.recalls(&release).await;
    outside.delivers_no_more().await;
    assert_eq!(outside.count("followings").await, 0);
    let last = elsewhere.posts_to(&target.inbox).pop().unwrap();
    let undo: Value = serde_json::from_slice(&last.body).unwrap();
    assert_eq!(undo["type"], "Undo");
    assert_eq!(undo["object"]["id"], follow.as_str());
    assert_eq!(undo["object"]["type"], "Follow");
    assert_eq!(undo["object"]["object"], target.uri.as_str());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recall_takes_back_one_publication_and_leaves_the_others() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = follower(&outside, &elsewhere, "globex").await;
    outside.starts_delivery();
    let innocent = outside.publishes("Good news").await.uri;
    let release = outside.certified(outside.note("Wrong figures"));
    outside.accepts(&release).await.unwrap();
    outside.delivers_no_more().await;
    outside.recalls(&release).await;
    outside.delivers_no_more().await;
    assert_eq!(document(&innocent).await.status, 200);
    assert_eq!(told(&elsewhere, &fan, &innocent), ["Create"]);
}
