//! A whole company: a node with both planes, both listeners and all jobs, in this process and in real time.

use std::sync::Arc;

use gatepost_internal::gate::{Candidate, Proposal};
use gatepost_internal::{Inside, brand, person, role, token};
use gatepost_model::role::Role;
use gatepost_model::scope::{Scope, Scopes};
use gatepost_server::config::{DatabaseUrl, Settings};
use gatepost_server::creation::{self, Plan};
use gatepost_server::listener::Listeners;
use gatepost_server::node::{Node, Start};
use gatepost_server::planes::Surroundings;
use serde_json::Value;

use super::colleague::{Colleague, note};
use super::database::{Databases, on_postgres};
use super::outside::Recording;
use super::patience::eventually;
use super::wire;
use super::world::PASSWORD;

/// A running node with the brand `news`.
pub struct Company {
    /// The node.
    pub node: Node,
    /// The internal plane.
    pub inside: Inside,
    /// Origin of the public listener.
    pub public_url: String,
    /// Origin of the internal listener.
    pub internal_url: String,
    /// Everything that left.
    pub recording: Arc<Recording>,
    /// Where it lives. Last, so that its connections are closed first.
    pub databases: Databases,
}

impl Company {
    /// A company with the default configuration, in development mode, without an undo window.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let databases = Databases::empty();
        let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listeners = Listeners {
            internal: free(),
            public: free(),
        };
        let [internal, public] =
            [&listeners.internal, &listeners.public].map(|socket| socket.local_addr().unwrap());
        let public_url = format!("http://localhost:{}", public.port());
        let internal_url = format!("http://localhost:{}", internal.port());
        let database = |url: &String| on_postgres().then(|| DatabaseUrl::new(url));
        let plan = Plan {
            file: databases.folder.path().join("gatepost.toml"),
            data: databases.folder.path().to_owned(),
            name: "Acme".into(),
            public_url: public_url.clone(),
            development: true,
            internal_listen: internal,
            public_listen: public,
            internal_url: internal_url.clone(),
            internal_database: database(&databases.internal),
            public_database: database(&databases.public),
            undo_seconds: Some(0),
            administrator: None,
        };
        let recording = Arc::new(Recording::default());
        let surroundings = Surroundings {
            recorder: Some(recording.clone()),
            ..Surroundings::default()
        };
        let mut config = creation::create(&plan, &surroundings).await.unwrap();
        change(&mut config.settings);
        let start = Start {
            surroundings,
            listeners: Some(listeners),
            ..Start::default()
        };
        let node = Node::start_with(config, start).await.unwrap();
        let inside = node.inside().clone();
        brand::create(&inside, "news", "Acme News", "What is new at Acme.", None)
            .await
            .unwrap();
        inside.context.work.notify_waiters();
        let company = Self {
            node,
            inside,
            public_url,
            internal_url,
            recording,
            databases,
        };
        let actor = company.brand();
        eventually("the brand opens", async || {
            (wire::document(&actor).await.status == 200).then_some(())
        })
        .await;
        company
    }

    /// URI of the brand's actor.
    pub fn brand(&self) -> String {
        format!("{}/brands/news", self.public_url)
    }

    /// Somebody with a password, a token and these roles, the gate roles among them at `news`.
    pub async fn person(&self, name: &str, roles: &[Role]) -> Colleague {
        person::create(&self.inside, name, &format!("{name} Example"), PASSWORD, None)
            .await
            .unwrap();
        for role in roles {
            let brand = role.is_gate().then_some("news");
            role::grant(&self.inside, name, *role, brand, None).await.unwrap();
        }
        let wanted = name.to_owned();
        let person = self
            .inside
            .database
            .read(move |r| person::find_by_username(r, &wanted))
            .await
            .unwrap()
            .unwrap();
        let issued = token::issue(&self.inside, person.id, "phone", Scopes::of(&Scope::ALL))
            .await
            .unwrap();
        let caller = token::authenticate(&self.inside, &issued.secret, "127.0.0.1".into())
            .await
            .unwrap();
        Colleague {
            inside: self.inside.clone(),
            caller,
            bearer: issued.secret,
        }
    }

    /// The four people it takes to say something: who proposes, approves, releases and answers.
    pub async fn desk(&self) -> Desk {
        Desk {
            ana: self.person("ana_silva", &[]).await,
            petra: self.person("petra_berg", &[Role::Approver]).await,
            paul: self.person("paul_weber", &[Role::Publisher]).await,
            rita: self.person("rita_roth", &[Role::Responder]).await,
        }
    }

    /// What the desk reads of what came in, newest first.
    pub async fn outside_inbox(&self, reader: &Colleague) -> Vec<Value> {
        let url = format!("{}/api/gatepost/v1/outside?brand=news", self.internal_url);
        let bearer = format!("Bearer {}", reader.bearer);
        let answer = wire::request(
            &wire::client(),
            "GET",
            &url,
            &[("authorization", &bearer)],
            vec![],
        )
        .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json().as_array().unwrap().clone()
    }
}

/// The people of the gate.
pub struct Desk {
    /// An employee.
    pub ana: Colleague,
    /// Approves.
    pub petra: Colleague,
    /// Releases.
    pub paul: Colleague,
    /// Answers outsiders.
    pub rita: Colleague,
}

impl Desk {
    /// A proposal on its way through the gate to a publication; gives the candidate as it is then.
    pub async fn publishes(&self, author: &Colleague, proposal: Proposal) -> Candidate {
        let candidate = author.tries_to_propose(proposal).await.unwrap();
        let candidate = author.submits(&candidate).await.unwrap();
        let candidate = self.petra.approves(&candidate).await.unwrap();
        self.paul.releases(&candidate, Some(0)).await.unwrap();
        self.sees(&candidate, "published", |candidate| {
            candidate.publication.is_some()
        })
        .await
    }

    /// Says something new; gives the URI of the publication.
    pub async fn says(&self, text: &str) -> String {
        self.publishes(&self.ana, note(text))
            .await
            .publication
            .unwrap()
            .uri
    }

    /// Waits until a candidate is as wanted.
    pub async fn sees(
        &self,
        candidate: &Candidate,
        what: &str,
        wanted: impl Fn(&Candidate) -> bool,
    ) -> Candidate {
        eventually(what, async || {
            let candidate = self.petra.sees(candidate).await.unwrap();
            wanted(&candidate).then_some(candidate)
        })
        .await
    }
}
