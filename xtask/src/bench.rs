//! `cargo xtask bench smoke`: the four figures by which a node is felt, measured on this machine.
//!
//! Timing is measured and told here and asserted nowhere: a goal missed is a line in a table, not a red
//! build. The table also lands in `<target>/bench/smoke.json`, for comparing two commits.

mod figure;
mod node;
mod release;
pub mod stop;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use crate::failure::{During, Failure};
use crate::process::Signals;
use crate::workspace::Workspace;
use figure::{Figure, Unit};

/// How often each figure is taken; enough for a median, few enough for a coffee.
pub const ROUNDS: usize = 5;

/// Builds the release binary, measures, prints the table.
pub fn run(signals: &Signals, workspace: &Workspace) -> Result<ExitCode, Failure> {
    println!("building the release binary");
    let mut build = workspace.cargo();
    build.args(["build", "--release", "--locked", "--package", "gatepost-server"]);
    signals.require(&mut build, "build the release binary")?;
    let binary = workspace.target.join("release/gatepost");

    println!("starting a node {ROUNDS} times");
    let (memory, cold_start) = node::measure(signals, &binary)?;
    println!("releasing to a follower {ROUNDS} times");
    let delivery = release::measure(signals, &binary)?;

    let figures = [memory, cold_start, delivery, size(&binary)?];
    println!("\n{}", figure::table(&figures));
    let file = save(workspace, &figures)?;
    println!("{}", file.display());
    Ok(ExitCode::SUCCESS)
}

/// The release profile strips the binary; this is what an administrator downloads.
fn size(binary: &Path) -> Result<Figure, Failure> {
    let bytes = fs::metadata(binary)
        .during(|| format!("cannot measure {}", binary.display()))?
        .len();
    let kibibytes = u32::try_from(bytes / 1024).during(|| format!("{bytes} bytes are no binary"))?;
    Ok(Figure {
        name: "stripped release binary",
        unit: Unit::Mebibytes,
        goal: None,
        measured: vec![figure::mebibytes(kibibytes)],
    })
}

fn save(workspace: &Workspace, figures: &[Figure]) -> Result<PathBuf, Failure> {
    let folder = workspace.target.join("bench");
    fs::create_dir_all(&folder).during(|| format!("cannot create {}", folder.display()))?;
    let file = folder.join("smoke.json");
    let list: Vec<_> = figures.iter().map(Figure::to_json).collect();
    fs::write(&file, format!("{:#}\n", json!({ "figures": list })))
        .during(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}
