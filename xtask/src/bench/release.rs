//! From release to first delivery: the demo's two companies, one follower, the whole way through the gate.
//!
//! The clock starts when the release is asked for and stops when the candidate shows a delivery: publish
//! transaction, courier, acceptance, fan-out, signature, the other node's verification and its answer, the
//! event back, and the polling here.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::ROUNDS;
use super::figure::{Figure, Unit, milliseconds};
use super::http::{Client, text};
use super::node::{clean, free_ports};
use crate::failure::{During, Failure};
use crate::process::{Running, Signals};

/// How often the candidate is looked at: fine enough for the goal of a second, without being a load.
const POLL: Duration = Duration::from_millis(5);

/// A release not delivered within this time is a fault to report, not a slow round.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts the demo and walks the path once per round.
pub fn measure(signals: &Signals, binary: &Path) -> Result<Figure, Failure> {
    let mut command = Command::new(binary);
    command.args(["demo", "--json", "--port", &free_ports(4)?.to_string()]);
    let mut demo = Running::start(clean(&mut command).stdout(Stdio::piped()))?;
    let company = first_company(&mut demo)?;

    let mut measured = Vec::new();
    for round in 1..=ROUNDS {
        measured.push(milliseconds(release(signals, &company, round)?));
    }
    Ok(Figure {
        name: "release to first delivery on loopback",
        unit: Unit::Milliseconds,
        goal: Some(1000.0),
        measured,
    })
}

/// The demo prints one line of JSON when it is ready; the first node is the followed one.
fn first_company(demo: &mut Running) -> Result<Value, Failure> {
    let output = demo
        .child
        .stdout
        .take()
        .ok_or_else(|| Failure::failed("the demo has no standard output"))?;
    let mut line = String::new();
    BufReader::new(output)
        .read_line(&mut line)
        .during(|| "cannot read from the demo".to_owned())?;
    let ready: Value = serde_json::from_str(&line).during(|| "the demo did not get ready".to_owned())?;
    ready
        .pointer("/nodes/0")
        .cloned()
        .ok_or_else(|| Failure::failed("the demo named no node"))
}

/// One candidate from proposal to delivery; the time of its last part.
fn release(signals: &Signals, company: &Value, round: usize) -> Result<Duration, Failure> {
    let client = Client::new(text(company, "/internal_url")?);
    let author = person(company, |roles| roles.iter().all(|role| role == "employee"))?;
    let approver = person(company, |roles| roles.iter().any(|role| role == "approver"))?;
    let publisher = person(company, |roles| roles.iter().any(|role| role == "publisher"))?;

    let candidates = "/api/gatepost/v1/candidates";
    let proposal = json!({
        "brand": text(company, "/brand/name")?, "kind": "create", "text": format!("Measured in round {round}."),
    });
    let candidate = client.post(candidates, text(author, "/token")?, &proposal)?;
    let id = text(&candidate, "/id")?;
    let hash = text(&candidate, "/revision/rev_hash")?;
    let path = format!("{candidates}/{id}");
    client.post(
        &format!("{path}/submit"),
        text(author, "/token")?,
        &json!({ "rev_hash": hash }),
    )?;

    let password = text(approver, "/password")?;
    let proof = json!({ "password": password, "candidate_id": id, "verb": "decide" });
    let proof = client.post(
        "/api/gatepost/v1/reauthentication",
        text(approver, "/token")?,
        &proof,
    )?;
    let decision = json!({
        "decision": "approve", "rev_hash": hash,
        "reauthentication_token": text(&proof, "/reauthentication_token")?,
    });
    client.post(&format!("{path}/decisions"), text(approver, "/token")?, &decision)?;

    let token = text(publisher, "/token")?;
    let begun = Instant::now();
    client.post(&format!("{path}/release"), token, &json!({ "undo_seconds": 0 }))?;
    loop {
        let candidate = client.get(&path, token)?;
        let delivered = candidate
            .pointer("/publication/deliveries/delivered")
            .and_then(Value::as_u64);
        if delivered.is_some_and(|count| count >= 1) {
            return Ok(begun.elapsed());
        }
        if begun.elapsed() > PATIENCE {
            return Err(Failure::failed(format!(
                "Nothing was delivered within {PATIENCE:?}: {candidate}"
            )));
        }
        signals.sleep(POLL)?;
    }
}

/// The first person whose roles are fit.
fn person(company: &Value, fit: impl Fn(&[Value]) -> bool) -> Result<&Value, Failure> {
    let people = company
        .pointer("/people")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    people
        .iter()
        .find(|person| {
            person
                .pointer("/roles")
                .and_then(Value::as_array)
                .is_some_and(|roles| fit(roles))
        })
        .ok_or_else(|| Failure::failed("the demo has nobody with the roles this needs"))
}
