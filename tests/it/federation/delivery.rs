//! What becomes of a delivery: the answers of other servers, and the ledger the desk sees.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::database::on_postgres;
use crate::support::elsewhere::{Elsewhere, Outsider, Page};
use crate::support::outside::Outside;
use crate::support::patience::eventually;
use crate::support::sink::Sink;
use crate::support::sql;

const DAY: i64 = 24 * 60 * 60;

/// A brand with followers whose Accepts have arrived.
struct Scene {
    outside: Outside,
    elsewhere: Elsewhere,
}

impl Scene {
    async fn new() -> Self {
        let outside = Outside::new().await;
        outside.starts_delivery();
        Self {
            outside,
            elsewhere: Elsewhere::start().await,
        }
    }

    /// Somebody on a server of their own follows, and has been answered.
    async fn follower(&self, host: &str) -> Outsider {
        let fan = self.elsewhere.somebody(host, "fan");
        self.accepts(&fan).await;
        fan
    }

    async fn accepts(&self, fan: &Outsider) {
        self.outside.is_followed_by(fan, "1").await;
        let inbox = self.inbox_of(fan).await;
        eventually("the Accept", async || {
            let all = self
                .elsewhere
                .posts_to(&inbox)
                .into_iter()
                .chain(self.elsewhere.posts_to(&fan.inbox));
            all.into_iter()
                .any(|visit| String::from_utf8_lossy(&visit.body).contains("\"Accept\""))
                .then_some(())
        })
        .await;
    }

    async fn inbox_of(&self, fan: &Outsider) -> String {
        let query = format!(
            "SELECT inbox AS value FROM followers WHERE follower_uri = '{}'",
            fan.uri
        );
        sql::texts(self.outside.database(), query).await[0]
            .clone()
            .unwrap()
    }

    /// Publishes and waits until the newest counts are these: pending, delivered, refused, failed.
    async fn publishes(&self, text: &str, counts: [i64; 4]) -> String {
        let uri = self.outside.publishes(text).await.uri;
        self.counts(counts).await;
        uri
    }

    /// Waits until the newest counts that the internal plane is told are these.
    async fn counts(&self, counts: [i64; 4]) {
        let [pending, delivered, refused, failed] = counts;
        let wanted =
            json!({"pending": pending, "delivered": delivered, "refused": refused, "failed": failed});
        let newest = "SELECT body AS value FROM notices ORDER BY position DESC LIMIT 1";
        eventually(&wanted.to_string(), async || {
            let newest = sql::texts(self.outside.database(), newest).await.pop()??;
            let notice: Value = serde_json::from_str(&newest).unwrap();
            (notice["notice"] == "delivery" && notice["counts"] == wanted).then_some(())
        })
        .await;
    }

    async fn followers(&self) -> Vec<String> {
        let query = "SELECT follower_uri AS value FROM followers ORDER BY follower_uri";
        sql::texts(self.outside.database(), query)
            .await
            .into_iter()
            .flatten()
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j11_a_refusal_is_counted_and_never_tried_again() {
    let scene = Scene::new().await;
    let mut fans = Vec::new();
    for (number, status) in [202, 200, 400, 401, 403, 404, 413, 422, 301]
        .into_iter()
        .enumerate()
    {
        let fan = scene.follower(&format!("h{number}")).await;
        scene.elsewhere.puts(&fan.inbox, Page::status(status));
        fans.push((fan, status));
    }
    // That there is no such inbox (404) is no word about the activity: failed, not refused.
    let uri = scene.publishes("Good news", [0, 2, 6, 1]).await;
    scene.outside.clock.advance_seconds(2 * DAY);
    scene.publishes("More news", [0, 2, 6, 1]).await;
    for (fan, status) in &fans {
        let posts = scene.elsewhere.posts_to(&fan.inbox);
        let first = posts
            .iter()
            .filter(|visit| String::from_utf8_lossy(&visit.body).contains(&uri));
        assert_eq!(first.count(), 1, "{status}");
    }
    assert_eq!(
        scene.followers().await.len(),
        fans.len(),
        "nobody is dropped for that"
    );
    let ledger =
        "SELECT CAST(last_status AS BIGINT) AS value FROM deliveries WHERE state = 'refused' ORDER BY 1";
    let statuses = sql::numbers(scene.outside.database(), ledger).await;
    assert!(statuses.contains(&403) && statuses.contains(&301), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j11_410_at_a_personal_inbox_drops_that_follower_and_nobody_else() {
    let scene = Scene::new().await;
    let gone = scene.follower("globex").await;
    let neighbour = scene.elsewhere.somebody("globex", "neighbour");
    scene.accepts(&neighbour).await;
    scene.elsewhere.puts(&gone.inbox, Page::status(410));
    scene.publishes("Good news", [0, 1, 0, 1]).await;
    eventually("the follower is dropped", async || {
        (scene.followers().await == [neighbour.uri.clone()]).then_some(())
    })
    .await;
    let before = scene.elsewhere.posts_to(&gone.inbox).len();
    scene.publishes("More news", [0, 1, 0, 0]).await;
    assert_eq!(scene.elsewhere.posts_to(&gone.inbox).len(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j11_410_at_a_shared_inbox_is_a_mark_first_and_drops_after_seven_days() {
    let scene = Scene::new().await;
    let shared = format!("{}/inbox", scene.elsewhere.origin("globex"));
    let fan = scene.elsewhere.somebody("globex", "fan");
    let mut document = fan.document();
    document["endpoints"] = json!({"sharedInbox": shared});
    scene.elsewhere.puts(&fan.uri, Page::document(&document));
    scene.accepts(&fan).await;
    assert_eq!(scene.inbox_of(&fan).await, shared);
    let bystander = scene.follower("third").await;
    scene.elsewhere.puts(&shared, Page::status(410));
    scene.publishes("Good news", [0, 1, 0, 1]).await;
    assert_eq!(scene.followers().await.len(), 2, "it may be a mistake over there");
    scene.outside.clock.advance_seconds(8 * DAY);
    scene.publishes("More news", [0, 1, 0, 1]).await;
    eventually("the mark has stood too long", async || {
        (scene.followers().await == [bystander.uri.clone()]).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_in_trouble_is_asked_in_the_rhythm_of_the_schedule_with_identical_bytes() {
    let scene = Scene::new().await;
    let fan = scene.follower("globex").await;
    scene.elsewhere.puts(&fan.inbox, Page::status(503));
    let uri = scene.outside.publishes("Good news").await.uri;
    let attempts = || {
        let mut posts = scene.elsewhere.posts_to(&fan.inbox);
        posts.retain(|visit| String::from_utf8_lossy(&visit.body).contains(&uri));
        posts
    };
    // 1 m, 5 m, 15 m, each with up to a fifth more.
    for (number, wait) in [(1, 72), (2, 360), (3, 1080)] {
        eventually("an attempt", async || (attempts().len() == number).then_some(())).await;
        let failures = "SELECT CAST(fail_count AS BIGINT) AS value FROM peers";
        eventually("its result", async || {
            (sql::numbers(scene.outside.database(), failures).await == [i64::try_from(number).unwrap()])
                .then_some(())
        })
        .await;
        if number == 3 {
            scene.elsewhere.puts(&fan.inbox, Page::status(202));
        }
        scene.outside.clock.advance_seconds(wait);
    }
    scene.counts([0, 1, 0, 0]).await;
    let attempts = attempts();
    assert_eq!(attempts.len(), 4);
    assert!(attempts.iter().all(|attempt| attempt.body == attempts[0].body));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_that_nobody_took_for_seven_days_is_given_up_and_counted_as_failed() {
    let scene = Scene::new().await;
    let fan = scene.follower("globex").await;
    scene.elsewhere.puts(&fan.inbox, Page::status(500));
    scene.outside.publishes("Good news").await;
    scene.counts([1, 0, 0, 0]).await;
    let failures = "SELECT CAST(fail_count AS BIGINT) AS value FROM peers";
    eventually("the first failure", async || {
        (sql::numbers(scene.outside.database(), failures).await == [1]).then_some(())
    })
    .await;
    scene.outside.clock.advance_seconds(7 * DAY + 1);
    scene.counts([0, 0, 0, 1]).await;
    assert_eq!(
        scene.followers().await.len(),
        1,
        "whoever is away for a week may come back"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j10_a_slow_server_delays_nobody_else() {
    let scene = Scene::new().await;
    let slow = scene.follower("slow").await;
    for number in 0..5 {
        scene.follower(&format!("fast{number}")).await;
    }
    let page = Page {
        delay: Duration::from_secs(8),
        ..Page::status(202)
    };
    scene.elsewhere.puts(&slow.inbox, page);
    // The others are done while the slow one still has its request.
    scene.publishes("Good news", [1, 5, 0, 0]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn followers_of_one_server_with_a_shared_inbox_are_one_delivery() {
    let scene = Scene::new().await;
    let shared = format!("{}/inbox", scene.elsewhere.origin("globex"));
    for name in ["a", "b", "c"] {
        let fan = scene.elsewhere.somebody("globex", name);
        let mut document = fan.document();
        document["endpoints"] = json!({"sharedInbox": shared});
        scene.elsewhere.puts(&fan.uri, Page::document(&document));
        scene.accepts(&fan).await;
    }
    let uri = scene.publishes("Good news", [0, 1, 0, 0]).await;
    let posts = scene.elsewhere.posts_to(&shared);
    let about = posts
        .iter()
        .filter(|visit| String::from_utf8_lossy(&visit.body).contains(&uri));
    assert_eq!(about.count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_comes_back_gets_everything_it_missed() {
    let scene = Scene::new().await;
    let fan = scene.follower("globex").await;
    scene.elsewhere.puts(&fan.inbox, Page::status(503));
    let mut uris = Vec::new();
    for number in 0..5 {
        scene.outside.clock.advance_seconds(1);
        uris.push(scene.outside.publishes(&format!("News {number}")).await.uri);
    }
    let failed = "SELECT count(*) AS value FROM peers WHERE fail_count > 0";
    eventually("a failure", async || {
        (sql::numbers(scene.outside.database(), failed).await == [1]).then_some(())
    })
    .await;
    scene.elsewhere.puts(&fan.inbox, Page::status(202));
    let missed = scene.elsewhere.posts_to(&fan.inbox).len();
    let pending = "SELECT count(*) AS value FROM deliveries WHERE state = 'pending'";
    // The first wait is a minute and up to a fifth more.
    scene.outside.clock.advance_seconds(72);
    eventually("all arrive", async || {
        (sql::numbers(scene.outside.database(), pending).await == [0]).then_some(())
    })
    .await;
    let arrived = scene.elsewhere.posts_to(&fan.inbox).split_off(missed);
    for uri in &uris {
        let about = arrived
            .iter()
            .filter(|visit| String::from_utf8_lossy(&visit.body).contains(uri));
        assert_eq!(about.count(), 1, "{uri}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j35_two_nodes_on_one_database_send_everything_once() {
    // A SQLite database is served by one node; a lock file sees to that.
    if !on_postgres() {
        return;
    }
    const INBOXES: usize = 150;
    let outside = Outside::new().await;
    let sink = Sink::start().await;
    sql::execute(outside.database(), sink.follows(INBOXES))
        .await
        .unwrap();
    outside.starts_delivery();
    outside.is_joined_by_another_node();
    for number in 0..4 {
        outside.clock.advance_seconds(1);
        outside.publishes(&format!("News {number}")).await;
    }
    let delivered = "SELECT count(*) AS value FROM deliveries WHERE state = 'delivered'";
    let all = i64::try_from(4 * INBOXES).unwrap();
    eventually("all is delivered", async || {
        (sql::numbers(outside.database(), delivered).await == [all]).then_some(())
    })
    .await;
    let arrivals = sink.arrivals();
    assert_eq!(arrivals.len(), 4 * INBOXES);
    assert!(arrivals.values().all(|bodies| bodies.len() == 1));
    let counts = "SELECT CAST(sum(delivered) AS BIGINT) AS value FROM delivery_counts";
    assert_eq!(sql::numbers(outside.database(), counts).await, [all]);
}
