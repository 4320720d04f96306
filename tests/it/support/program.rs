//! The program in a process of its own, to be killed at any moment and started again on the same data.

use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use gatepost_internal::{brand, person, role, token};
use gatepost_model::role::Role;
use gatepost_model::scope::{Scope, Scopes};
use gatepost_server::config::DatabaseUrl;
use gatepost_server::creation::{self, Plan};
use gatepost_server::planes::{self, Schema, Surroundings};
use serde_json::{Value, json};

use super::database::{Databases, on_postgres};
use super::wire;
use super::world::PASSWORD;

/// How long a start may take, and a stop.
const PATIENCE: Duration = Duration::from_secs(60);

/// A node that is set up, whether it runs or not.
pub struct Program {
    child: Option<Child>,
    config: PathBuf,
    client: reqwest::Client,
    /// Origin of the internal listener.
    pub internal_url: String,
    /// Origin of the public listener.
    pub public_url: String,
    /// Tokens of an author, an approver and a publisher.
    author: String,
    approver: String,
    publisher: String,
    /// Where it lives.
    pub databases: Databases,
}

impl Program {
    /// Sets up a company with the brand `news` and the people it takes to say something.
    pub async fn new() -> Self {
        let databases = Databases::empty();
        let [internal, public] = free_ports();
        let folder = databases.folder.path().to_owned();
        let database = |url: &String| on_postgres().then(|| DatabaseUrl::new(url));
        let plan = Plan {
            file: folder.join("gatepost.toml"),
            data: folder.clone(),
            name: "Acme".into(),
            public_url: format!("http://localhost:{public}"),
            development: true,
            internal_listen: ([127, 0, 0, 1], internal).into(),
            public_listen: ([127, 0, 0, 1], public).into(),
            internal_url: format!("http://localhost:{internal}"),
            internal_database: database(&databases.internal),
            public_database: database(&databases.public),
            undo_seconds: Some(0),
            administrator: None,
        };
        let surroundings = Surroundings::default();
        let config = creation::create(&plan, &surroundings).await.unwrap();
        let inside = planes::inside(&config, &surroundings, Schema::Demand)
            .await
            .unwrap();
        brand::create(&inside, "news", "Acme News", "", None)
            .await
            .unwrap();
        let mut tokens = Vec::new();
        for (name, role) in [
            ("ana_silva", None),
            ("petra_berg", Some(Role::Approver)),
            ("paul_weber", Some(Role::Publisher)),
        ] {
            person::create(&inside, name, name, PASSWORD, None).await.unwrap();
            if let Some(role) = role {
                role::grant(&inside, name, role, Some("news"), None)
                    .await
                    .unwrap();
            }
            let person = inside
                .database
                .read(move |r| person::find_by_username(r, name))
                .await
                .unwrap()
                .unwrap();
            let issued = token::issue(&inside, person.id, "phone", Scopes::of(&Scope::ALL))
                .await
                .unwrap();
            tokens.push(issued.secret);
        }
        inside.database.close().await.unwrap();
        let [author, approver, publisher] = <[String; 3]>::try_from(tokens).unwrap();
        Self {
            child: None,
            config: plan.file,
            client: wire::client(),
            internal_url: plan.internal_url,
            public_url: plan.public_url,
            author,
            approver,
            publisher,
            databases,
        }
    }

    /// Starts it and waits until both listeners answer.
    pub async fn starts(&mut self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatepost-under-test"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GATEPOST_") {
                command.env_remove(name);
            }
        }
        let child = command
            .args(["serve", "--config"])
            .arg(&self.config)
            .env("GATEPOST_LOG__FILTER", "warn")
            .env("GATEPOST_DELIVERY__RETRY_SECONDS", "[1]")
            // Longer than any test: who starts again must take back the leases of who was killed.
            .env("GATEPOST_DELIVERY__LEASE_SECONDS", "900")
            // Who waits for an effect asks a hundred times a second: with the usual 300 requests in five
            // minutes the patience of these tests ended after five seconds, on a busy machine too soon.
            .env("GATEPOST_LIMITS__TOKEN_REQUESTS", u32::MAX.to_string())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
        let end = Instant::now() + PATIENCE;
        for url in [&self.internal_url, &self.public_url] {
            while !self.answers(url).await {
                let ended = self.child.as_mut().unwrap().try_wait().unwrap();
                assert!(ended.is_none(), "it ended at its start: {ended:?}");
                assert!(Instant::now() < end, "it does not answer at {url}");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }

    async fn answers(&self, url: &str) -> bool {
        let answer = self.client.get(format!("{url}/health")).send().await;
        answer.is_ok_and(|answer| answer.status() == 200)
    }

    /// `kill -9`, at this very moment.
    pub fn is_killed(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// SIGTERM; gives how it ended.
    pub async fn is_terminated(&mut self) -> ExitStatus {
        let mut child = self.child.take().unwrap();
        let sent = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "it does not stop");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Proposes, approves and releases a note; gives the candidate's id as soon as the release was answered.
    pub async fn releases(&self, text: &str) -> String {
        let proposal = json!({"brand": "news", "kind": "create", "text": text});
        let candidate = self.posts("candidates", &self.author, &proposal).await;
        let (id, hash) = (
            candidate["id"].as_str().unwrap(),
            &candidate["revision"]["rev_hash"],
        );
        let verb = |name: &str| format!("candidates/{id}/{name}");
        self.posts(&verb("submit"), &self.author, &json!({"rev_hash": hash}))
            .await;
        let proof = json!({"password": PASSWORD, "candidate_id": id, "verb": "decide"});
        let proof = self.posts("reauthentication", &self.approver, &proof).await;
        let decision = json!({"decision": "approve", "rev_hash": hash,
            "reauthentication_token": proof["reauthentication_token"]});
        self.posts(&verb("decisions"), &self.approver, &decision).await;
        self.posts(&verb("release"), &self.publisher, &json!({"undo_seconds": 0}))
            .await;
        id.to_owned()
    }

    /// The candidate as its publisher sees it now.
    pub async fn candidate(&self, id: &str) -> Value {
        let url = format!("{}/api/gatepost/v1/candidates/{id}", self.internal_url);
        let bearer = format!("Bearer {}", self.publisher);
        let answer = wire::request(&self.client, "GET", &url, &[("authorization", &bearer)], vec![]).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    async fn posts(&self, path: &str, token: &str, body: &Value) -> Value {
        let url = format!("{}/api/gatepost/v1/{path}", self.internal_url);
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", &*bearer), ("content-type", "application/json")];
        let answer = wire::request(
            &self.client,
            "POST",
            &url,
            &headers,
            body.to_string().into_bytes(),
        )
        .await;
        assert!(answer.status < 300, "{path}: {}", answer.text());
        answer.json()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// Two ports that nobody listens on. Below the range from which the system draws, so that nobody takes one
/// while the program is down; which ones are tried depends on the process and rises within it, as tests run
/// side by side.
fn free_ports() -> [u16; 2] {
    static PAIR: AtomicU16 = AtomicU16::new(0);
    loop {
        let pair = std::process::id() + u32::from(PAIR.fetch_add(1, Ordering::Relaxed)) * 37;
        let first = 10_000 + u16::try_from(pair % 5_000).unwrap() * 2;
        let ports = [first, first + 1];
        if ports
            .iter()
            .all(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok())
        {
            return ports;
        }
    }
}
