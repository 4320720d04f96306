//! A demo under way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command_line::account::Account;
use crate::command_line::gatepost::{Ended, Gatepost, Running, gatepost};
use crate::command_line::ports;

/// A running demo and what it has told.
pub struct Demo {
    /// The process.
    pub running: Running,
    /// The line of `--json`.
    pub ready: Value,
    /// The first of its four ports.
    pub port: u16,
}

/// `gatepost demo --json --port N` with four free ports, kept in a folder or not.
pub fn command(port: u16, folder: Option<&Path>) -> Gatepost {
    let mut arguments = vec![
        "demo".to_owned(),
        "--json".to_owned(),
        "--port".to_owned(),
        port.to_string(),
    ];
    if let Some(folder) = folder {
        arguments.extend(["--data".to_owned(), folder.display().to_string()]);
    }
    gatepost(&arguments)
}

impl Demo {
    /// A demo in a temporary folder.
    pub fn new() -> Self {
        Self::kept_in(None)
    }

    /// A new demo in a folder, or in a temporary one.
    pub fn kept_in(folder: Option<&Path>) -> Self {
        // Another test may take a port between our look and the demo's.
        for _ in 0..5 {
            let [port, ..] = ports::free_row::<4>();
            let mut running = command(port, folder).starts();
            if let Some(line) = running.line() {
                return Self {
                    running,
                    ready: serde_json::from_str(&line).unwrap(),
                    port,
                };
            }
            let refused = running.ends();
            assert!(
                refused.notes.contains("another program listens there already"),
                "{}",
                refused.notes
            );
        }
        panic!("four free ports in a row are not to be had");
    }

    /// Starts it again in its folder.
    pub fn again(folder: &Path, port: u16) -> Self {
        let mut running = gatepost(&["demo", "--json", "--data", folder.to_str().unwrap()]).starts();
        let line = running.line().expect("it does not start again");
        Self {
            running,
            ready: serde_json::from_str(&line).unwrap(),
            port,
        }
    }

    /// A company: Acme is 0, Globex is 1.
    pub fn company(&self, number: usize) -> Company<'_> {
        Company(&self.ready["nodes"][number])
    }

    /// The folder of everything.
    pub fn folder(&self) -> PathBuf {
        self.company(0)
            .config()
            .parent()
            .unwrap()
            .parent()
            .unwrap()
            .to_owned()
    }

    /// Ends it by SIGTERM: nothing more may be said on standard output.
    pub fn terminates(self) -> Ended {
        let ended = self.running.terminates();
        assert_eq!(
            (ended.code, ended.output.as_str()),
            (Some(0), ""),
            "{}",
            ended.notes
        );
        ended
    }
}

/// What was told about a company.
pub struct Company<'a>(pub &'a Value);

impl<'a> Company<'a> {
    /// A text of it.
    pub fn text(&self, field: &str) -> &'a str {
        self.0[field].as_str().unwrap()
    }

    /// Its configuration.
    pub fn config(&self) -> PathBuf {
        PathBuf::from(self.text("config"))
    }

    /// The brand's actor.
    pub fn actor(&self) -> &'a str {
        self.0["brand"]["actor"].as_str().unwrap()
    }

    /// Everybody, in their order.
    pub fn people(&self) -> Vec<Person<'a>> {
        self.0["people"].as_array().unwrap().iter().map(Person).collect()
    }

    /// The first who holds a role.
    pub fn holder(&self, role: &str) -> Person<'a> {
        self.people()
            .into_iter()
            .find(|person| person.roles().contains(role))
            .unwrap()
    }

    /// Somebody's account.
    pub fn account(&self, person: &Person<'_>) -> Account {
        Account::new(
            self.text("internal_url"),
            person.text("token"),
            person.text("password"),
        )
    }
}

/// What was told about a person.
pub struct Person<'a>(pub &'a Value);

impl<'a> Person<'a> {
    /// A text of theirs.
    pub fn text(&self, field: &str) -> &'a str {
        self.0[field].as_str().unwrap()
    }

    /// Their roles.
    pub fn roles(&self) -> BTreeSet<&'a str> {
        self.0["roles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|role| role.as_str().unwrap())
            .collect()
    }
}

/// The names of a JSON object's fields.
pub fn fields(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}
