//! The foreign peers: software nobody here wrote, pinned, installed below the target directory.
//!
//! ```text
//!   tests/peers/fedify/{package.json, package-lock.json, *.mjs}  ->  test-tools/fedify/ + node_modules
//!   tests/peers/python/requirements.txt                          ->  test-tools/python/bin/python
//! ```
//! Node finds modules beside the script that asks for them, so the scripts move to where the packages are,
//! afresh on every run.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::failure::{During, Failure};
use crate::process::{Signals, answer};
use crate::workspace::Workspace;

/// In each installed folder: exactly what was installed, written last. An interrupted installation leaves none.
const STAMP: &str = ".installed";

/// Installs both where their pins, or the interpreter below them, changed since the last time.
pub fn install(signals: &Signals, workspace: &Workspace) -> Result<(), Failure> {
    let sources = workspace.root.join("tests/peers");
    let tools = workspace.test_tools();
    npm_packages(signals, &sources.join("fedify"), &tools.join("fedify"))?;
    python_packages(
        signals,
        &sources.join("python/requirements.txt"),
        &tools.join("python"),
    )
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
    let mut command = Command::new("npm");
    command
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder);
    signals.require(&mut command, "install the npm packages of tests/peers/fedify")?;
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
