//! From release to first delivery: the demo's two companies, one follower, the whole way through the gate.
//!
//! The clock starts when the release is asked for and stops when the candidate shows a delivery: publish
//! transaction, courier, acceptance, fan-out, signature, the other node's verification and its answer, the
//! event back, and the polling here.

use std::path::Path;
use std::time::{Duration, Instant};

use super::ROUNDS;
use super::figure::{Figure, Unit, milliseconds};
use crate::demo::Demo;
use crate::failure::Failure;
use crate::process::Signals;

/// How often the candidate is looked at: fine enough for the goal of a second, without being a load.
const POLL: Duration = Duration::from_millis(5);

/// A release not delivered within this time is a fault to report, not a slow round.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts the demo and walks the path once per round.
pub fn measure(signals: &Signals, binary: &Path) -> Result<Figure, Failure> {
    let demo = Demo::start(binary)?;
    let mut measured = Vec::new();
    for round in 1..=ROUNDS {
        measured.push(milliseconds(release(signals, &demo, round)?));
    }
    Ok(Figure {
        name: "release to first delivery on loopback",
        unit: Unit::Milliseconds,
        goal: Some(1000.0),
        measured,
    })
}

/// One candidate from proposal to delivery; the time of its last part.
fn release(signals: &Signals, demo: &Demo, round: usize) -> Result<Duration, Failure> {
    let candidate = demo.submit(&format!("Measured in round {round}."))?;
    demo.approve(&candidate)?;
    let begun = Instant::now();
    demo.release(&candidate)?;
    while demo.delivered(&candidate)? == 0 {
        if begun.elapsed() > PATIENCE {
            return Err(Failure::failed(format!(
                "Nothing was delivered within {PATIENCE:?}."
            )));
        }
        signals.sleep(POLL)?;
    }
    Ok(begun.elapsed())
}
