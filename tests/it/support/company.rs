//! A whole company: a node with both planes, both listeners and all jobs, in this process and in real time.

use std::path::Path;
use std::sync::Arc;

use gatepost_federation::inbox;
use gatepost_internal::gate::{Candidate, Proposal};
use gatepost_internal::{Inside, brand, person, role, token};
use gatepost_model::Clock;
use gatepost_model::role::Role;
use gatepost_model::scope::{Scope, Scopes};
use gatepost_server::config::{Config, DatabaseUrl, Settings};
use gatepost_server::creation::{self, Plan};
use gatepost_server::listener::Listeners;
use gatepost_server::node::{Node, Start};
use gatepost_server::planes::Surroundings;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::clock::TestClock;
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
    clock: Arc<dyn Clock>,
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
        Self::made(change, Surroundings::default()).await
    }

    /// A company in a test's own time.
    pub async fn at(clock: Arc<TestClock>) -> Self {
        let surroundings = Surroundings {
            clock,
            ..Surroundings::default()
        };
        Self::made(|_| {}, surroundings).await
    }

    /// The same with other settings.
    pub async fn at_with(clock: Arc<TestClock>, change: impl FnOnce(&mut Settings)) -> Self {
        let surroundings = Surroundings {
            clock,
            ..Surroundings::default()
        };
        Self::made(change, surroundings).await
    }

    async fn made(change: impl FnOnce(&mut Settings), surroundings: Surroundings) -> Self {
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
            ..surroundings
        };
        let clock = surroundings.clock.clone();
        let mut config = creation::create(&plan, &surroundings).await.unwrap();
        // Crawls ask for more names that nobody has than any honest visitor.
        config.settings.public.misses_per_minute = 0;
        // The suite asks as fast as it can until something has happened; `http::rates` has the limits.
        let limits = &mut config.settings.limits;
        limits.token_requests = u32::MAX;
        limits.token_posts = u32::MAX;
        limits.address_requests = u32::MAX;
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
            clock,
            databases,
        };
        let actor = company.brand();
        eventually("the brand opens", async || {
            (wire::document(&actor).await.status == 200).then_some(())
        })
        .await;
        company
    }

    /// Stops: everything that had begun is finished, and nothing holds the databases.
    pub async fn rests(self) -> Resting {
        let config = self.node.config().clone();
        self.node.stop().await.unwrap();
        drop(self.inside);
        Resting {
            config,
            clock: self.clock,
            databases: self.databases,
        }
    }

    /// The router of the public listener once more, for a test to put something around it.
    pub fn public_router(&self) -> axum::Router {
        let outside = self.node.outside().clone();
        let (inbox, _ends_with_the_test) = inbox::start(outside.clone(), CancellationToken::new());
        let settings = gatepost_site::Settings { misses_per_minute: 0 };
        gatepost_site::router(outside, inbox, settings)
    }

    /// Whoever shows this token.
    pub async fn whoever_shows(&self, bearer: &str) -> Colleague {
        let caller = token::authenticate(&self.inside, bearer, "127.0.0.1".into())
            .await
            .unwrap();
        Colleague {
            inside: self.inside.clone(),
            caller,
            bearer: bearer.to_owned(),
        }
    }

    /// The desk whose tokens these are.
    pub async fn desk_of(&self, [ana, petra, paul, rita]: &[String; 4]) -> Desk {
        Desk {
            ana: self.whoever_shows(ana).await,
            petra: self.whoever_shows(petra).await,
            paul: self.whoever_shows(paul).await,
            rita: self.whoever_shows(rita).await,
        }
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

    /// A token of somebody with these scopes and no others.
    pub async fn limited(&self, who: &Colleague, scopes: &str) -> String {
        let scopes = Scopes::parse(scopes).unwrap();
        let issued = token::issue(&self.inside, who.caller.person, "limited", scopes)
            .await
            .unwrap();
        issued.secret
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

/// A company whose node is not running.
pub struct Resting {
    config: Config,
    clock: Arc<dyn Clock>,
    databases: Databases,
}

impl Resting {
    /// The same again, in another place: keys, databases and all.
    pub fn copied(&self) -> Self {
        let databases = self.databases.copied();
        let (from, to) = (self.databases.folder.path(), databases.folder.path());
        let moved = |file: &Path| to.join(file.strip_prefix(from).unwrap());
        let mut config = self.config.clone();
        config.data = to.to_owned();
        config.file = moved(&config.file);
        config.release_key_file = moved(&config.release_key_file);
        config.internal_key_file = moved(&config.internal_key_file);
        config.public_key_file = moved(&config.public_key_file);
        config.internal_blobs = moved(&config.internal_blobs);
        config.public_blobs = moved(&config.public_blobs);
        config.witness_file = moved(&config.witness_file);
        config.internal_database = DatabaseUrl::new(&databases.internal);
        config.public_database = DatabaseUrl::new(&databases.public);
        Self {
            config,
            clock: self.clock.clone(),
            databases,
        }
    }

    /// Starts it at the addresses it had.
    pub async fn wakes(self) -> Company {
        let recording = Arc::new(Recording::default());
        let surroundings = Surroundings {
            clock: self.clock.clone(),
            recorder: Some(recording.clone()),
            ..Surroundings::default()
        };
        let start = Start {
            surroundings,
            ..Start::default()
        };
        let node = Node::start_with(self.config, start).await.unwrap();
        Company {
            public_url: node.public_url().to_owned(),
            internal_url: node.internal_url().to_owned(),
            inside: node.inside().clone(),
            node,
            recording,
            clock: self.clock,
            databases: self.databases,
        }
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
    /// What they show.
    pub fn bearers(&self) -> [String; 4] {
        [&self.ana, &self.petra, &self.paul, &self.rita].map(|person| person.bearer.clone())
    }

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
