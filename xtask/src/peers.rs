//! The foreign peers: software nobody here wrote, pinned, installed below the target directory.
//!
//! ```text
//!   tests/peers/fedify/{package.json, package-lock.json, *.mjs}  ->  test-tools/fedify/ + node_modules
//!   tests/peers/python/requirements.txt                          ->  test-tools/python/bin/python
//! ```
//! Node finds modules beside the script that asks for them, so the scripts move to where the packages are,
//! afresh on every run.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
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

/// Installs all of it where its pins, or the interpreter below, changed since the last time. Answers the
/// `PATH` for the suite, on which `node` is new enough.
pub fn install(signals: &Signals, workspace: &Workspace) -> Result<OsString, Failure> {
    let sources = workspace.root.join("tests/peers");
    let tools = workspace.test_tools();
    let path = node(signals, &tools.join("node"))?;
    npm_packages(signals, &sources.join("fedify"), &tools.join("fedify"))?;
    let requirements = sources.join("python/requirements.txt");
    python_packages(signals, &requirements, &tools.join("python"))?;
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
        let mut install = npm("install");
        install.arg("--prefix").arg(folder).arg(NEWER_NODE);
        signals.require(&mut install, "install a newer Node")?;
        stamp(folder, NEWER_NODE)?;
    }
    let folders = iter::once(folder.join("node_modules/.bin")).chain(env::split_paths(&path));
    env::join_paths(folders).during(|| "cannot put the newer Node on PATH".to_owned())
}

fn npm(verb: &str) -> Command {
    let mut command = Command::new("npm");
    command.args([
        verb,
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--loglevel=error",
    ]);
    command
}

fn npm_packages(signals: &Signals, source: &Path, folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).during(|| format!("cannot create {}", folder.display()))?;
    refresh(source, folder).during(|| format!("cannot copy {} to {}", source.display(), folder.display()))?;
    let wanted = format!(
        "node {}\n{}",
        answer(Command::new("node").arg("--version")).unwrap_or_else(|| "unknown".to_owned()),
        read(&folder.join("package-lock.json"))?
    );
    if is_installed(folder, &wanted) {
        return Ok(());
    }
    println!("installing npm packages into {}", folder.display());
    // `ci` takes the lock file as it is and begins by removing `node_modules`.
    let mut install = npm("ci");
    signals.require(
        install.current_dir(folder),
        "install the npm packages of tests/peers/fedify",
    )?;
    stamp(folder, &wanted)
}

/// Makes `folder` hold what `source` holds, and leaves what npm put there alone.
fn refresh(source: &Path, folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && entry.file_name() != STAMP {
            fs::remove_file(entry.path())?;
        }
    }
    for entry in fs::read_dir(source)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn python_packages(signals: &Signals, requirements: &Path, folder: &Path) -> Result<(), Failure> {
    let wanted = format!(
        "{}\n{}",
        answer(Command::new("python3").arg("--version")).unwrap_or_else(|| "unknown".to_owned()),
        read(requirements)?
    );
    let python = folder.join("bin/python");
    // The environment's interpreter is a link to the system's, which an upgrade may have taken away.
    if is_installed(folder, &wanted) && answer(Command::new(&python).arg("--version")).is_some() {
        return Ok(());
    }
    println!("installing Python packages into {}", folder.display());
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(folder);
    signals.require(&mut venv, "create a Python environment")?;
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    pip.arg(requirements);
    signals.require(
        &mut pip,
        "install the Python packages of tests/peers/python/requirements.txt",
    )?;
    stamp(folder, &wanted)
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
