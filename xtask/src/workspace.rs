//! Where things are: the checkout, cargo's target directory, and the folder for what outlives both.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{During, Failure};

/// The checkout and its target directory, as cargo itself sees them.
#[derive(Debug)]
pub struct Workspace {
    /// The folder with the workspace's `Cargo.toml`. Nothing is written there outside `target`.
    pub root: PathBuf,
    /// The target directory, wherever `CARGO_TARGET_DIR` or cargo's configuration put it.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks `cargo metadata`, the only source that knows every way to move the target directory.
    pub fn find() -> Result<Self, Failure> {
        let output = Command::new(cargo())
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()
            .during(|| "cannot run cargo metadata".to_owned())?;
        if !output.status.success() {
            let reason = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::failed(format!(
                "cargo metadata failed: {}",
                reason.trim()
            )));
        }
        let metadata: serde_json::Value =
            serde_json::from_slice(&output.stdout).during(|| "cargo metadata is not JSON".to_owned())?;
        let folder = |key: &str| {
            let path = metadata
                .get(key)
                .and_then(|value| value.as_str())
                .map(PathBuf::from);
            path.ok_or_else(|| Failure::failed(format!("cargo metadata names no {key}")))
        };
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
        })
    }

    /// `cargo`, started at the root of the checkout.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root);
        command
    }

    /// Where the suite's foreign software goes: npm packages and a Python environment.
    pub fn test_tools(&self) -> PathBuf {
        self.target.join("test-tools")
    }
}

/// The cargo that started us, so that a `+toolchain` on the command line holds for every step.
pub fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The folder for what is expensive to make and belongs to no checkout:
/// `$GATEPOST_CACHE`, else `$XDG_CACHE_HOME/gatepost`, else `$HOME/.cache/gatepost`. It may not exist yet.
pub fn cache() -> Result<PathBuf, Failure> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("GATEPOST_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("gatepost")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/gatepost")))
        .ok_or_else(|| {
            Failure::not_ready("Set GATEPOST_CACHE or HOME: there is no cache folder to install tools into.")
        })
}
