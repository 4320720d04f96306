//! A node that `gatepost init` sets up, on the database of this run.

use std::fs;
use std::path::PathBuf;

use gatepost_model::gate::Policy;
use gatepost_server::config::{Environment, load};
use gatepost_server::planes::{self, Schema, Surroundings};
use gatepost_storage::Plane;
use serde_json::Value;

use super::account::Account;
use super::gatepost::{Gatepost, Running, gatepost};
use super::ports;
use crate::support::database::{self, Databases, on_postgres};
use crate::support::patience::eventually;
use crate::support::{sql, wire};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";

/// The first administrator.
pub const ADMINISTRATOR: &str = "ines_carvalho";

/// A node's place on this machine.
pub struct Installation {
    /// Its data folder, with the configuration.
    pub folder: PathBuf,
    /// A file with [`PASSWORD`] in its first line.
    pub password_file: PathBuf,
    /// Origin of the internal listener.
    pub internal_url: String,
    /// Origin of the public listener.
    pub public_url: String,
    /// Ports of the internal and the public listener.
    pub ports: [u16; 2],
    /// Where it lives. The files of SQLite are in the data folder, though.
    pub databases: Databases,
}

impl Installation {
    /// A place where nothing is yet.
    pub fn planned() -> Self {
        let databases = Databases::empty();
        let password_file = databases.folder.path().join("password");
        fs::write(&password_file, format!("{PASSWORD}\nthis line is not read\n")).unwrap();
        let ports = ports::free_row();
        let [internal_url, public_url] = ports.map(|port| format!("http://localhost:{port}"));
        let folder = databases.folder.path().join("node");
        Self {
            folder,
            password_file,
            internal_url,
            public_url,
            ports,
            databases,
        }
    }

    /// A node that was set up.
    pub fn new() -> Self {
        let planned = Self::planned();
        planned.init().ends().succeeds();
        planned
    }

    /// A node that was set up, with people for everything and a policy without an undo window.
    pub async fn with_desk() -> Self {
        let node = Self::new();
        let path = ["admin", "brand", "create", "news", "--display-name", "Acme News"];
        node.command(&path).ends().succeeds();
        for (username, role) in [
            ("ana_silva", None),
            ("david_lindqvist", Some("approver")),
            ("farid_haddad", Some("publisher")),
        ] {
            node.employs(username);
            if let Some(role) = role {
                node.command(&["admin", "role", "grant", username, role, "--brand", "news"])
                    .ends()
                    .succeeds();
            }
        }
        node.shortens_undo_window().await;
        node
    }

    /// The folder as text.
    pub fn folder(&self) -> &str {
        self.folder.to_str().unwrap()
    }

    /// Its configuration.
    pub fn config(&self) -> PathBuf {
        self.folder.join("gatepost.toml")
    }

    /// Everything `gatepost init` has to be told.
    pub fn flags(&self) -> Vec<String> {
        let [internal, public] = self.ports;
        let mut flags = vec![
            "--domain".to_owned(),
            format!("localhost:{public}"),
            "--internal".to_owned(),
            format!("127.0.0.1:{internal}"),
            "--data".to_owned(),
            self.folder().to_owned(),
            "--admin".to_owned(),
            ADMINISTRATOR.to_owned(),
            "--admin-password-file".to_owned(),
            self.password_file.display().to_string(),
        ];
        if on_postgres() {
            flags.extend(["--internal-database".to_owned(), self.databases.internal.clone()]);
            flags.extend(["--public-database".to_owned(), self.databases.public.clone()]);
        }
        flags
    }

    /// `gatepost init`, with all flags.
    pub fn init(&self) -> Gatepost {
        let mut arguments = vec!["init".to_owned()];
        arguments.extend(self.flags());
        gatepost(&arguments)
    }

    /// Any other command on this node.
    pub fn command(&self, arguments: &[&str]) -> Gatepost {
        let config = self.config();
        let mut all = arguments.to_vec();
        all.extend(["--config", config.to_str().unwrap()]);
        gatepost(&all)
    }

    /// Makes an account with [`PASSWORD`].
    pub fn employs(&self, username: &str) {
        let file = self.password_file.to_str().unwrap();
        self.command(&["admin", "person", "create", username, "--password-file", file])
            .ends()
            .succeeds();
    }

    /// `gatepost serve`, until both listeners answer.
    pub async fn serves(&self) -> Running {
        self.serves_as(self.command(&["serve"])).await
    }

    /// The same by another command line.
    pub async fn serves_as(&self, command: Gatepost) -> Running {
        let mut running = command.starts();
        let client = wire::client();
        for url in [&self.internal_url, &self.public_url] {
            eventually("the node answers", async || {
                assert!(running.runs(), "it ended at its start");
                let answer = client.get(format!("{url}/health")).send().await;
                answer.is_ok_and(|answer| answer.status() == 200).then_some(())
            })
            .await;
        }
        running
    }

    /// Somebody signs in.
    pub async fn account(&self, username: &str) -> Account {
        Account::signs_in(&self.internal_url, username, PASSWORD).await
    }

    /// The desk of [`with_desk`](Self::with_desk) says something; gives the candidate and its certificate.
    pub async fn publishes(&self, text: &str) -> (Value, Vec<u8>) {
        let ana = self.account("ana_silva").await;
        let candidate = self
            .account("david_lindqvist")
            .await
            .approves(&ana.proposes(text).await)
            .await;
        let published = self.account("farid_haddad").await.publishes(&candidate).await;
        let certificate = ana.certificate(&published).await;
        (published, certificate)
    }

    /// URL of a plane's database.
    pub fn database(&self, plane: Plane) -> String {
        match (on_postgres(), plane) {
            (true, Plane::Internal) => self.databases.internal.clone(),
            (true, Plane::Public) => self.databases.public.clone(),
            (false, Plane::Internal) => format!("sqlite:{}/internal.sqlite3", self.folder()),
            (false, Plane::Public) => format!("sqlite:{}/public.sqlite3", self.folder()),
        }
    }

    /// Somebody with the database's password writes into it.
    pub async fn is_tampered_with(&self, plane: Plane, statements: &str) {
        let database = database::open(&self.database(plane));
        sql::execute(&database, statements).await.unwrap();
        database.close().await.unwrap();
    }

    /// Takes the trigger away that keeps a table's rows as they are.
    pub async fn loses_trigger(&self, table: &str, trigger: &str) {
        let database = database::open(&self.database(Plane::Internal));
        sql::drop_trigger(&database, table, trigger).await;
        database.close().await.unwrap();
    }

    /// What two administrators would decide: a minute is too long for a test.
    async fn shortens_undo_window(&self) {
        let config = load(&self.config(), &Environment::default()).unwrap();
        let inside = planes::inside(&config, &Surroundings::default(), Schema::Demand)
            .await
            .unwrap();
        let policy = Policy {
            version: 2,
            ..Policy::standard(0)
        };
        gatepost_internal::gate::install_policy(&inside, policy)
            .await
            .unwrap();
        inside.database.close().await.unwrap();
    }
}
