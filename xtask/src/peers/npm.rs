//! Packages from npm, exactly as the lock file beside them says.
//!
//! Node finds modules beside the script that asks for them, so the scripts move to where the packages are,
//! afresh on every run.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::{STAMP, is_installed, read, stamp};
use crate::failure::{During, Failure};
use crate::process::{Signals, answer};

/// `npm VERB`, saying nothing but what went wrong.
pub(super) fn npm(verb: &str) -> Command {
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

/// Copies the files of `source` to `folder` and installs there what its lock file names.
pub(super) fn install(signals: &Signals, source: &Path, folder: &Path) -> Result<(), Failure> {
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
        &format!("install the npm packages of {}", source.display()),
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
