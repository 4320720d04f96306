//! The system packages the suite needs: PostgreSQL, Node with npm, Python with its venv module.
//!
//! What is present is used, wherever it came from; only what is missing is installed.

use std::process::Command;

use rustix::process::geteuid;

use crate::cluster;
use crate::failure::Failure;
use crate::process::{Signals, answer, on_path};

/// Makes sure of them all. As root on a system with apt the missing ones are installed; otherwise the one
/// command to run is named (exit 2).
pub fn ensure(signals: &Signals, needs_postgres: bool) -> Result<(), Failure> {
    let missing = missing(needs_postgres);
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    if on_path("apt-get").is_none() {
        return Err(Failure::not_ready(format!(
            "The tests need what Debian packages as: {packages}. Install it with this system's package manager."
        )));
    }
    if !geteuid().is_root() {
        return Err(Failure::not_ready(format!(
            "The tests need system packages that are missing here. Run:\n  \
             sudo sh -c 'apt-get update && apt-get install --yes {packages}'"
        )));
    }
    println!("installing {packages}");
    // A single unreachable repository fails the update and may not matter; the installation decides.
    signals.run(apt().arg("update"))?;
    signals.require(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(&missing),
        &format!("install {packages}"),
    )?;
    match self::missing(needs_postgres).as_slice() {
        [] => Ok(()),
        still => Err(Failure::failed(format!(
            "{} is installed, but cannot be used.",
            still.join(" ")
        ))),
    }
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    // A package's questions would wait for an answer that nobody gives.
    command.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Debian's names of what cannot be found.
fn missing(needs_postgres: bool) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if needs_postgres && cluster::programs().is_none() {
        missing.push("postgresql");
    }
    if on_path("node").is_none() {
        missing.push("nodejs");
    }
    if on_path("curl").is_none() {
        missing.push("curl");
    }
    if on_path("npm").is_none() {
        missing.push("npm");
    }
    // Debian ships `venv` without `ensurepip`, and an environment without pip is of no use.
    if answer(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_none() {
        missing.push("python3-venv");
    }
    missing
}
