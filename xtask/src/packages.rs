//! The system packages the suite needs: PostgreSQL, Node with npm, Python with its venv module, Chromium with its
//! WebDriver.
//!
//! What is present is used, wherever it came from; only what is missing is installed.

use std::process::Command;

use rustix::process::geteuid;

use crate::cluster;
use crate::failure::Failure;
use crate::process::{Signals, answer, on_path};

/// Makes sure of what `missing` cannot find. As root on a system with apt it is installed; otherwise the one command
/// to run is named (exit 2).
pub fn ensure(signals: &Signals, missing: impl Fn() -> Vec<&'static str>) -> Result<(), Failure> {
    let wanted = missing();
    if wanted.is_empty() {
        return Ok(());
    }
    let packages = wanted.join(" ");
    if on_path("apt-get").is_none() {
        return Err(Failure::not_ready(format!(
            "This needs what Debian packages as: {packages}. Install it with this system's package manager."
        )));
    }
    if !geteuid().is_root() {
        return Err(Failure::not_ready(format!(
            "This needs system packages that are missing here. Run:\n  \
             sudo sh -c 'apt-get update && apt-get install --yes {packages}'"
        )));
    }
    println!("installing {packages}");
    // A single unreachable repository fails the update and may not matter; the installation decides.
    signals.run(apt().arg("update"))?;
    signals.require(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(&wanted),
        &format!("install {packages}"),
    )?;
    match missing().as_slice() {
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

/// Debian's names of what the suite needs and cannot be found.
pub fn suite(needs_postgres: bool) -> Vec<&'static str> {
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
    missing.extend(browser());
    missing
}

/// The browser the pages are looked at in, and the program that drives it. A driver brings no browser, and only fits
/// one of its own version; Debian keeps the two together. Any browser the driver knows to find will do.
pub fn browser() -> Vec<&'static str> {
    let browsers = ["chromium", "chromium-browser", "google-chrome"];
    let mut missing = Vec::new();
    if !browsers.into_iter().any(|name| on_path(name).is_some()) {
        missing.push("chromium");
        // Without one no letter is drawn; Chromium merely recommends it.
        missing.push("fonts-liberation");
    }
    if on_path("chromedriver").is_none() {
        missing.push("chromium-driver");
    }
    missing
}
