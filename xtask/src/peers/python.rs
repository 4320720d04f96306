//! Packages from PyPI, in an environment of their own. The scripts that use them stay in the checkout.

use std::path::Path;
use std::process::Command;

use super::{is_installed, read, stamp};
use crate::failure::Failure;
use crate::process::{Signals, answer};

/// Makes an environment in `folder` with what `source/requirements.txt` names.
pub(super) fn install(signals: &Signals, source: &Path, folder: &Path) -> Result<(), Failure> {
    let requirements = source.join("requirements.txt");
    let wanted = format!(
        "{}\n{}",
        answer(Command::new("python3").arg("--version")).unwrap_or_else(|| "unknown".to_owned()),
        read(&requirements)?
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
    pip.arg(&requirements);
    signals.require(
        &mut pip,
        &format!("install the Python packages of {}", requirements.display()),
    )?;
    stamp(folder, &wanted)
}
