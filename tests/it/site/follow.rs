//! From a brand's page to the visitor's own server: a form and a plain link, and nothing else happens.

use super::{Stage, attribute_after, page};
use crate::support::wire::Answer;

async fn asked(stage: &Stage, typed: &str) -> Answer {
    let typed: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    page(&stage.at(&format!("/@news/follow?server={typed}"))).await
}

#[tokio::test]
async fn whoever_names_their_server_gets_a_link_to_it_and_is_not_sent_there() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    for url in [stage.at("/@news"), post, stage.at("/@news/follow")] {
        let html = stage.page(&url).await;
        assert_eq!(
            attribute_after(&html, "<form", "action"),
            "/@news/follow",
            "{url}"
        );
        assert_eq!(attribute_after(&html, "<form", "method"), "get", "{url}");
    }
    let actor: String =
        url::form_urlencoded::byte_serialize(stage.outside.brand("news").as_bytes()).collect();
    for typed in [
        "@me@Server.Example",
        "server.example",
        "https://server.example/@me",
        " me@server.example ",
    ] {
        let answer = asked(&stage, typed).await;
        assert_eq!((answer.status, answer.header("location")), (200, ""), "{typed}");
        assert_eq!(answer.header("cache-control"), "private, no-store");
        let html = answer.text();
        let link = format!(
            "href=\"https://server.example/authorize_interaction?uri={actor}\" rel=\"nofollow noopener noreferrer\""
        );
        assert!(html.contains(&link), "{typed}: {html}");
        assert!(
            html.contains("<p class=\"host\">server.example</p>"),
            "{typed}: {html}"
        );
        assert!(
            !html.contains("http-equiv") && !html.contains("<script"),
            "{html}"
        );
    }
    let html = asked(&stage, "bücher.example").await.text();
    assert!(
        html.contains("<p class=\"host\">xn--bcher-kva.example</p>"),
        "{html}"
    );
    assert!(
        stage.outside.recording.packets().is_empty(),
        "nobody was asked for anything"
    );
}

#[tokio::test]
async fn what_names_no_server_gets_the_form_again_with_a_sentence_and_no_link() {
    let stage = Stage::new().await;
    let own = stage.outside.url.trim_start_matches("http://").to_owned();
    for typed in [
        "",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "server.example:8443",
        "http://server.example",
        "https://me:secret@server.example/",
        "javascript:alert(1)//server.example",
        "//server.example",
        "server.example/../../x",
        "server.example\u{202e}",
        "server.example\r\nLocation: https://evil.example/",
        "\"><script>alert(1)</script>",
        "' onfocus=alert(1) autofocus='",
        &"a.".repeat(10_000),
        &own,
    ] {
        let answer = asked(&stage, typed).await;
        assert_eq!((answer.status, answer.header("location")), (422, ""), "{typed:?}");
        let html = answer.text();
        assert!(!html.contains("authorize_interaction"), "{typed:?}: {html}");
        assert!(
            html.contains("id=\"mistake\"") && html.contains("<form"),
            "{typed:?}: {html}"
        );
        for harmful in ["<script", "onfocus=alert(1) autofocus='\"", "\u{202e}"] {
            assert!(!html.contains(harmful), "{typed:?}: {html}");
        }
        assert!(html.len() < 8_000, "what is far too long is not shown again");
        // What was typed stands in one attribute and cannot end it.
        let value = attribute_after(&html, "<input", "value");
        assert!(!value.contains(['<', '>', '\'']), "{typed:?}: {value}");
    }
    let html = asked(&stage, "my server").await.text();
    assert_eq!(attribute_after(&html, "<input", "value"), "my server");
}

#[tokio::test]
async fn nobody_can_be_followed_who_is_no_brand() {
    let stage = Stage::new().await;
    let random = page(&stage.at("/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa")).await;
    for path in [
        "/@ana/follow",
        "/@ana/follow?server=server.example",
        "/@NEWS/follow",
        "/@%00/follow",
    ] {
        assert_eq!(
            page(&stage.at(path)).await.fingerprint(),
            random.fingerprint(),
            "{path}"
        );
    }
}
