//! Apps and libraries that nobody here wrote, signed in by OAuth as people sign in. Their stories are Python, beside
//! the packages they are about, in `tests/peers/clients`.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::company::Company;
use crate::support::peer::tools;

mod mastodon_py;
mod toot;

/// Runs a story to its end.
///
/// # Panics
/// With what the story says, when something was not as it should be.
async fn plays(script: &str, told: Value) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("peers/clients")
        .join(script);
    let mut python = Command::new(tools().join("clients/bin/python"));
    python.arg(script).env("PYTHONDONTWRITEBYTECODE", "1");
    let ended = tokio::task::spawn_blocking(move || {
        let mut child = python
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(told.to_string().as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    });
    let output = ended.await.unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Nothing that people say inside through an app causes a packet outside.
fn assert_nothing_left(company: &Company, before: usize) {
    let packets = company.recording.packets();
    let left: Vec<_> = packets.iter().skip(before).map(|packet| &packet.url).collect();
    assert!(left.is_empty(), "{left:?}");
}
