//! Snapshots: every one of them is compared by a test, so that none goes on telling what is no longer so.

use super::workspace::{root, rust_files};

#[test]
fn no_snapshot_is_left_over_and_none_waits_to_be_looked_at() {
    let sources = rust_files("tests");
    let mut folders = vec![root().join("tests/it")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(
                !file.ends_with(".snap.new"),
                "{} was not accepted",
                path.display()
            );
            if path.is_dir() {
                folders.push(path);
            } else if let Some(name) = file.strip_suffix(".snap") {
                let name = format!("\"{}\"", name.rsplit("__").next().unwrap());
                assert!(
                    sources.iter().any(|(_, code)| code.contains(&name)),
                    "no test compares {}",
                    path.display()
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 0, "there are snapshots");
}
