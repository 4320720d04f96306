//! What stands under a published note: answers that were addressed to everybody, and our own.

use serde_json::{Value, json};

use super::{Stage, attribute_after, page};
use crate::support::elsewhere::Outsider;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

fn places(html: &str, texts: &[&str]) -> Vec<usize> {
    texts
        .iter()
        .map(|text| html.find(text).unwrap_or_else(|| panic!("no {text}: {html}")))
        .collect()
}

fn addressed(mut note: Value, to: Value, cc: Value) -> Value {
    note["to"] = to;
    note["cc"] = cc;
    note
}

fn mentioning(mut note: Value, who: &str) -> Value {
    note["tag"] = json!([{"type": "Mention", "href": who}]);
    note
}

#[tokio::test]
async fn a_permalink_shows_replies_and_our_own_answers_oldest_first() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    let question = stage.fan.reply("1", &post, "What does it cost?");
    stage.hears(&stage.fan, &question).await;
    let answer = stage
        .answers(question["id"].as_str().unwrap(), "Nothing at all")
        .await;
    let thanks = stage.fan.reply("2", &answer, "Thanks");
    stage.hears(&stage.fan, &thanks).await;
    let html = stage.page(&post).await;
    let found = places(
        &html,
        &["Good news", "What does it cost?", "Nothing at all", "Thanks"],
    );
    assert!(found.is_sorted(), "{found:?}: {html}");
    assert!(html.contains("fan from elsewhere"), "{html}");
    let handle = format!(
        "@fan@{}",
        stage.elsewhere.origin("globex").trim_start_matches("http://")
    );
    assert!(html.contains(&handle), "{handle}: {html}");
    let original = format!(
        "href=\"{}\" rel=\"nofollow noopener noreferrer\"",
        question["id"].as_str().unwrap()
    );
    assert!(html.contains(&original), "{original}: {html}");
    assert!(!html.contains("<img"), "nothing is loaded from elsewhere: {html}");
    // Under our own answer stands only what answers it.
    let under_answer = stage.page(&answer).await;
    assert!(under_answer.contains("Thanks") && !under_answer.contains("What does it cost?"));
}

#[tokio::test]
async fn what_was_addressed_to_a_few_is_on_no_page_and_neither_is_what_answers_it() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    let news = stage.outside.brand("news");
    let followers = format!("{}/followers", stage.fan.uri);
    let direct = addressed(
        stage.fan.reply("1", &post, "Secret one"),
        json!([news]),
        json!([]),
    );
    let direct = mentioning(direct, &news);
    let to_followers = addressed(
        stage.fan.reply("2", &post, "Secret two"),
        json!(followers),
        json!([news]),
    );
    let unaddressed = addressed(stage.fan.reply("3", &post, "Secret three"), json!([]), json!([]));
    for note in [&direct, &to_followers, &unaddressed] {
        stage.hears(&stage.fan, note).await;
    }
    let below = mentioning(
        stage
            .fan
            .reply("4", direct["id"].as_str().unwrap(), "Below a secret"),
        &news,
    );
    stage.hears(&stage.fan, &below).await;
    stage
        .answers(direct["id"].as_str().unwrap(), "To your question")
        .await;
    let unlisted = addressed(
        stage.fan.reply("5", &post, "Not listed"),
        json!([followers]),
        json!([PUBLIC]),
    );
    stage.hears(&stage.fan, &unlisted).await;
    assert_eq!(
        stage.outside.count("outside_items").await,
        5,
        "the desk has them all"
    );
    let html = stage.page(&post).await;
    assert!(html.contains("Not listed"), "{html}");
    for hidden in ["Secret", "Below a secret", "To your question"] {
        assert!(!html.contains(hidden), "{hidden}: {html}");
    }
}

#[tokio::test]
async fn what_its_author_takes_back_or_no_longer_shows_everybody_leaves_the_page() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    let notes: Vec<Value> = ["deleted", "narrowed", "changed", "stays"]
        .iter()
        .map(|text| stage.fan.reply(text, &post, &format!("Text that is {text}")))
        .collect();
    for note in &notes {
        stage.hears(&stage.fan, note).await;
    }
    let delete = stage.fan.activity("d", "Delete", notes[0]["id"].clone());
    let update = |number: usize, mut note: Value| {
        note["updated"] = json!("2026-11-21T20:10:00Z");
        stage.fan.activity(&format!("u{number}"), "Update", note)
    };
    let narrowed = update(1, addressed(notes[1].clone(), json!([post]), json!([])));
    let mut changed = notes[2].clone();
    changed["content"] = json!("<p>New words</p>");
    for activity in [delete, narrowed, update(2, changed)] {
        stage.hears_of(&stage.fan, &activity).await;
    }
    let html = stage.page(&post).await;
    for gone in [
        "Text that is deleted",
        "Text that is narrowed",
        "Text that is changed",
    ] {
        assert!(!html.contains(gone), "{gone}: {html}");
    }
    assert!(
        html.contains("New words") && html.contains("Text that is stays"),
        "{html}"
    );
}

#[tokio::test]
async fn our_own_answer_leaves_the_page_when_it_is_taken_back() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    let answer = stage.answers(&post, "One more thing").await;
    let other = stage.answers(&post, "And another").await;
    stage.takes_back(&answer).await;
    let html = stage.page(&post).await;
    assert!(
        !html.contains("One more thing") && html.contains("And another"),
        "{html}"
    );
    assert_eq!(
        (page(&answer).await.status, page(&other).await.status),
        (410, 200)
    );
}

async fn many(stage: &Stage, post: &str, count: usize) -> Vec<String> {
    let mut texts = Vec::new();
    for number in 0..count {
        let text = format!("Reply number {number:03}.");
        stage
            .hears(&stage.fan, &stage.fan.reply(&number.to_string(), post, &text))
            .await;
        texts.push(text);
    }
    texts
}

#[tokio::test]
async fn a_long_thread_is_read_page_by_page_each_reply_once() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    let texts = many(&stage, &post, 65).await;
    // Taken back: the place where a page ended stays findable, and nothing is counted twice.
    let delete = stage
        .fan
        .activity("d", "Delete", format!("{}/notes/29", stage.fan.uri).into());
    let mut seen = Vec::new();
    let mut url = post.clone();
    for number in 1..=3 {
        let html = stage.page(&url).await;
        seen.extend(texts.iter().filter(|text| html.contains(*text)).cloned());
        if number == 1 {
            stage.hears_of(&stage.fan, &delete).await;
        }
        if number == 3 {
            assert!(!html.contains("Later replies"), "{html}");
        } else {
            let (before, _) = html.split_once("Later replies").unwrap();
            let path = attribute_after(&before[before.rfind("<a").unwrap()..], "<a", "href");
            assert!(path.starts_with("/posts/"), "{path}");
            url = stage.at(&path);
        }
    }
    assert_eq!(seen, texts);
}

#[tokio::test]
async fn a_place_in_a_thread_that_is_none_shows_nothing_and_breaks_nothing() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    many(&stage, &post, 2).await;
    for (after, status) in [
        ("https%3A%2F%2Fglobex.example%2Fnotes%2F1", 200),
        ("https%3A%2F%2Fglobex.example%2F%00", 200),
        ("%00", 404),
        ("7", 404),
        ("", 404),
        ("%22%3E%3Cscript%3E", 404),
    ] {
        let answer = page(&format!("{post}?after={after}")).await;
        assert_eq!(answer.status, status, "{after}");
        assert!(!answer.text().contains("Reply number"), "{after}");
        assert!(!answer.text().contains("<script"), "{after}");
    }
}

#[tokio::test]
async fn g15_what_strangers_write_and_are_called_is_harmless_on_our_page() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    let mut mallory: Outsider = stage.elsewhere.somebody("evil", "mallory");
    let mut document = mallory.document();
    document["name"] = json!("<script>alert(1)</script>\u{202e}\" onmouseover=\"x");
    let uri = format!("{}/users/m2", stage.elsewhere.origin("evil"));
    for field in ["id", "inbox"] {
        document[field] = json!(document[field].as_str().unwrap().replace(&mallory.uri, &uri));
    }
    document["publicKey"]["id"] = json!(format!("{uri}#main-key"));
    document["publicKey"]["owner"] = json!(uri);
    mallory.key_id = format!("{uri}#main-key");
    mallory.uri.clone_from(&uri);
    stage
        .elsewhere
        .puts(&uri, crate::support::elsewhere::Page::document(&document));
    let mut note = mallory.reply("1", &post, "x");
    note["content"] = json!(
        "<p onclick=alert(1)>Hello\u{202e} <img src=https://evil.example/pixel> <form action=/x><input></form>\
         <a href=\"javascript:alert(1)\">here</a> <style>*{display:none}</style><script>alert(1)</script>\
         <a href=\"https://evil.example/\" target=_top>there</a></p><meta http-equiv=refresh content=0><base href=//x>"
    );
    stage.hears(&mallory, &note).await;
    let html = stage.page(&post).await;
    let (_, thread) = html.split_once("id=\"replies\"").unwrap();
    let (thread, _) = thread.split_once("class=\"follow\"").unwrap();
    assert!(thread.contains("Hello"), "{thread}");
    for harmful in [
        "<script",
        "<img",
        "<form",
        "<input",
        "<style",
        "<meta",
        "<base",
        "onclick",
        "javascript:",
        "target=",
        "\u{202e}",
        "\" onmouseover",
    ] {
        assert!(!thread.contains(harmful), "{harmful}: {thread}");
    }
    assert!(
        thread.contains(r#"rel="nofollow noopener noreferrer">there</a>"#),
        "{thread}"
    );
}

#[tokio::test]
async fn a_reply_behind_a_warning_is_closed_and_boosts_and_likes_are_counted() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    let mut note = stage.fan.reply("1", &post, "The end of the film");
    note["summary"] = json!("Spoiler");
    stage.hears(&stage.fan, &note).await;
    assert!(!stage.page(&post).await.contains("boost"));
    for (id, kind) in [("b", "Announce"), ("l", "Like")] {
        let activity = stage.fan.activity(id, kind, post.clone().into());
        stage.hears_of(&stage.fan, &activity).await;
    }
    let html = stage.page(&post).await;
    let (_, details) = html.split_once("<details>").unwrap();
    let (details, _) = details.split_once("</details>").unwrap();
    assert!(
        details.contains("Spoiler") && details.contains("The end of the film"),
        "{html}"
    );
    assert!(html.contains("1 boost · 1 like"), "{html}");
}
