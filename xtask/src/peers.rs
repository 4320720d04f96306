//! The software nobody here wrote that the suite runs against: pinned, installed below the target directory.
//!
//! ```text
//!   tests/peers/NAME/{package.json, package-lock.json, ..}  ->  test-tools/NAME/ + node_modules
//!   tests/peers/NAME/requirements.txt                       ->  test-tools/NAME/bin/python
//! ```
//! What each of them proves is said in its own folder.

mod npm;
mod python;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::iter;
use std::path::Path;
use std::process::Command;

use crate::failure::{During, Failure};
use crate::process::{Signals, answer};
use crate::workspace::Workspace;

/// In each installed folder: exactly what was installed, written last. An interrupted installation leaves none.
const STAMP: &str = ".installed";

/// The oldest Node that Fedify runs on. Debian 12 has 18.
const OLDEST_NODE: u32 = 20;

/// What is installed where the system's Node is older: a plain binary, by way of npm.
const NEWER_NODE: &str = "node@22.22.0";

/// Folders of `tests/peers` whose packages come from npm.
const NPM: [&str; 2] = ["axe", "fedify"];

/// Folders of `tests/peers` whose packages come from PyPI. Each has an environment of its own, because they want
/// different versions of the same libraries.
const PYTHON: [&str; 4] = ["clients", "pasture", "python", "schemathesis"];

/// Installs all of it where its pins, or the interpreter below, changed since the last time. Answers the
/// `PATH` for the suite, on which `node` is new enough.
pub fn install(signals: &Signals, workspace: &Workspace) -> Result<OsString, Failure> {
    let sources = workspace.root.join("tests/peers");
    let tools = workspace.test_tools();
    let path = node(signals, &tools.join("node"))?;
    for name in NPM {
        npm::install(signals, &sources.join(name), &tools.join(name))?;
    }
    for name in PYTHON {
        python::install(signals, &sources.join(name), &tools.join(name))?;
    }
    Ok(path)
}

/// `PATH`, led by a newer Node where the system's is too old.
fn node(signals: &Signals, folder: &Path) -> Result<OsString, Failure> {
    let path = env::var_os("PATH").unwrap_or_default();
    let version = answer(Command::new("node").arg("--version"));
    let major = version.and_then(|version| version.strip_prefix('v')?.split('.').next()?.parse().ok());
    if major.is_some_and(|major: u32| major >= OLDEST_NODE) {
        return Ok(path);
    }
    if !is_installed(folder, NEWER_NODE) {
        println!("installing {NEWER_NODE} into {}", folder.display());
        fs::create_dir_all(folder).during(|| format!("cannot create {}", folder.display()))?;
        let mut install = npm::npm("install");
        install.arg("--prefix").arg(folder).arg(NEWER_NODE);
        signals.require(&mut install, "install a newer Node")?;
        stamp(folder, NEWER_NODE)?;
    }
    let folders = iter::once(folder.join("node_modules/.bin")).chain(env::split_paths(&path));
    env::join_paths(folders).during(|| "cannot put the newer Node on PATH".to_owned())
}

fn is_installed(folder: &Path, wanted: &str) -> bool {
    fs::read_to_string(folder.join(STAMP)).is_ok_and(|installed| installed == wanted)
}

fn stamp(folder: &Path, wanted: &str) -> Result<(), Failure> {
    fs::write(folder.join(STAMP), wanted).during(|| format!("cannot write into {}", folder.display()))
}

fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).during(|| format!("cannot read {}", file.display()))
}
