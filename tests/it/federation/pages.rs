//! The pages people see.

use crate::support::outside::Outside;
use crate::support::wire;

#[tokio::test]
async fn a_brand_page_shows_the_handle_and_the_publications() {
    let outside = Outside::new().await;
    let post = outside.publishes("Good news").await;
    let page = wire::get(&format!("{}/@news", outside.url), "text/html")
        .await
        .text();
    let authority = outside.url.trim_start_matches("http://");
    for text in [
        "Acme news",
        &format!("@news@{authority}"),
        "<p>Good news</p>",
        "What is new at Acme.",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(page.contains(post.url.trim_start_matches(&outside.url)));
    let permalink = wire::get(&post.url, "text/html").await;
    assert_eq!(permalink.status, 200);
    assert!(permalink.text().contains("<p>Good news</p>"));
    let front = wire::get(&outside.url, "text/html").await.text();
    assert!(front.contains("/@news"), "{front}");
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_keep_browsers_from_harm() {
    let outside = Outside::new().await;
    let post = outside.publishes("Good news").await.url;
    let at = |path: &str| format!("{}{path}", outside.url);
    for url in [
        post,
        at("/"),
        at("/@news"),
        at("/nowhere"),
        at("/robots.txt"),
        at("/brands/news"),
        at("/actor"),
    ] {
        for accept in ["text/html", "application/activity+json"] {
            let answer = wire::get(&url, accept).await;
            let policy = answer.header("content-security-policy");
            for rule in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
                assert!(policy.contains(rule), "{url} {accept}: {policy}");
            }
            // Where a form is and where it may go: `only_the_pages_with_our_form_may_send_a_form_and_only_to_us`.
            assert!(policy.contains("form-action '"), "{url} {accept}: {policy}");
            assert!(!policy.contains("unsafe-"), "{url}: {policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{url}");
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{url}");
            // A promise about https would be kept for years; this node speaks http.
            assert_eq!(answer.header("strict-transport-security"), "", "{url}");
            assert_eq!(answer.header("set-cookie"), "", "{url}");
        }
    }
}

#[tokio::test]
async fn i11_errors_name_neither_software_inside_nor_paths() {
    let outside = Outside::new().await;
    for (method, path) in [
        ("POST", "/@news"),
        ("DELETE", "/posts/x"),
        ("PUT", "/"),
        ("GET", "/%ff"),
        ("GET", "/@%ff"),
    ] {
        let url = format!("{}{path}", outside.url);
        let answer = wire::request(&wire::client(), method, &url, &[("accept", "text/html")], vec![]).await;
        assert!(
            (400..500).contains(&answer.status),
            "{method} {path}: {}",
            answer.status
        );
        for inner in ["axum", "diesel", "sqlite", "src/", "panicked"] {
            assert!(
                !answer.text().to_lowercase().contains(inner),
                "{method} {path}: {}",
                answer.text()
            );
        }
    }
}
