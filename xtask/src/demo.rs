//! The demo's two companies, running beside us, and the walk through the gate that its people take.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::failure::{During, Failure};
use crate::http::{Client, text};
use crate::process::{Running, clean, free_ports};

const CANDIDATES: &str = "/api/gatepost/v1/candidates";

/// The running demo. It stops when this goes out of scope.
#[derive(Debug)]
pub struct Demo {
    /// The followed company: names, addresses and people, as `gatepost demo --json` prints them.
    pub company: Value,
    _running: Running,
}

impl Demo {
    /// Starts both companies on free ports, in a folder that goes away with them.
    pub fn start(binary: &Path) -> Result<Self, Failure> {
        let mut command = Command::new(binary);
        command.args(["demo", "--json", "--port", &free_ports(4)?.to_string()]);
        let mut running = Running::start(clean(&mut command).stdout(Stdio::piped()))?;
        let output = running
            .child
            .stdout
            .take()
            .ok_or_else(|| Failure::failed("the demo has no standard output"))?;
        let mut line = String::new();
        // It prints one line when it is ready; the first node is the followed one.
        BufReader::new(output)
            .read_line(&mut line)
            .during(|| "cannot read from the demo".to_owned())?;
        let ready: Value = serde_json::from_str(&line).during(|| "the demo did not get ready".to_owned())?;
        let company = ready
            .pointer("/nodes/0")
            .cloned()
            .ok_or_else(|| Failure::failed("the demo named no node"))?;
        Ok(Self {
            company,
            _running: running,
        })
    }

    /// A client of the company's internal listener.
    pub fn client(&self) -> Result<Client, Failure> {
        Ok(Client::new(text(&self.company, "/internal_url")?))
    }

    /// The first person who is nothing but an employee.
    pub fn author(&self) -> Result<&Value, Failure> {
        self.person(|roles| roles.iter().all(|role| role == "employee"))
    }

    /// The first person with a role.
    pub fn holder(&self, wanted: &str) -> Result<&Value, Failure> {
        self.person(|roles| roles.iter().any(|role| role == wanted))
    }

    fn person(&self, fit: impl Fn(&[Value]) -> bool) -> Result<&Value, Failure> {
        let people = self.company.pointer("/people").and_then(Value::as_array);
        let people = people.map(Vec::as_slice).unwrap_or_default();
        let roles = |person: &Value| person.pointer("/roles").and_then(Value::as_array).cloned();
        people
            .iter()
            .find(|person| roles(person).is_some_and(|roles| fit(&roles)))
            .ok_or_else(|| Failure::failed("the demo has nobody with the roles this needs"))
    }

    /// Somebody writes inside, for the whole company.
    pub fn post(&self, person: &Value, words: &str) -> Result<(), Failure> {
        let token = text(person, "/token")?;
        self.client()?
            .post("/api/v1/statuses", token, &json!({"status": words}))?;
        Ok(())
    }

    /// The author proposes something new for the brand and submits it; the candidate as it was proposed.
    pub fn submit(&self, words: &str) -> Result<Value, Failure> {
        let (client, token) = (self.client()?, text(self.author()?, "/token")?);
        let proposal = json!({"brand": text(&self.company, "/brand/name")?, "kind": "create", "text": words});
        let candidate = client.post(CANDIDATES, token, &proposal)?;
        let hash = json!({"rev_hash": text(&candidate, "/revision/rev_hash")?});
        client.post(&format!("{}/submit", path(&candidate)?), token, &hash)?;
        Ok(candidate)
    }

    /// The approver approves exactly that revision.
    pub fn approve(&self, candidate: &Value) -> Result<(), Failure> {
        let (client, approver) = (self.client()?, self.holder("approver")?);
        let token = text(approver, "/token")?;
        let proof = json!({
            "password": text(approver, "/password")?, "candidate_id": text(candidate, "/id")?, "verb": "decide",
        });
        let proof = client.post("/api/gatepost/v1/reauthentication", token, &proof)?;
        let decision = json!({
            "decision": "approve", "rev_hash": text(candidate, "/revision/rev_hash")?,
            "reauthentication_token": text(&proof, "/reauthentication_token")?,
        });
        client.post(&format!("{}/decisions", path(candidate)?), token, &decision)?;
        Ok(())
    }

    /// The publisher releases it, without an undo window.
    pub fn release(&self, candidate: &Value) -> Result<(), Failure> {
        let token = text(self.holder("publisher")?, "/token")?;
        let window = json!({"undo_seconds": 0});
        self.client()?
            .post(&format!("{}/release", path(candidate)?), token, &window)?;
        Ok(())
    }

    /// To how many servers it was delivered by now.
    pub fn delivered(&self, candidate: &Value) -> Result<u64, Failure> {
        let token = text(self.holder("publisher")?, "/token")?;
        let now = self.client()?.get(&path(candidate)?, token)?;
        let delivered = now.pointer("/publication/deliveries/delivered");
        Ok(delivered.and_then(Value::as_u64).unwrap_or(0))
    }
}

fn path(candidate: &Value) -> Result<String, Failure> {
    Ok(format!("{CANDIDATES}/{}", text(candidate, "/id")?))
}
