//! `cargo xtask fuzz gate`: many random histories of the gate, beyond those of the suite.
//!
//! The suite's own test does the work; this starts it in chunks, one per core, each with a seed of its own, and
//! names at the end the seeds that failed, and how many histories came to each state. A chunk is repeated by its seed alone:
//! `cargo xtask fuzz gate --cases 100 --seed SEED`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::Instant;

use crate::failure::{During, Failure};
use crate::process::{self, Running, Signals};
use crate::workspace::Workspace;

/// The test that lives one history after the other.
const TEST: &str = "gate::histories::after_any_history_the_invariants_i1_to_i10_hold";

/// Histories per process: long enough that starting is cheap, short enough that a seed is soon repeated.
const PER_CHUNK: u64 = 100;

/// From how many histories on each state must have been reached, as in the suite.
const TELLING: u64 = 256;

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    cases: u64,
    seed: u64,
}

impl Plan {
    /// Reads what follows `fuzz gate`.
    pub fn read(arguments: &[&str]) -> Result<Self, Failure> {
        let mut plan = Self {
            cases: 20_000,
            seed: 1,
        };
        let mut arguments = arguments.iter().copied();
        while let Some(argument) = arguments.next() {
            let number = arguments.next().and_then(|text| text.parse().ok());
            match (argument, number) {
                ("--cases", Some(number)) => plan.cases = number,
                ("--seed", Some(number)) => plan.seed = number,
                ("--cases" | "--seed", None) => {
                    return Err(Failure::not_ready(format!(
                        "`{argument}` is followed by a number."
                    )));
                }
                _ => {
                    return Err(Failure::not_ready(format!(
                        "`fuzz gate` has no option {argument}."
                    )));
                }
            }
        }
        Ok(plan)
    }

    /// Seed and number of histories of each chunk.
    fn chunks(&self) -> Vec<(u64, u64)> {
        let whole = self.cases.div_ceil(PER_CHUNK);
        (0..whole)
            .map(|chunk| {
                let left = self.cases.saturating_sub(chunk.saturating_mul(PER_CHUNK));
                (self.seed.saturating_add(chunk), left.min(PER_CHUNK))
            })
            .collect()
    }
}

/// A chunk under way.
struct Chunk {
    seed: u64,
    running: Running,
    log: PathBuf,
}

/// Runs every chunk, as many at once as there are cores.
pub fn gate(signals: &Signals, workspace: &Workspace, plan: &Plan) -> Result<ExitCode, Failure> {
    let logs = tempfile::tempdir().during(|| "cannot make a temporary folder".to_owned())?;
    // A copy: somebody may build again during the half hour, and every chunk is to try the same program.
    let suite = logs.path().join("suite");
    fs::copy(build(signals, workspace)?, &suite).during(|| "cannot copy the suite".to_owned())?;
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let began = Instant::now();
    let mut waiting = plan.chunks().into_iter();
    let mut running: Vec<Chunk> = Vec::new();
    let mut failed: Vec<(u64, String)> = Vec::new();
    let mut reached = BTreeMap::new();
    let mut lived = 0_u64;
    loop {
        while running.len() < cores
            && let Some((seed, cases)) = waiting.next()
        {
            let log = logs.path().join(seed.to_string());
            running.push(Chunk {
                seed,
                running: start(&suite, seed, cases, &log)?,
                log,
            });
            lived = lived.saturating_add(cases);
        }
        if running.is_empty() {
            break;
        }
        signals.sleep(std::time::Duration::from_millis(50))?;
        let mut still = Vec::new();
        for mut chunk in running {
            match chunk
                .running
                .child
                .try_wait()
                .during(|| "cannot wait for a chunk".to_owned())?
            {
                None => still.push(chunk),
                Some(status) if status.success() => {
                    println!("{:>7} s  seed {} held", began.elapsed().as_secs(), chunk.seed);
                    add(&mut reached, &said(&chunk)?);
                }
                Some(_) => {
                    println!("{:>7} s  seed {} FAILED", began.elapsed().as_secs(), chunk.seed);
                    failed.push((chunk.seed, said(&chunk)?));
                }
            }
        }
        running = still;
    }
    for (seed, said) in &failed {
        println!("\n== seed {seed}\n{said}");
    }
    println!("\nOf so many histories something came to");
    for (what, times) in &reached {
        println!("{times:>7}  {what}");
    }
    let missed = missed(&reached, lived);
    if !missed.is_empty() {
        println!(
            "The histories prove too little: none came to {}.",
            missed.join(", ")
        );
    }
    println!(
        "\n{lived} histories in {} s; {} of {} chunks failed.",
        began.elapsed().as_secs(),
        failed.len(),
        plan.chunks().len()
    );
    Ok(if failed.is_empty() && missed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What a chunk has said.
fn said(chunk: &Chunk) -> Result<String, Failure> {
    fs::read_to_string(&chunk.log).during(|| "cannot read a log".to_owned())
}

/// What none of so many histories came to; a few may miss what is rare.
fn missed(reached: &BTreeMap<String, u64>, lived: u64) -> Vec<&str> {
    let none = reached.iter().filter(|(_, times)| **times == 0);
    let none = none.map(|(what, _)| what.as_str());
    none.filter(|_| lived >= TELLING).collect()
}

/// Adds up what the histories of a chunk came to: `100 histories: approved=99 held=97 ..`.
fn add(reached: &mut BTreeMap<String, u64>, said: &str) {
    let lines = said.lines().filter_map(|line| line.split_once(" histories: "));
    for pair in lines.flat_map(|(_, counted)| counted.split(' ')) {
        if let Some((what, Ok(times))) = pair
            .split_once('=')
            .map(|(what, times)| (what, times.parse::<u64>()))
        {
            let sum = reached.entry(what.to_owned()).or_default();
            *sum = sum.saturating_add(times);
        }
    }
}

/// Builds the suite and says where its program is.
fn build(signals: &Signals, workspace: &Workspace) -> Result<PathBuf, Failure> {
    let arguments = ["test", "--no-run", "--package", "gatepost-tests", "--test", "it"];
    signals.require(workspace.cargo().args(arguments), "build the suite")?;
    let told = process::answer(
        workspace
            .cargo()
            .args(arguments)
            .args(["--message-format", "json"]),
    )
    .ok_or_else(|| Failure::failed("cargo does not say where the suite is."))?;
    let executable = told.lines().rev().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_suite = message.pointer("/target/name")?.as_str()? == "it";
        is_suite.then(|| message.get("executable")?.as_str().map(PathBuf::from))?
    });
    executable.ok_or_else(|| Failure::failed("cargo built no suite."))
}

fn start(suite: &PathBuf, seed: u64, cases: u64, log: &PathBuf) -> Result<Running, Failure> {
    let said = File::create(log).during(|| "cannot write a log".to_owned())?;
    let also = said.try_clone().during(|| "cannot write a log".to_owned())?;
    let mut command = Command::new(suite);
    process::clean(&mut command)
        .args([TEST, "--exact", "--nocapture"])
        .env("GATEPOST_TEST_DATABASE", "sqlite")
        .env("GATEPOST_TEST_HISTORIES", cases.to_string())
        .env("GATEPOST_TEST_HISTORY_SEED", seed.to_string())
        .stdin(Stdio::null())
        .stdout(said)
        .stderr(also);
    Running::start(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_history_is_in_one_chunk_and_every_chunk_has_its_own_seed() {
        let plan = Plan::read(&["--cases", "250", "--seed", "7"]).unwrap();
        assert_eq!(plan.chunks(), [(7, 100), (8, 100), (9, 50)]);
        assert_eq!(Plan::read(&[]).unwrap().chunks().len(), 200);
    }

    #[test]
    fn what_the_chunks_came_to_is_added_up() {
        let mut reached = BTreeMap::new();
        add(
            &mut reached,
            "running 1 test\n100 histories: held=97 stop.set=62\nok\n",
        );
        add(&mut reached, "50 histories: expired=1 held=3 recalled=0\n");
        assert_eq!(missed(&reached, 150), Vec::<&str>::new());
        assert_eq!(missed(&reached, 256), ["recalled"]);
        let expected = [("expired", 1), ("held", 100), ("recalled", 0), ("stop.set", 62)];
        assert!(
            reached
                .iter()
                .map(|(what, times)| (what.as_str(), *times))
                .eq(expected)
        );
    }

    #[test]
    fn what_is_not_a_number_or_an_option_is_an_error() {
        assert!(Plan::read(&["--cases"]).is_err());
        assert!(Plan::read(&["--seed", "x"]).is_err());
        assert!(Plan::read(&["--speed", "1"]).is_err());
    }
}
