//! schemathesis asks a node everything that its description allows, and a lot that it does not.
//!
//! What the answers are held against stands in `tests/peers/schemathesis/schemathesis.toml`. To see one question
//! again, run what a failure says after `curl`.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::facts::{Facts, described, written};
use crate::support::company::Company;
use crate::support::elsewhere::Elsewhere;
use crate::support::patience::eventually;
use crate::support::peer::tools;

/// The one operation that ends the token it is asked with.
const ENDING: &str = "end_token";

/// One run of schemathesis.
struct Run<'a> {
    company: &'a Company,
    folder: &'a Path,
    document: &'a Path,
}

impl Run<'_> {
    /// Asks about some operations, with a token or without one; gives how many operations were asked about.
    ///
    /// # Panics
    /// With what schemathesis says, when an answer was not as it should be.
    async fn asks(&self, bearer: Option<&str>, examples: u32, which: [&str; 2]) -> u64 {
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/schemathesis/schemathesis.toml");
        let report = self.folder.join("report.json");
        let mut python = Command::new(tools().join("schemathesis/bin/python"));
        python
            .args(["-m", "schemathesis.cli", "--config-file"])
            .arg(settings);
        python
            .arg("run")
            .arg(self.document)
            .args(["--url", &self.company.internal_url]);
        python.args([
            "--phases",
            "examples,coverage,fuzzing",
            "--warnings",
            "off",
            "--continue-on-failure",
        ]);
        python.args(["--max-examples", &examples.to_string()]).args(which);
        python
            .args(["--report", "json", "--report-json-path"])
            .arg(&report);
        if let Some(bearer) = bearer {
            python.args(["--header", &format!("Authorization: Bearer {bearer}")]);
        }
        // It leaves notes in the folder it runs in.
        python
            .current_dir(self.folder)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("NO_COLOR", "1");
        let output = tokio::task::spawn_blocking(move || python.output().unwrap())
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let report: Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
        assert_eq!(report["complete"], true, "{said}");
        report["operations"]["tested"].as_u64().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schemathesis_finds_no_5xx_and_no_answer_outside_of_the_description() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let facts = Facts::of(&company, &desk).await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    let mention = fan.reply("1", &facts.publication, "Hello");
    let letter = fan.writes(
        &format!("{}/inbox", company.brand()),
        &fan.create("1", &mention),
        company.inside.context.now(),
    );
    assert_eq!(letter.posted().await.status, 202);
    eventually("the reply", async || {
        (!company.outside_inbox(&facts.olga).await.is_empty()).then_some(())
    })
    .await;

    let document = facts.put_into(described(&company, &facts.olga.bearer).await);
    let methods = |path: &Value| path.as_object().unwrap().len();
    let all = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .map(methods)
        .sum::<usize>() as u64;
    let folder = tempfile::tempdir().unwrap();
    let run = Run {
        company: &company,
        folder: folder.path(),
        document: &written(folder.path(), &document),
    };

    let bearer = facts.olga.bearer.as_str();
    let asked = run
        .asks(Some(bearer), 15, ["--exclude-operation-id", ENDING])
        .await;
    assert_eq!(asked, all - 1, "with a token");
    let short_lived = company.limited(&facts.olga, "read").await;
    let asked = run
        .asks(Some(&short_lived), 5, ["--include-operation-id", ENDING])
        .await;
    assert_eq!(asked, 1, "giving a token up");
    let asked = run.asks(None, 5, ["--exclude-operation-id", "nothing"]).await;
    assert_eq!(asked, all, "without a token");
}
