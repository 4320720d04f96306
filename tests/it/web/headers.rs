//! G9, G16, G23, E21 and goal 5.16: what every answer of the pages tells the browser.

use gatepost_model::role::Role;
use gatepost_model::route::Access;

use super::{filled, signed_in};
use crate::http::office::Office;
use crate::support::browser_forms::FormBrowser;
use crate::support::wire::Answer;

/// What is the same for everybody, and may be kept.
fn is_asset(path: &str) -> bool {
    path.starts_with("/assets/")
}

fn rules(answer: &Answer) -> Vec<String> {
    let policy = answer.header("content-security-policy");
    policy.split(';').map(|rule| rule.trim().to_owned()).collect()
}

/// What every page tells the browser to forbid.
fn is_guarded(what: &str, answer: &Answer) {
    let rules = rules(answer);
    for wanted in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(
            rules.iter().any(|rule| rule == wanted),
            "{what} lacks {wanted}: {rules:?}"
        );
    }
    let policy = answer.header("content-security-policy");
    assert!(
        !policy.contains("unsafe") && !policy.contains('*') && !policy.contains("data:"),
        "{what}: {policy}"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{what}");
    assert_eq!(answer.header("x-dns-prefetch-control"), "off", "{what}");
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=63072000",
        "{what}"
    );
    assert_eq!(answer.header("cache-control"), "private, no-store", "{what}");
    assert_eq!(answer.header("vary"), "Authorization, Accept, Cookie", "{what}");
    assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
}

/// A page has nothing inline, and no picture or script from elsewhere.
fn is_clean(what: &str, answer: &Answer) {
    let html = answer.text().to_ascii_lowercase();
    for forbidden in [
        " style=",
        "<style",
        "javascript:",
        " onclick",
        " onload",
        " onerror",
        "<iframe",
        "<base",
        "<object",
    ] {
        assert!(!html.contains(forbidden), "{what} has {forbidden}");
    }
    for script in html.split("<script").skip(1) {
        assert!(
            script.starts_with(" type=\"module\" src=\"/assets/"),
            "{what}: {script:.80}"
        );
    }
    // G23: whatever leads away does not say from where.
    for link in html.split("<a ").skip(1) {
        let link = link.split('>').next().unwrap();
        if link.contains("href=\"http") {
            assert!(
                link.contains("noreferrer") && link.contains("noopener"),
                "{what}: {link}"
            );
        }
    }
}

#[tokio::test]
async fn g9_g16_g23_every_page_of_the_table_forbids_what_no_page_needs() {
    let office = Office::new().await;
    let ana = office
        .world
        .with_roles("ana", &[Role::Administrator, Role::Editor])
        .await;
    let post = ana
        .posts("See https://acme.example/x for @ana #kitchen")
        .await
        .id
        .to_string();
    let mut browser = signed_in(&office, "ana").await;
    let mut nobody = FormBrowser::at(&office.url);
    let mut pages = 0;
    for route in gatepost_web::route::table() {
        if route.method != "GET"
            || is_asset(route.path)
            || route.path == "/health"
            || route.path.ends_with("live")
        {
            continue;
        }
        for id in [post.as_str(), "1"] {
            let path = filled(route.path, "ana", id);
            let page = browser.get(&path).await;
            assert!(
                matches!(page.status, 200 | 303 | 400 | 404),
                "{path}: {}",
                page.status
            );
            is_guarded(&path, &page);
            is_clean(&path, &page);
            pages += usize::from(page.status == 200);
            let without = nobody.get(&path).await;
            is_guarded(&format!("{path} without a session"), &without);
            if route.access == Access::Session {
                assert_eq!(without.status, 303, "{path}");
            }
        }
    }
    assert!(pages > 20, "only {pages} pages were looked at");
}

#[tokio::test]
async fn e21_no_answer_to_a_form_may_be_kept_by_a_cache() {
    let office = Office::new().await;
    let ana = office.world.with_roles("ana", &[Role::Administrator]).await;
    let post = ana.posts("Mine").await.id.to_string();
    for route in gatepost_web::route::table() {
        if route.method != "POST" {
            continue;
        }
        // A session of its own for each, as some of them end it.
        let mut browser = signed_in(&office, "ana").await;
        let csrf = browser.csrf().await;
        let path = filled(route.path, "nobody", &post);
        let refused = browser.post(&path, &[]).await;
        is_guarded(&format!("POST {path}, refused"), &refused);
        let answer = browser.post(&path, &[("csrf", &csrf)]).await;
        is_guarded(&format!("POST {path}"), &answer);
        assert!(answer.status < 500, "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn g19_no_page_may_be_read_by_another_site() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let mut browser = signed_in(&office, "ana").await;
    for path in ["/home", "/sign-in", "/nothing", "/live?timeline=nothing"] {
        for method in ["GET", "OPTIONS"] {
            let headers = [
                ("origin", "https://evil.example"),
                ("access-control-request-method", "POST"),
            ];
            let answer = browser.send(method, path, &headers, Vec::new()).await;
            for header in answer.headers.keys() {
                assert!(
                    !header.as_str().starts_with("access-control"),
                    "{method} {path}: {header}"
                );
            }
        }
    }
}

#[tokio::test]
async fn what_is_the_same_for_everybody_may_be_kept_and_tells_nothing() {
    let office = Office::new().await;
    let page = office.nobody().get("/").await.text();
    for route in gatepost_web::route::table() {
        if !is_asset(route.path) {
            continue;
        }
        let asset = office.nobody().get(route.path).await;
        assert_eq!(asset.status, 200, "{}", route.path);
        assert_eq!(
            asset.header("cache-control"),
            "public, max-age=3600",
            "{}",
            route.path
        );
        assert_eq!(
            asset.header("x-content-type-options"),
            "nosniff",
            "{}",
            route.path
        );
        assert_eq!(asset.header("set-cookie"), "", "{}", route.path);
    }
    assert!(
        page.contains("/assets/gatepost.css?v="),
        "a new version is a new address"
    );
}
