//! The page for people, and the lines of it that are meant to be pasted into a shell.

use std::process::{Command, Stdio};

use crate::command_line::account::Account;
use crate::command_line::gatepost::{Running, gatepost};
use crate::command_line::ports;
use crate::support::database::on_postgres;
use crate::support::patience::eventually;
use crate::support::wire;

/// The last line of the page.
const END: &str = "Ctrl-C stops both companies.";

/// A demo without `--json`, up to the end of its page.
fn page() -> (Running, u16, String) {
    for _ in 0..5 {
        let [port, ..] = ports::free_row::<4>();
        let mut running = gatepost(&["demo", "--port", &port.to_string()]).starts();
        let mut page = String::new();
        while let Some(line) = running.line() {
            page.push_str(&line);
            page.push('\n');
            if line == END {
                return (running, port, page);
            }
        }
    }
    panic!("the demo shows no page");
}

/// The lines below the heading of the walk.
fn walk(page: &str) -> String {
    let lines = page
        .lines()
        .skip_while(|line| !line.starts_with("The same in a shell"))
        .skip(1);
    lines
        .take_while(|line| line.is_empty() || line.starts_with("  "))
        .map(|line| format!("{line}\n"))
        .collect()
}

#[tokio::test]
async fn the_page_names_everything_and_its_lines_lead_from_a_post_to_a_publication() {
    if on_postgres() {
        return; // The demo is on SQLite.
    }
    if Command::new("curl").arg("--version").output().is_err() {
        println!("not run: the lines of the page are for curl, which is not installed here");
        return;
    }
    let (demo, port, page) = page();
    let (internal, public) = (
        format!("http://localhost:{port}"),
        format!("http://localhost:{}", port + 1),
    );
    assert!(page.contains(&format!("{public}/@news ")), "{page}");
    assert!(page.contains(&format!("{internal} ")), "{page}");
    let first_page = wire::get(&internal, "text/html").await;
    assert_eq!(first_page.status, 200);
    let brand_page = wire::get(&format!("{public}/@news"), "text/html").await;
    assert_eq!(brand_page.status, 200);
    let people = page.lines().filter(|line| line.contains("  gpt_")).count();
    assert_eq!(people, 18, "{page}");

    let lines = walk(&page);
    let shell = Command::new("sh")
        .arg("-euc")
        .arg(format!("{lines}\necho \"CANDIDATE=$CANDIDATE POST=$POST\"\n"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (said, noted) = (
        String::from_utf8(shell.stdout).unwrap(),
        String::from_utf8(shell.stderr).unwrap(),
    );
    assert!(shell.status.success(), "{lines}{said}{noted}");
    assert_eq!(noted, "");
    let states: Vec<_> = said.lines().take(3).collect();
    assert_eq!(states[..2], ["in_review", "approved"], "{said}");
    assert!(["releasing", "published"].contains(&states[2]), "{said}");

    // The page waits a second for what a busy machine may do later.
    let last = said.lines().last().unwrap();
    let candidate = last
        .strip_prefix("CANDIDATE=")
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    let token = |name: &str| {
        let line = page.lines().find(|line| line.contains(name)).unwrap();
        line.split(' ').next_back().unwrap().to_owned()
    };
    let ana = Account::new(&internal, &token("Ana Silva"), "");
    let published = ana.sees_published(candidate).await;
    let uri = published["publication"]["uri"].as_str().unwrap();
    let note = wire::document(uri).await.json();
    assert_eq!(note["content"], "<p>We have built the ten thousandth anvil!</p>");
    let olivia = Account::new(
        &format!("http://localhost:{}", port + 2),
        &token("Olivia Rossi"),
        "",
    );
    eventually("Globex receives it", async || {
        let items = olivia.gets("/api/gatepost/v1/outside").await.json();
        items
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["uri"] == uri)
            .then_some(())
    })
    .await;

    let ended = demo.terminates();
    assert_eq!(
        (ended.code, ended.output.as_str()),
        (Some(0), ""),
        "{}",
        ended.notes
    );
}
