//! Somebody who works with a node over HTTP, by a token.

use serde_json::{Value, json};

use crate::support::patience::eventually;
use crate::support::wire::{self, Answer};

/// A person with a token.
pub struct Account {
    client: reqwest::Client,
    url: String,
    token: String,
    password: String,
}

impl Account {
    /// Somebody whose token and password are known; `url` is the internal listener's origin.
    pub fn new(url: &str, token: &str, password: &str) -> Self {
        Self {
            client: wire::client(),
            url: url.into(),
            token: token.into(),
            password: password.into(),
        }
    }

    /// Signs in with a password, for everything.
    pub async fn signs_in(url: &str, username: &str, password: &str) -> Self {
        let wish = json!({"username": username, "password": password, "scopes": "read write follow gatepost:decide"});
        let answer = wire::post_json(&format!("{url}/api/gatepost/v1/tokens"), &wish).await;
        assert_eq!(answer.status, 201, "{username}: {}", answer.text());
        Self::new(url, answer.json()["token"].as_str().unwrap(), password)
    }

    /// What they show.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Reads.
    pub async fn gets(&self, path: &str) -> Answer {
        self.sends("GET", path, Vec::new()).await
    }

    /// Posts JSON; gives what a success answers.
    pub async fn posts(&self, path: &str, body: Value) -> Value {
        let answer = self.sends("POST", path, body.to_string().into_bytes()).await;
        assert!(
            matches!(answer.status, 200 | 201),
            "{path}: {} {}",
            answer.status,
            answer.text()
        );
        answer.json()
    }

    async fn sends(&self, method: &str, path: &str, body: Vec<u8>) -> Answer {
        let bearer = self.bearer();
        let headers = [("authorization", &*bearer), ("content-type", "application/json")];
        wire::request(
            &self.client,
            method,
            &format!("{}{path}", self.url),
            &headers,
            body,
        )
        .await
    }

    /// Writes inside; gives the post's id.
    pub async fn writes(&self, text: &str) -> String {
        let status = self.posts("/api/v1/statuses", json!({"status": text})).await;
        status["id"].as_str().unwrap().to_owned()
    }

    /// Proposes something new and submits it; gives the candidate.
    pub async fn proposes(&self, text: &str) -> Value {
        let proposal = json!({"brand": "news", "kind": "create", "text": text});
        let candidate = self.posts("/api/gatepost/v1/candidates", proposal).await;
        self.posts(
            &verb(&candidate, "submit"),
            json!({"rev_hash": candidate["revision"]["rev_hash"]}),
        )
        .await
    }

    /// Gives the password once more and approves.
    pub async fn approves(&self, candidate: &Value) -> Value {
        let proof = json!({"password": self.password, "candidate_id": candidate["id"], "verb": "decide"});
        let proof = self.posts("/api/gatepost/v1/reauthentication", proof).await;
        let decision = json!({"decision": "approve", "rev_hash": candidate["revision"]["rev_hash"],
            "reauthentication_token": proof["reauthentication_token"]});
        self.posts(&verb(candidate, "decisions"), decision).await
    }

    /// Releases at once and waits for the publication; gives the candidate as it is then.
    pub async fn publishes(&self, candidate: &Value) -> Value {
        self.posts(&verb(candidate, "release"), json!({"undo_seconds": 0}))
            .await;
        self.sees_published(candidate["id"].as_str().unwrap()).await
    }

    /// Waits until the public plane has accepted a release; gives the candidate as it is then.
    pub async fn sees_published(&self, id: &str) -> Value {
        eventually("the publication", async || {
            let answer = self.gets(&format!("/api/gatepost/v1/candidates/{id}")).await;
            let candidate = answer.json();
            (candidate["state"] == "published" && !candidate["publication"].is_null()).then_some(candidate)
        })
        .await
    }

    /// The certificate of a release, as it is answered.
    pub async fn certificate(&self, candidate: &Value) -> Vec<u8> {
        let answer = self.gets(&verb(candidate, "certificate")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.body
    }
}

fn verb(candidate: &Value, verb: &str) -> String {
    format!(
        "/api/gatepost/v1/candidates/{}/{verb}",
        candidate["id"].as_str().unwrap()
    )
}
