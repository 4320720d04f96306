//! The internal listener of a company, and the programs that people of it use.

use std::net::{IpAddr, SocketAddr};

use gatepost_api::RateLimits;
use gatepost_internal::oauth::Admission;
use gatepost_model::scope::Scope;
use reqwest::Client;
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::support::colleague::Colleague;
use crate::support::wire::{self, Answer};
use crate::support::world::World;

/// An internal plane behind its listener, in the test's own time.
pub struct Office {
    serving: JoinHandle<()>,
    /// Origin of the listener.
    pub url: String,
    client: Client,
    /// The plane.
    pub world: World,
}

impl Office {
    /// A company whose policy demands no undo window, and where nobody asks too often.
    pub async fn new() -> Self {
        Self::with(Self::unlimited()).await
    }

    /// The same with these limits.
    pub async fn with(limits: RateLimits) -> Self {
        Self::of_world(World::new().await, limits).await
    }

    /// The same where not every app may come in.
    pub async fn letting_in(apps: Admission) -> Self {
        let mut world = World::new().await;
        world.inside = world.letting_in(apps);
        Self::of_world(world, Self::unlimited()).await
    }

    /// The same where no mail leaves the node.
    pub async fn without_mail() -> Self {
        let mut world = World::new().await;
        world.inside = world.without_mail();
        Self::of_world(world, Self::unlimited()).await
    }

    fn unlimited() -> RateLimits {
        let most = u32::MAX;
        RateLimits {
            requests: most,
            posts: most,
            strangers: most,
        }
    }

    async fn of_world(world: World, limits: RateLimits) -> Self {
        let api = gatepost_api::Settings {
            name: "Acme".into(),
            description: "Where Acme talks.".into(),
            contact_email: "office@acme.example".into(),
            source_url: "https://code.example/gatepost".into(),
            limits,
        };
        let web = gatepost_web::Settings { name: "Acme".into() };
        let router = gatepost_web::router(world.inside.clone(), web)
            .merge(gatepost_api::router(world.inside.clone(), api));
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(socket, service).await.unwrap() });
        Self {
            serving,
            url,
            client: wire::client(),
            world,
        }
    }

    /// A program that shows nobody's token.
    pub fn nobody(&self) -> App<'_> {
        App {
            office: self,
            client: self.client.clone(),
            bearer: None,
        }
    }

    /// A program that shows this token.
    pub fn with_token(&self, bearer: &str) -> App<'_> {
        App {
            bearer: Some(bearer.to_owned()),
            ..self.nobody()
        }
    }

    /// A program of somebody.
    pub fn of(&self, colleague: &Colleague) -> App<'_> {
        self.with_token(&colleague.bearer)
    }

    /// A program without a token, on another machine: every address of 127.0.0.0/8 is this one.
    pub fn at(&self, address: [u8; 4]) -> App<'_> {
        let client = Client::builder()
            .local_address(IpAddr::from(address))
            .no_proxy()
            .tls_certs_only([]);
        App {
            client: client.build().unwrap(),
            ..self.nobody()
        }
    }

    /// A program of somebody whose token has only these scopes.
    pub async fn limited(&self, colleague: &Colleague, scopes: &[Scope]) -> App<'_> {
        self.of(&self.world.sign_in(&colleague.caller.username, scopes).await)
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A program that speaks to the listener.
pub struct App<'a> {
    office: &'a Office,
    client: Client,
    bearer: Option<String>,
}

impl App<'_> {
    /// Sends anything.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let bearer = self.bearer.as_ref().map(|bearer| format!("Bearer {bearer}"));
        let mut headers = headers.to_vec();
        headers.extend(bearer.as_ref().map(|bearer| ("authorization", bearer.as_str())));
        wire::request(
            &self.client,
            method,
            &format!("{}{path}", self.office.url),
            &headers,
            body,
        )
        .await
    }

    /// Sends JSON.
    pub async fn send_json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.send(method, path, &headers, body.to_string().into_bytes())
            .await
    }

    /// Follows somebody.
    pub async fn follows(&self, colleague: &Colleague) {
        let path = format!("/api/v1/accounts/{}/follow", colleague.caller.person);
        assert_eq!(self.send("POST", &path, &[], Vec::new()).await.status, 200);
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Vec::new()).await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send_json("POST", path, &body).await
    }

    /// Puts JSON.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send_json("PUT", path, &body).await
    }

    /// Deletes.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[], Vec::new()).await
    }
}
