//! How our pages look when others link to them: oEmbed and the Open Graph.

use serde_json::json;

use super::{Stage, attribute_after};
use crate::support::wire::{self, Answer};

async fn oembed(stage: &Stage, query: &str) -> Answer {
    wire::get(&stage.at(&format!("/oembed{query}")), "*/*").await
}

#[tokio::test]
async fn a_permalink_leads_to_a_quotation_that_needs_no_script() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await;
    let page = stage.page(&post.uri).await;
    let url = attribute_after(&page, "type=\"application/json+oembed\"", "href");
    let answer = wire::get(&url, "application/json").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let mut document = answer.json();
    let html = document["html"].take();
    let html = html.as_str().unwrap();
    assert_eq!(
        document,
        json!({
            "version": "1.0", "type": "rich", "title": "Good news",
            "author_name": "Acme news", "author_url": stage.at("/@news"),
            "provider_name": stage.outside.url.trim_start_matches("http://"), "provider_url": stage.at("/"),
            "cache_age": 300, "html": null, "width": 550, "height": null,
        })
    );
    assert!(
        html.starts_with(&format!(
            "<blockquote cite=\"{}\" lang=\"en\"><p>Good news</p>",
            post.uri
        )),
        "{html}"
    );
    for active in ["<script", "<iframe", "<style", "style=", "class=", "<img"] {
        assert!(!html.contains(active), "{active}: {html}");
    }
    let tag = answer.header("etag");
    let again = wire::request(&wire::client(), "GET", &url, &[("if-none-match", tag)], vec![]).await;
    assert_eq!(again.status, 304);
}

#[tokio::test]
async fn an_embedding_page_says_how_wide_and_in_which_format() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    for (query, width) in [
        ("&maxwidth=320", 320),
        ("&maxwidth=9000", 550),
        ("&maxwidth=wide", 550),
        ("", 550),
    ] {
        let answer = oembed(&stage, &format!("?url={post}{query}")).await;
        assert_eq!(answer.json()["width"], width, "{query}");
    }
    assert_eq!(
        oembed(&stage, &format!("?url={post}&format=json")).await.status,
        200
    );
    for format in ["xml", "JSON", ""] {
        let answer = oembed(&stage, &format!("?url={post}&format={format}")).await;
        assert_eq!(answer.status, 501, "{format}");
    }
}

#[tokio::test]
async fn what_is_no_publication_that_stands_cannot_be_embedded_and_is_told_apart_by_nothing() {
    let stage = Stage::new().await;
    let recalled = stage.outside.publishes("Bad news").await.uri;
    stage.takes_back(&recalled).await;
    let unknown = oembed(
        &stage,
        &format!("?url={}", stage.at("/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa")),
    )
    .await;
    assert_eq!(unknown.status, 404);
    for query in [
        String::new(),
        "?url=".to_owned(),
        "?url=%00".to_owned(),
        format!("?url={recalled}"),
        format!("?url={}", stage.at("/@news")),
        format!("?url={}", stage.at("/posts/1")),
        "?url=https://globex.example/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
        "?url=javascript:alert(1)".to_owned(),
    ] {
        let answer = oembed(&stage, &query).await;
        assert_eq!(answer.fingerprint(), unknown.fingerprint(), "{query}");
    }
}

/// The content of a meta element.
fn meta(html: &str, name: &str) -> String {
    let mark = format!("\"{name}\"");
    attribute_after(html, &mark, "content")
}

#[tokio::test]
async fn link_previews_are_complete_on_a_brand_page_and_a_permalink() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await;
    let authority = stage.outside.url.trim_start_matches("http://").to_owned();
    let permalink = stage.page(&post.uri).await;
    for (name, content) in [
        ("og:title", "Acme news: Good news"),
        ("og:description", "Good news"),
        ("description", "Good news"),
        ("og:url", &post.uri),
        ("og:type", "article"),
        ("og:site_name", &authority),
        ("article:published_time", &post.published_at.to_rfc3339()),
        ("twitter:card", "summary"),
        ("fediverse:creator", &format!("@news@{authority}")),
    ] {
        assert_eq!(meta(&permalink, name), content, "{name}");
    }
    let brand = stage.page(&stage.at("/@news")).await;
    for (name, content) in [
        ("og:title", &*format!("Acme news (@news@{authority})")),
        ("og:description", "What is new at Acme."),
        ("og:url", &stage.at("/@news")),
        ("og:type", "profile"),
        ("og:site_name", &authority),
        ("twitter:card", "summary"),
    ] {
        assert_eq!(meta(&brand, name), content, "{name}");
    }
}

#[tokio::test]
async fn what_a_warning_stands_before_is_in_no_preview_and_no_quotation() {
    let stage = Stage::new().await;
    let mut content = stage.outside.note("The real words");
    content.content_warning = Some("Figures".into());
    let order = stage.outside.certified(content);
    let post = stage.outside.accepts(&order).await.unwrap().uri;
    let page = stage.page(&post).await;
    let (head, body) = page.split_once("</head>").unwrap();
    assert!(head.contains("Figures") && !head.contains("real words"), "{head}");
    let (_, details) = body.split_once("<details>").unwrap();
    assert!(details.contains("The real words"), "{body}");
    let quotation = oembed(&stage, &format!("?url={post}")).await.text();
    assert!(
        quotation.contains("Figures") && !quotation.contains("real words"),
        "{quotation}"
    );
}
