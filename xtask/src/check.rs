//! `cargo xtask check`: everything CI looks at apart from the tests.
//!
//! All steps run even when one fails, so that one run shows everything there is to repair. No step
//! builds the feature `postgres-tls`, which needs OpenSSL: what builds does so with default features.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::failure::Failure;
use crate::process::{Signals, answer};
use crate::tools::{CARGO_DENY, CARGO_SHEAR, Tool};
use crate::workspace::Workspace;

/// A step: its name, and how to do it.
type Step = (&'static str, fn(&Signals, &Workspace) -> Result<Outcome, Failure>);

/// What a step found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    /// This machine cannot do it, and has said why. CI elsewhere may.
    Skipped,
}

const STEPS: [Step; 7] = [
    ("formatting", formatting),
    ("clippy", clippy),
    ("documentation", documentation),
    ("bans", bans),
    ("licences and sources", licences_and_sources),
    ("advisories", advisories),
    ("unused dependencies", unused_dependencies),
];

/// Runs every step, with its name and time, and closes with one line.
pub fn run(signals: &Signals, workspace: &Workspace) -> Result<ExitCode, Failure> {
    require_components(workspace)?;
    let start = Instant::now();
    let (mut failed, mut skipped) = (Vec::new(), Vec::new());
    for (name, step) in STEPS {
        println!("== {name}");
        let begun = Instant::now();
        let outcome = step(signals, workspace)?;
        let word = match outcome {
            Outcome::Passed => "ok",
            Outcome::Failed => "FAILED",
            Outcome::Skipped => "skipped",
        };
        println!("{name}: {word} in {:.1} s", begun.elapsed().as_secs_f64());
        match outcome {
            Outcome::Passed => {}
            Outcome::Failed => failed.push(name),
            Outcome::Skipped => skipped.push(name),
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    if !failed.is_empty() {
        let list = failed.join(", ");
        return Err(Failure::failed(format!(
            "check FAILED in {seconds:.0} s: {list}."
        )));
    }
    let but = if skipped.is_empty() {
        String::new()
    } else {
        format!(", without {}", skipped.join(", "))
    };
    println!("check passed in {seconds:.0} s{but}.");
    Ok(ExitCode::SUCCESS)
}

/// A minimal toolchain has neither; rustup adds them in seconds.
fn require_components(workspace: &Workspace) -> Result<(), Failure> {
    let missing: Vec<&str> = [("clippy", "clippy"), ("fmt", "rustfmt")]
        .into_iter()
        .filter(|(verb, _)| answer(workspace.cargo().args([verb, "--version"])).is_none())
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::not_ready(format!(
        "This toolchain lacks {}. Run:\n  rustup component add {}",
        missing.join(" and "),
        missing.join(" ")
    )))
}

fn formatting(signals: &Signals, workspace: &Workspace) -> Result<Outcome, Failure> {
    succeeds(signals, workspace.cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(signals: &Signals, workspace: &Workspace) -> Result<Outcome, Failure> {
    let mut command = workspace.cargo();
    command.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]);
    succeeds(signals, &mut command)
}

fn documentation(signals: &Signals, workspace: &Workspace) -> Result<Outcome, Failure> {
    let mut command = workspace.cargo();
    command
        .args(["doc", "--workspace", "--no-deps", "--locked"])
        .env("RUSTDOCFLAGS", "-D warnings");
    succeeds(signals, &mut command)
}

/// With default features, as everything here is built: under them OpenSSL must not be reachable at all.
fn bans(signals: &Signals, workspace: &Workspace) -> Result<Outcome, Failure> {
    succeeds(
        signals,
        pinned(signals, workspace, &CARGO_DENY)?.args(["--locked", "check", "bans"]),
    )
}

/// With every feature: what an optional dependency's licence asks of us, it asks as well.
fn licences_and_sources(signals: &Signals, workspace: &Workspace) -> Result<Outcome, Failure> {
    let mut command = pinned(signals, workspace, &CARGO_DENY)?;
    command.args(["--locked", "--all-features", "check", "licenses", "sources"]);
    succeeds(signals, &mut command)
}

/// A machine that cannot reach the database of advisories is told so in one line and checks the rest; an
/// advisory that was found is a failure everywhere.
fn advisories(signals: &Signals, workspace: &Workspace) -> Result<Outcome, Failure> {
    let mut fetch = pinned(signals, workspace, &CARGO_DENY)?;
    let fetched = fetch.args(["--log-level", "off", "--locked", "fetch", "db"]);
    if succeeds(signals, fetched)? == Outcome::Failed {
        println!("the advisory database cannot be fetched from here; advisories are not checked");
        return Ok(Outcome::Skipped);
    }
    let mut command = pinned(signals, workspace, &CARGO_DENY)?;
    command.args([
        "--locked",
        "--all-features",
        "check",
        "--disable-fetch",
        "advisories",
    ]);
    succeeds(signals, &mut command)
}

fn unused_dependencies(signals: &Signals, workspace: &Workspace) -> Result<Outcome, Failure> {
    succeeds(
        signals,
        pinned(signals, workspace, &CARGO_SHEAR)?.args(["--locked", "--deny-warnings"]),
    )
}

fn pinned(signals: &Signals, workspace: &Workspace, tool: &Tool) -> Result<Command, Failure> {
    let mut command = Command::new(tool.install(signals)?);
    command.current_dir(&workspace.root);
    Ok(command)
}

fn succeeds(signals: &Signals, command: &mut Command) -> Result<Outcome, Failure> {
    Ok(match signals.run(command)?.success() {
        true => Outcome::Passed,
        false => Outcome::Failed,
    })
}
