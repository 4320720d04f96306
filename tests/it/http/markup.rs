//! What is typed, as HTML in an app.

use serde_json::json;

use super::office::Office;

/// Ways to make a browser run something, each a class of its own.
const HOSTILE: [&str; 16] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">a</a>",
    "javascript:alert(1)",
    "https://a.example/\"onmouseover=\"alert(1)",
    "https://a.example/'><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "</p><base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "@ana\"><script>alert(1)</script>",
    "#news\"><script>alert(1)</script>",
    "data:text/html,<script>alert(1)</script>",
];

/// Demands that nothing is in a text of HTML but paragraphs, breaks and links, and that those lead to pages.
fn is_harmless(what: &str, html: &str) {
    for (at, _) in html.match_indices('<') {
        let tag = &html[at..];
        let tag = &tag[..=tag
            .find('>')
            .unwrap_or_else(|| panic!("{what} does not end: {html}"))];
        let plain = [
            "<p>",
            "</p>",
            "<br>",
            "</a>",
            "<span>",
            "</span>",
            "<span class=\"h-card\">",
        ];
        if plain.contains(&tag) {
            continue;
        }
        let address = tag
            .strip_prefix("<a href=\"")
            .and_then(|rest| rest.split_once('"'))
            .unwrap_or_else(|| panic!("{what} has {tag}: {html}"));
        let (address, rest) = address;
        assert!(
            address.starts_with("https://") || address.starts_with("http://"),
            "{what} leads to {address}"
        );
        let known = [
            " rel=\"nofollow noopener noreferrer\">",
            " class=\"u-url mention\">",
            " class=\"mention hashtag\" rel=\"tag\">",
        ];
        assert!(known.contains(&rest), "{what} has {tag}");
    }
}

#[tokio::test]
async fn g15_nothing_that_is_typed_becomes_markup_of_its_own() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    for hostile in HOSTILE {
        let fields = json!({"status": hostile, "spoiler_text": hostile});
        let status = app.post("/api/v1/statuses", fields).await.json();
        is_harmless(hostile, status["content"].as_str().unwrap());
        assert_eq!(status["spoiler_text"], hostile, "plain text, as apps show it");
        let path = format!("/api/v1/statuses/{}/history", status["id"].as_str().unwrap());
        is_harmless(
            hostile,
            app.get(&path).await.json()[0]["content"].as_str().unwrap(),
        );
        let fields = json!({"note": hostile});
        let path = "/api/v1/accounts/update_credentials";
        let account = app.send_json("PATCH", path, &fields).await.json();
        is_harmless(hostile, account["note"].as_str().unwrap());
        assert_eq!(account["source"]["note"], hostile);
    }
    let timeline = app.get("/api/v1/timelines/home").await.json();
    for status in timeline.as_array().unwrap() {
        is_harmless("home", status["content"].as_str().unwrap());
        is_harmless("the author", status["account"]["note"].as_str().unwrap());
    }
}
