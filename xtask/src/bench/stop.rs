//! `cargo xtask bench stop`: from the click to the last byte, with ten thousand deliveries queued.
//!
//! The measuring itself is a bench of the test suite (`tests/benches/stop.rs`), which knows how to make a company.

use std::fs;
use std::process::{Command, ExitCode, Stdio};

use serde_json::Value;

use super::figure::{self, Figure, Unit};
use crate::failure::{During, Failure};
use crate::process::Signals;
use crate::workspace::Workspace;

/// Builds the bench, measures, prints the table; it also lands in `<target>/bench/stop.json`.
pub fn run(signals: &Signals, workspace: &Workspace) -> Result<ExitCode, Failure> {
    println!("building and measuring: a company is stopped in the middle of a fan-out, five times");
    let folder = workspace.target.join("bench");
    fs::create_dir_all(&folder).during(|| format!("cannot create {}", folder.display()))?;
    let said = folder.join("stop.said");
    let mut bench: Command = workspace.cargo();
    bench.args([
        "bench",
        "--locked",
        "--package",
        "gatepost-tests",
        "--bench",
        "stop",
    ]);
    let file = fs::File::create(&said).during(|| format!("cannot write {}", said.display()))?;
    signals.require(bench.stdout(Stdio::from(file)), "measure the stop")?;
    let text = fs::read_to_string(&said).during(|| format!("cannot read {}", said.display()))?;
    let result = text
        .lines()
        .rev()
        .find_map(|line| serde_json::from_str::<Value>(line).ok())
        .ok_or_else(|| Failure::failed("The bench has said nothing that can be read.".to_owned()))?;

    let numbers = |name: &str| -> Vec<f64> {
        let list = result.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_f64).collect()
    };
    let figure = Figure {
        name: "click to the last new byte, 10,000 queued",
        unit: Unit::Milliseconds,
        goal: Some(1000.0),
        measured: numbers("measured"),
    };
    println!("\n{}", figure::table(std::slice::from_ref(&figure)));
    println!("still queued after each: {:?}", numbers("kept"));
    let mut document = figure.to_json();
    if let (Some(document), Some(kept)) = (document.as_object_mut(), result.get("kept")) {
        document.insert("kept".to_owned(), kept.clone());
    }
    let file = folder.join("stop.json");
    fs::write(&file, format!("{document:#}\n")).during(|| format!("cannot write {}", file.display()))?;
    println!("{}", file.display());
    Ok(ExitCode::SUCCESS)
}
