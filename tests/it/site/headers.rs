//! Headers of the public listener: what browsers may do with an answer, and who may read it.

use super::{Stage, page};
use crate::support::wire::{self, document};

#[tokio::test]
async fn only_the_pages_with_our_form_may_send_a_form_and_only_to_us() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    for (url, action) in [
        (post, "'self'"),
        (stage.at("/@news"), "'self'"),
        (stage.at("/@news/follow"), "'self'"),
        (stage.at("/@news/follow?server=x"), "'self'"),
        (stage.at("/"), "'none'"),
        (stage.at("/nowhere"), "'none'"),
        (stage.at("/@news/feed.atom"), "'none'"),
        (stage.at("/oembed"), "'none'"),
    ] {
        let answer = page(&url).await;
        let policy = answer.header("content-security-policy");
        for rule in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "script-src",
        ] {
            assert_eq!(policy.contains(rule), rule != "script-src", "{url}: {policy}");
        }
        assert!(
            policy.contains(&format!("form-action {action};")),
            "{url}: {policy}"
        );
        assert!(!policy.contains("unsafe-"), "{url}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{url}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{url}");
    }
}

#[tokio::test]
async fn g19_documents_are_readable_from_any_origin_and_never_with_credentials() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    let authority = stage.outside.url.trim_start_matches("http://").to_owned();
    let headers = [
        ("origin", "https://evil.example"),
        ("accept", "application/activity+json"),
        ("cookie", "a=b"),
    ];
    for url in [
        post.clone(),
        stage.outside.brand("news"),
        stage.at("/actor"),
        stage.at("/brands/news/outbox"),
        stage.at(&format!("/.well-known/webfinger?resource=acct:news@{authority}")),
        stage.at("/.well-known/host-meta"),
        stage.at("/.well-known/host-meta.json"),
        stage.at("/.well-known/nodeinfo"),
        stage.at("/nodeinfo/2.1"),
        stage.at(&format!("/oembed?url={post}")),
    ] {
        let answer = wire::request(&wire::client(), "GET", &url, &headers, vec![]).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (200, "*"),
            "{url}"
        );
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{url}");
        assert_eq!(answer.header("set-cookie"), "", "{url}");
    }
    // Pages are for people, and nobody reads them through another's page.
    for url in [post, stage.at("/@news"), stage.at("/")] {
        assert_eq!(
            page(&url).await.header("access-control-allow-origin"),
            "",
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_method_that_is_not_in_the_table_is_nothing_to_the_byte() {
    let stage = Stage::new().await;
    let post = stage.outside.publishes("Good news").await.uri;
    let random = stage.at("/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa");
    for accept in ["text/html", "application/activity+json"] {
        let expected = wire::get(&random, accept).await;
        assert_eq!(expected.status, 404);
        for (method, url) in [
            ("POST", post.clone()),
            ("DELETE", post.clone()),
            ("OPTIONS", post.clone()),
            ("PUT", stage.at("/@news")),
            ("POST", stage.at("/@news/follow")),
            ("PATCH", stage.outside.brand("news")),
            ("POST", stage.at("/.well-known/webfinger")),
            ("POST", stage.at("/nowhere")),
            ("BREW", stage.at("/")),
            ("GET", stage.outside.inbox()),
            ("GET", stage.outside.shared_inbox()),
            ("DELETE", stage.at("/actor/inbox")),
        ] {
            let answer = wire::request(&wire::client(), method, &url, &[("accept", accept)], vec![]).await;
            assert_eq!(
                answer.fingerprint(),
                expected.fingerprint(),
                "{method} {url} {accept}"
            );
        }
    }
    assert_eq!(document(&post).await.status, 200);
}
