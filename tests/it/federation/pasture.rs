//! What other servers send, in all its variety: the samples of fediverse-pasture, sent by its own sender.
//!
//! The snapshot shows beside each sample what the desk sees of it. `INSTA_UPDATE=always` writes it anew; what changed
//! is then read in the diff.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::colleague::Colleague;
use crate::support::company::Company;
use crate::support::patience::eventually;
use crate::support::peer::tools;
use crate::support::wire;

/// What the samples call the server they come from.
const SAMPLE_ORIGIN: &str = "http://pasture-one-actor";

/// Of a sample the snapshot shows this many characters; one of them holds a whole picture.
const SHOWN: usize = 300;

/// Sends all of them to the brand; gives the sender's lines.
async fn sends_everything(company: &Company) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/pasture/sender.py");
    let mut python = Command::new(tools().join("pasture/bin/python"));
    python.arg(script).arg(company.brand());
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    let output = tokio::task::spawn_blocking(move || python.output().unwrap());
    let output = output.await.unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");
    assert_eq!(complaints, "", "the sender sends every sample");
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Everything the desk has from outside, all pages of it, by address.
async fn outside(company: &Company, reader: &Colleague) -> HashMap<String, Value> {
    let bearer = format!("Bearer {}", reader.bearer);
    let client = wire::client();
    let mut items = HashMap::new();
    let mut older_than = String::new();
    loop {
        let url = format!(
            "{}/api/gatepost/v1/outside?brand=news&limit=40{older_than}",
            company.internal_url
        );
        let answer = wire::request(&client, "GET", &url, &[("authorization", &bearer)], vec![]).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let page = answer.json();
        let page = page.as_array().unwrap();
        let Some(last) = page.last() else {
            return items;
        };
        older_than = format!("&max_id={}", last["id"].as_str().unwrap());
        for item in page {
            items.insert(item["uri"].as_str().unwrap().to_owned(), item.clone());
        }
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// What became of one sample, in lines.
fn story(sent: &Value, item: Option<&Value>) -> String {
    let shown = match item {
        None => "ignored".to_owned(),
        Some(item) => {
            let kind = item["type"].as_str().unwrap();
            let answers = match item["in_reply_to"].as_str() {
                Some(uri) => format!(" in reply to {uri}"),
                None => String::new(),
            };
            // As JSON, so that white space at either end is seen.
            format!("{kind}{answers}, {}", item["content_html"])
        }
    };
    format!(
        "{}\n  sent:  {}\n  {}:   {shown}\n",
        sent["name"].as_str().unwrap(),
        shorten(sent["sample"].as_str().unwrap()),
        sent["status"],
    )
}

/// What no browser may ever be given, whatever was sent. A dollar sign in a sample makes its tags impossible ones.
fn assert_harmless(html: &str, sent: &Value) {
    let html = html.to_lowercase();
    for danger in [
        "<script",
        "<style",
        "<iframe",
        "<object",
        "<embed",
        "<form",
        "<input",
        "<img",
        "<svg",
        "<video",
        "<audio",
        "javascript:",
        "data:",
        " style=",
        " class=",
        " id=",
        " on",
        "target=",
    ] {
        let tags = html.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
        let inside_a_tag = tags
            .map(|(tag, _)| format!("<{tag}"))
            .any(|tag| tag.contains(danger));
        assert!(!inside_a_tag, "{danger} of {sent} comes through: {html}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sample_of_other_software_is_stored_sensibly_or_ignored() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let sent = sends_everything(&company).await;
    assert_eq!(sent.len(), 262 + 1, "all samples and the last one");
    let last = sent.last().unwrap()["object"].as_str().unwrap();
    eventually("the last one", async || {
        let newest = company.outside_inbox(&desk.rita).await;
        newest.iter().any(|item| item["uri"] == last).then_some(())
    })
    .await;
    let items = outside(&company, &desk.rita).await;
    let author = items[last]["author"]["uri"].as_str().unwrap().to_owned();
    let origin = author.trim_end_matches("/actor");

    let mut stories = String::new();
    for one in &sent {
        let status = one["status"].as_u64().unwrap();
        assert!(status < 500, "{one}");
        let item = one["object"].as_str().and_then(|uri| items.get(uri));
        assert!(
            item.is_none() || status == 202,
            "what is refused is not kept: {one}"
        );
        if let Some(item) = item {
            assert_harmless(item["content_html"].as_str().unwrap(), one);
            assert_eq!(item["author"]["uri"], author.as_str(), "{one}");
        }
        stories.push_str(&story(one, item).replace(origin, SAMPLE_ORIGIN));
    }
    let known = sent.iter().filter_map(|one| one["object"].as_str());
    assert_eq!(
        known.filter(|uri| items.contains_key(*uri)).count(),
        items.len(),
        "nothing is stored that was not sent"
    );
    assert_snapshot!("samples_of_other_software", stories);
}
