//! The cargo tools `check` uses, pinned and installed into the cache folder when missing.
//!
//! Each version has a folder of its own, so checkouts with different pins share a cache without a quarrel.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{During, Failure};
use crate::process::Signals;
use crate::workspace::{self, cargo};

/// A program from the registry, in exactly one version.
#[derive(Debug)]
pub struct Tool {
    /// Its package, which is also the name of its binary.
    pub name: &'static str,
    /// The version to install; raised by hand, together with a look at its changes.
    pub version: &'static str,
}

/// Bans, licences, sources, advisories; see `deny.toml`.
pub const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
};

/// Unused dependencies. cargo-machete searches sources for a crate's name and is satisfied by a comment;
/// cargo-shear parses them, and it alone looks at `[workspace.dependencies]`, at dependencies that belong
/// under dev-dependencies, and at source files that no module names.
pub const CARGO_SHEAR: Tool = Tool {
    name: "cargo-shear",
    version: "1.13.4",
};

impl Tool {
    /// The binary, installed first when it is not there.
    pub fn install(&self, signals: &Signals) -> Result<PathBuf, Failure> {
        let Self { name, version } = self;
        let tools = workspace::cache()?.join("tools");
        let folder = tools.join(format!("{name}-{version}"));
        let binary = folder.join("bin").join(name);
        if binary.is_file() {
            return Ok(binary);
        }
        fs::create_dir_all(&folder).during(|| format!("cannot create {}", folder.display()))?;
        println!(
            "installing {name} {version} into {}; this takes some minutes, once",
            folder.display()
        );
        let build = tools.join(format!("build-{name}-{version}"));
        let mut command = Command::new(cargo());
        command
            .args(["install", "--locked", "--quiet", "--version", version, "--root"])
            .arg(&folder)
            .arg(name);
        // A tool runs for seconds: optimising it costs more time than it ever saves.
        command
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .env("CARGO_PROFILE_RELEASE_STRIP", "true");
        signals.require(&mut command, &format!("install {name} {version}"))?;
        // What was built on the way is larger than everything else in the cache, and of no further use.
        fs::remove_dir_all(&build).during(|| format!("cannot remove {}", build.display()))?;
        Ok(binary)
    }
}
