//! `gatepost init`: all of a node, or nothing.

mod questions;
mod refusals;
mod setting_up;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What is in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}
