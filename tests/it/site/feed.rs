//! The Atom feed of a brand.

use super::{Stage, attribute_after};
use crate::support::wire::{self, Answer};

async fn feed(url: &str) -> Answer {
    wire::get(url, "*/*").await
}

/// Every element that is opened is closed in its order, and `&` begins an entity XML knows: what a reader demands.
fn assert_well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml
        .strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
        .unwrap();
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains('>'), "{text}");
        let (tag, after) = after.split_once('>').unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{xml}");
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
        rest = after;
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?}");
    for entity in xml.split('&').skip(1) {
        let (name, _) = entity.split_once(';').unwrap();
        let is_number = name
            .strip_prefix('#')
            .is_some_and(|digits| digits.parse::<u32>().is_ok());
        assert!(
            is_number || ["amp", "lt", "gt", "quot", "apos"].contains(&name),
            "&{name};"
        );
    }
}

fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    let (_, after) = xml
        .split_once(&format!("<{name}>"))
        .unwrap_or_else(|| panic!("no {name}: {xml}"));
    after.split_once(&format!("</{name}>")).unwrap().0
}

fn entries(xml: &str) -> Vec<&str> {
    xml.split("<entry>").skip(1).collect()
}

#[tokio::test]
async fn a_feed_holds_what_a_brand_has_published_newest_first() {
    let stage = Stage::new().await;
    let first = stage.outside.publishes("Good &amp; new").await;
    stage.outside.clock.advance_seconds(60);
    let second = stage.answers(&first.uri, "More of it").await;
    let page = stage.page(&stage.at("/@news")).await;
    let url = attribute_after(&page, "type=\"application/atom+xml\"", "href");
    let answer = feed(&url).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/atom+xml; charset=utf-8")
    );
    let xml = answer.text();
    assert_well_formed(&xml);
    let (head, _) = xml.split_once("<entry>").unwrap();
    assert_eq!(element(head, "id"), stage.outside.brand("news"));
    assert_eq!(element(head, "title"), "Acme news");
    assert_eq!(attribute_after(head, "rel=\"self\"", "href"), url);
    assert_eq!(element(element(head, "author"), "name"), "Acme news");
    let entries = entries(&xml);
    assert_eq!(entries.len(), 2);
    assert_eq!(element(entries[0], "id"), second);
    assert_eq!(attribute_after(entries[0], "<thr:in-reply-to", "ref"), first.uri);
    assert_eq!(element(entries[1], "id"), first.uri);
    assert_eq!(
        attribute_after(entries[1], "rel=\"alternate\"", "href"),
        first.uri
    );
    let published = first.published_at.to_rfc3339();
    assert_eq!(element(entries[1], "published"), published);
    assert_eq!(element(entries[1], "updated"), published);
    assert_eq!(element(head, "updated"), element(entries[0], "updated"));
    assert!(entries[1].contains("Good"), "{xml}");
    assert!(entries[1].contains("type=\"html\" xml:lang=\"en\""), "{xml}");
}

#[tokio::test]
async fn what_was_taken_back_or_has_a_warning_is_not_readable_in_a_feed() {
    let stage = Stage::new().await;
    let recalled = stage.outside.publishes("Recalled words").await.uri;
    let mut content = stage.outside.note("Warned words");
    content.content_warning = Some("Figures & more".into());
    let order = stage.outside.certified(content);
    stage.outside.accepts(&order).await.unwrap();
    stage.takes_back(&recalled).await;
    let xml = feed(&stage.at("/@news/feed.atom")).await.text();
    assert_well_formed(&xml);
    assert_eq!(entries(&xml).len(), 1);
    assert!(!xml.contains("words") && !xml.contains(&recalled), "{xml}");
    assert!(xml.contains("<summary>Figures &#38; more</summary>"), "{xml}");
}

#[tokio::test]
async fn a_reader_that_has_the_newest_feed_is_told_so_and_old_entries_are_on_later_pages() {
    let stage = Stage::new().await;
    for number in 0..23 {
        stage.outside.publishes(&format!("News {number}")).await;
    }
    let url = stage.at("/@news/feed.atom");
    let answer = feed(&url).await;
    let tag = answer.header("etag").to_owned();
    let headers = [("if-none-match", &*tag)];
    let again = wire::request(&wire::client(), "GET", &url, &headers, vec![]).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let xml = answer.text();
    let older = attribute_after(&xml, "rel=\"next\"", "href");
    let last = feed(&older).await.text();
    assert_well_formed(&last);
    assert_eq!((entries(&xml).len(), entries(&last).len()), (20, 3));
    assert!(!last.contains("rel=\"next\""), "{last}");
    assert_eq!(attribute_after(&last, "rel=\"self\"", "href"), older);
    assert_eq!(element(&last, "id"), stage.outside.brand("news"));
    stage.outside.publishes("Newer").await;
    let newer = wire::request(&wire::client(), "GET", &url, &headers, vec![]).await;
    assert_eq!(newer.status, 200);
}

#[tokio::test]
async fn a_brand_without_publications_has_an_empty_feed_and_nobody_has_none() {
    let stage = Stage::new().await;
    let xml = feed(&stage.at("/@news/feed.atom")).await.text();
    assert_well_formed(&xml);
    assert!(!element(&xml, "updated").is_empty());
    let random = wire::get(&stage.at("/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa"), "*/*").await;
    for path in [
        "/@nobody/feed.atom",
        "/@news/feed.atom?before=7",
        "/@news/feed.rss",
    ] {
        let answer = feed(&stage.at(path)).await;
        assert_eq!(answer.fingerprint(), random.fingerprint(), "{path}");
    }
}
