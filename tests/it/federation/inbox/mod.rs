//! What strangers send: signatures, senders, bodies, ownership, order. The numbers are those of the list of
//! attacks in the design.

mod bodies;
mod hostile;
mod order;
mod ownership;
mod senders;
mod signatures;

use serde_json::Value;

use crate::support::elsewhere::{Elsewhere, Outsider};
use crate::support::ledger;
use crate::support::outside::Outside;
use crate::support::signed::Letter;
use crate::support::sql;
use crate::support::wire::Answer;

/// A brand, the internet, and `fan@globex`, who is honest.
struct Scene {
    outside: Outside,
    elsewhere: Elsewhere,
    fan: Outsider,
}

impl Scene {
    async fn new() -> Self {
        let outside = Outside::new().await;
        let elsewhere = Elsewhere::start().await;
        let fan = elsewhere.somebody("globex", "fan");
        Self {
            outside,
            elsewhere,
            fan,
        }
    }

    /// The fan's Follow of `news`.
    fn follow(&self) -> Value {
        self.fan
            .activity("1", "Follow", self.outside.brand("news").into())
    }

    /// That Follow as a letter that would be taken.
    fn letter(&self) -> Letter {
        self.fan
            .writes(&self.outside.inbox(), &self.follow(), self.outside.now())
    }

    /// The same letter before it is signed.
    fn unsigned(&self) -> Letter {
        Letter::new(
            &self.outside.inbox(),
            self.follow().to_string(),
            self.outside.now(),
        )
    }

    /// Somebody sends an activity to the inbox of `news`.
    async fn sends(&self, sender: &Outsider, activity: &Value) -> Answer {
        sender
            .writes(&self.outside.inbox(), activity, self.outside.now())
            .posted()
            .await
    }

    /// Somebody sends an activity, and it is answered with 202.
    async fn is_told(&self, sender: &Outsider, activity: &Value) {
        let answer = self.sends(sender, activity).await;
        assert_eq!(answer.status, 202, "{}: {activity}", answer.text());
    }

    /// The letter gets this status, and nothing is stored, queued or fetched because of it.
    async fn refuses(&self, letter: &Letter, status: u16) {
        let packets = self.outside.recording.packets().len();
        self.stores_nothing_of(letter, status).await;
        let sent = self.outside.recording.packets().split_off(packets);
        assert!(sent.is_empty(), "{sent:?}");
    }

    /// The letter gets this status, and nothing is stored or queued because of it.
    async fn stores_nothing_of(&self, letter: &Letter, status: u16) {
        let before = self.outside.ledger().await;
        let answer = letter.posted().await;
        assert_eq!(answer.status, status, "{}: {:?}", answer.text(), letter.headers);
        let after = self.outside.ledger().await;
        assert_eq!(ledger::difference(&before, &after), Vec::<String>::new());
    }

    /// The activity gets this status when its sender signs it rightly, and nothing is stored because of it.
    async fn ignores(&self, sender: &Outsider, activity: &Value, status: u16) {
        let letter = sender.writes(&self.outside.inbox(), activity, self.outside.now());
        self.stores_nothing_of(&letter, status).await;
    }

    /// The notices so far, as JSON.
    async fn notices(&self) -> Vec<Value> {
        let bodies = sql::texts(
            self.outside.database(),
            "SELECT body AS value FROM notices ORDER BY position",
        )
        .await;
        bodies
            .into_iter()
            .flatten()
            .map(|body| serde_json::from_str(&body).unwrap())
            .collect()
    }

    /// The notices of one kind.
    async fn notices_of(&self, kind: &str) -> Vec<Value> {
        let mut notices = self.notices().await;
        notices.retain(|notice| notice["notice"] == kind);
        notices
    }

    async fn followers(&self) -> i64 {
        self.outside.count("followers").await
    }
}
