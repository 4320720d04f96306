//! The workspace as cargo and the file system see it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A file of the workspace.
pub fn read(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Rust file below a folder of the workspace, with its content.
pub fn rust_files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "node_modules" && name != "target" {
                folders.push(path);
            } else if name.ends_with(".rs") {
                let shown = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((shown, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// What `cargo metadata` says, with every feature on.
pub struct Metadata {
    /// Package by id.
    names: BTreeMap<String, String>,
    /// Ids of what a package's id depends on, of every kind.
    edges: BTreeMap<String, Vec<String>>,
    /// Our packages: name and what their manifest declares, of every kind, optional or not.
    ours: BTreeMap<String, BTreeSet<String>>,
}

impl Metadata {
    /// Asks cargo. The host's platform alone, so that nothing foreign is downloaded.
    pub fn read() -> Self {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let version = Command::new(&cargo).arg("-vV").output().unwrap();
        let version = String::from_utf8(version.stdout).unwrap();
        let host = version
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .unwrap();
        let output = Command::new(&cargo)
            .current_dir(root())
            .args([
                "metadata",
                "--all-features",
                "--format-version",
                "1",
                "--locked",
                "--filter-platform",
                host,
            ])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Self::parse(&serde_json::from_slice(&output.stdout).unwrap())
    }

    fn parse(metadata: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let list = |value: &Value| value.as_array().unwrap().clone();
        let members: BTreeSet<String> = list(&metadata["workspace_members"]).iter().map(text).collect();
        let packages = list(&metadata["packages"]);
        let ours = packages
            .iter()
            .filter(|package| members.contains(&text(&package["id"])))
            .map(|package| {
                let declared = list(&package["dependencies"])
                    .iter()
                    .map(|one| text(&one["name"]))
                    .collect();
                (text(&package["name"]), declared)
            });
        let edges = list(&metadata["resolve"]["nodes"]);
        let edges = edges
            .iter()
            .map(|node| {
                (
                    text(&node["id"]),
                    list(&node["dependencies"]).iter().map(text).collect(),
                )
            })
            .collect();
        let names = packages
            .iter()
            .map(|package| (text(&package["id"]), text(&package["name"])))
            .collect();
        Self {
            names,
            edges,
            ours: ours.collect(),
        }
    }

    /// Names of our packages.
    pub fn ours(&self) -> BTreeSet<&str> {
        self.ours.keys().map(String::as_str).collect()
    }

    /// What one of our packages declares, of every kind.
    pub fn declared(&self, package: &str) -> BTreeSet<&str> {
        self.ours[package].iter().map(String::as_str).collect()
    }

    /// Everything one of our packages is built with or tested with, however far away.
    pub fn reachable(&self, package: &str) -> BTreeSet<&str> {
        let start = self
            .names
            .iter()
            .find(|(id, name)| *name == package && id.contains("path+file"));
        let mut waiting = vec![start.unwrap().0];
        let mut seen = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if seen.insert(id) {
                waiting.extend(&self.edges[id]);
            }
        }
        seen.iter()
            .map(|id| self.names[*id].as_str())
            .filter(|name| *name != package)
            .collect()
    }
}
