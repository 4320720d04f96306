//! Cold start and idle memory: a node of its own, started again and again on the same folder.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::ROUNDS;
use super::figure::{Figure, Unit, mebibytes, milliseconds};
use crate::failure::{During, Failure};
use crate::http::Client;
use crate::process::{Running, Signals, clean, free_ports};

/// A node that does not answer within this time never will.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long after its first answers a node counts as idle: its start-up jobs are done by then.
const SETTLED: Duration = Duration::from_secs(3);

/// Idle resident memory and cold start, one value per round.
pub fn measure(signals: &Signals, binary: &Path) -> Result<(Figure, Figure), Failure> {
    let folder = tempfile::tempdir().during(|| "cannot create a folder for a node".to_owned())?;
    let internal = free_ports(2)?;
    let public = internal.saturating_add(1);
    init(signals, binary, folder.path(), internal, public)?;

    let mut memory = Vec::new();
    let mut cold_start = Vec::new();
    // The very first start creates the tables and happens once in a node's life; it is not measured.
    for round in 0..=ROUNDS {
        signals.check()?;
        let begun = Instant::now();
        let node = serve(binary, folder.path())?;
        wait_until_healthy(&node, &[internal, public])?;
        let took = begun.elapsed();
        if round == 0 {
            continue;
        }
        signals.sleep(SETTLED)?;
        memory.push(mebibytes(resident_kibibytes(node.child.id())?));
        cold_start.push(milliseconds(took));
    }
    Ok((
        Figure {
            name: "idle resident memory per node",
            unit: Unit::Mebibytes,
            goal: Some(60.0),
            measured: memory,
        },
        Figure {
            name: "cold start until both listeners answer",
            unit: Unit::Milliseconds,
            goal: Some(500.0),
            measured: cold_start,
        },
    ))
}

fn init(signals: &Signals, binary: &Path, folder: &Path, internal: u16, public: u16) -> Result<(), Failure> {
    let mut command = Command::new(binary);
    command
        .arg("init")
        .args(["--domain", &format!("localhost:{public}")])
        .args(["--internal", &format!("127.0.0.1:{internal}")])
        .arg("--data")
        .arg(folder)
        .args(["--admin", "measuring", "--admin-name", "Measuring Person"]);
    // Without a terminal the password is made up and printed, and nobody needs it.
    signals.require(
        clean(&mut command).stdin(Stdio::null()).stdout(Stdio::null()),
        "set up a node with `gatepost init`",
    )
}

fn serve(binary: &Path, folder: &Path) -> Result<Running, Failure> {
    let mut command = Command::new(binary);
    command
        .arg("serve")
        .arg("--config")
        .arg(folder.join("gatepost.toml"));
    // What a node logs at its start is not what is measured, and would run through the table.
    Running::start(
        clean(&mut command)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )
}

fn wait_until_healthy(node: &Running, ports: &[u16]) -> Result<(), Failure> {
    let end = Instant::now() + PATIENCE;
    for port in ports {
        let client = Client::new(&format!("http://localhost:{port}"));
        while client.status("/health") != Some(200) {
            if Instant::now() > end {
                let id = node.child.id();
                return Err(Failure::failed(format!(
                    "process {id} does not answer on port {port}."
                )));
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
    Ok(())
}

/// `VmRSS` of `/proc/PID/status`: what a process holds in memory now, shared libraries included.
fn resident_kibibytes(process: u32) -> Result<u32, Failure> {
    let file = format!("/proc/{process}/status");
    let status = fs::read_to_string(&file).during(|| format!("cannot read {file}"))?;
    status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmRSS:")?
                .trim()
                .strip_suffix(" kB")?
                .parse()
                .ok()
        })
        .ok_or_else(|| Failure::failed(format!("{file} has no VmRSS")))
}
