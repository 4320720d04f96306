//! The foreign peer: a Fedify server in a process of its own. Its verbs are described in
//! `tests/peers/fedify/README.md`.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::wire;

/// Node has to load Fedify from a cold disk on a loaded machine.
const START: Duration = Duration::from_secs(60);

/// Where `cargo xtask test` has installed what the suite runs against.
pub fn tools() -> PathBuf {
    let folder = std::env::var_os("GATEPOST_TEST_TOOLS");
    PathBuf::from(folder.expect("GATEPOST_TEST_TOOLS is not set: run the suite by `cargo xtask test`"))
}

/// A running peer with one actor, `mika`. Ended and waited for when dropped.
pub struct Peer {
    /// The process; it holds its standard input, which keeps the peer alive.
    child: Child,
    control: String,
    /// Origin of its federation side.
    pub url: String,
    /// URI of `mika`.
    pub actor: String,
}

impl Peer {
    /// A peer as most servers are.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// A peer with options of `peer.mjs`.
    pub async fn start_with(options: &[&str]) -> Self {
        let folder = tools().join("fedify");
        let mut child = Command::new("node")
            .arg("peer.mjs")
            .args(options)
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|fault| panic!("node in {}: {fault}", folder.display()));
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut peer = Self {
            child,
            control: String::new(),
            url: String::new(),
            actor: String::new(),
        };
        let line = tokio::task::spawn_blocking(move || output.lines().next());
        let line = tokio::time::timeout(START, line)
            .await
            .expect("the peer does not start")
            .unwrap();
        let line = line.expect("the peer ended at its start").unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let field = |name: &str| ready[name].as_str().unwrap().to_owned();
        peer.url = field("url");
        peer.actor = field("actor");
        peer.control = field("control");
        peer
    }

    async fn does(&self, verb: &str, arguments: Value) -> Value {
        let answer = wire::post_json(&format!("{}/{verb}", self.control), &arguments).await;
        assert_eq!(answer.status, 200, "{verb}: {}", answer.text());
        answer.json()
    }

    async fn shows(&self, what: &str) -> Value {
        wire::get(&format!("{}/{what}", self.control), "application/json")
            .await
            .json()
    }

    /// `mika` follows an actor; gives the Follow's id.
    pub async fn follows(&self, actor: &str) -> String {
        id(&self.does("follow", json!({"actor": actor})).await, "activity")
    }

    /// `mika` no longer follows an actor.
    pub async fn unfollows(&self, actor: &str) {
        self.does("unfollow", json!({"actor": actor})).await;
    }

    /// `mika` writes to followers; gives the note's id.
    pub async fn posts(&self, text: &str) -> String {
        id(&self.does("post", json!({"text": text})).await, "object")
    }

    /// `mika` names an actor; gives the note's id.
    pub async fn mentions(&self, actor: &str, text: &str) -> String {
        id(
            &self
                .does("mention", json!({"to_actor": actor, "text": text}))
                .await,
            "object",
        )
    }

    /// `mika` answers a note; gives the reply's id.
    pub async fn replies(&self, object: &str, author: &str, text: &str) -> String {
        let arguments = json!({"object": object, "to_actor": author, "text": text});
        id(&self.does("reply", arguments).await, "object")
    }

    /// `mika` changes a note.
    pub async fn edits(&self, object: &str, text: &str) {
        self.does("edit", json!({"object": object, "text": text})).await;
    }

    /// `mika` deletes a note.
    pub async fn deletes(&self, object: &str) {
        self.does("delete", json!({"object": object})).await;
    }

    /// `mika` likes a note; gives the Like's id.
    pub async fn likes(&self, object: &str, author: &str) -> String {
        id(
            &self
                .does("like", json!({"object": object, "to_actor": author}))
                .await,
            "activity",
        )
    }

    /// `mika` shares a note; gives the Announce's id.
    pub async fn boosts(&self, object: &str, author: &str) -> String {
        id(
            &self
                .does("boost", json!({"object": object, "to_actor": author}))
                .await,
            "activity",
        )
    }

    /// `mika` takes a like back.
    pub async fn unlikes(&self, activity: &str) {
        self.does("unlike", json!({"activity": activity})).await;
    }

    /// `mika` takes a boost back.
    pub async fn unboosts(&self, activity: &str) {
        self.does("unboost", json!({"activity": activity})).await;
    }

    /// The next requests to an inbox get this status and never reach Fedify.
    pub async fn fails(&self, status: u16, times: u32) {
        self.does("fail", json!({"status": status, "times": times})).await;
    }

    /// Whether `mika` follows an actor and the actor has agreed.
    pub async fn is_following(&self, actor: &str) -> bool {
        contains(&self.shows("state").await["following"], actor)
    }

    /// Whether an actor follows `mika`.
    pub async fn is_followed_by(&self, actor: &str) -> bool {
        contains(&self.shows("state").await["followers"], actor)
    }

    /// What came to an inbox and whose signature Fedify has verified, oldest first.
    pub async fn received(&self) -> Vec<Received> {
        let Value::Array(records) = self.shows("received").await else {
            panic!("no list")
        };
        records.into_iter().map(Received).collect()
    }

    /// Those of one type.
    pub async fn received_of(&self, kind: &str) -> Vec<Received> {
        let mut received = self.received().await;
        received.retain(|one| one.kind() == kind);
        received
    }

    /// Every request to the federation side, whatever became of it, oldest first.
    pub async fn requests(&self) -> Vec<Value> {
        let Value::Array(records) = self.shows("requests").await else {
            panic!("no list")
        };
        records
    }

    /// Those to an inbox.
    pub async fn inbox_requests(&self) -> Vec<Value> {
        let mut requests = self.requests().await;
        requests.retain(|one| one["method"] == "POST" && one["path"].as_str().unwrap().ends_with("/inbox"));
        requests
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// An activity that Fedify verified.
#[derive(Debug, Clone)]
pub struct Received(Value);

impl Received {
    /// Its type.
    pub fn kind(&self) -> &str {
        self.0["type"].as_str().unwrap()
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }

    /// Its bytes.
    pub fn raw(&self) -> &str {
        self.0["raw"].as_str().unwrap()
    }

    /// The document.
    pub fn activity(&self) -> &Value {
        &self.0["activity"]
    }

    /// Whether it was the signature of the request that convinced Fedify, and not one in the document.
    pub fn is_verified_by_http_signature(&self) -> bool {
        self.0["verified"] == true && self.0["embedded_proof"] == false
    }
}

fn id(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap().to_owned()
}

fn contains(list: &Value, uri: &str) -> bool {
    list.as_array().unwrap().iter().any(|one| one == uri)
}
