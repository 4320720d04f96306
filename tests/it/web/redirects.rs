//! Who is not signed in is led to sign in and back, and nowhere else.

use gatepost_model::route::Access;

use super::{filled, signed_in};
use crate::http::office::Office;
use crate::support::browser_forms::FormBrowser;
use crate::support::world::PASSWORD;

/// Addresses that would lead somewhere else.
const TRAPS: &[&str] = &[
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "evil.example",
    "@evil.example",
    "",
];

#[tokio::test]
async fn e1_without_a_session_every_page_leads_to_signing_in_and_says_nothing_else() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let post = ana.posts("Inside").await.id.to_string();
    let mut nobody = FormBrowser::at(&office.url);
    let mut dead = FormBrowser::at(&office.url);
    dead.cookies
        .insert("__Host-gatepost".into(), format!("gps_{}", "0".repeat(64)));
    for route in gatepost_web::route::table() {
        if route.access != Access::Session {
            continue;
        }
        let there = filled(route.path, "ana", &post);
        let nowhere = filled(route.path, "zoe", "1");
        for browser in [&mut nobody, &mut dead] {
            let mut answers = Vec::new();
            for path in [&there, &nowhere] {
                let answer = browser.send(route.method, path, &[], Vec::new()).await;
                assert_eq!(answer.status, 303, "{} {path}", route.method);
                let leads = answer.header("location").to_owned();
                // Whoever sent a form is told that nothing came of it.
                let expected = match route.method {
                    "POST" => leads == "/sign-in?done=ended",
                    _ => leads == "/sign-in" || leads.starts_with("/sign-in?next=%2F"),
                };
                assert!(expected, "{} {path}: {leads}", route.method);
                assert_eq!(answer.body.len(), 0, "{path}");
                answers.push(answer);
            }
        }
    }
}

#[tokio::test]
async fn signing_in_leads_back_to_where_one_wanted_to_go() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let post = ana.posts("Inside").await.id.to_string();
    let wanted = format!("/@ana/{post}?x=1&y=2");
    let mut browser = FormBrowser::at(&office.url);
    let answer = browser.get(&wanted).await;
    let page = browser.get(answer.header("location")).await;
    let typed = [("username", "ana"), ("password", PASSWORD)];
    let answer = browser.submits(&page, "/sign-in", &typed).await;
    assert_eq!((answer.status, answer.header("location")), (303, wanted.as_str()));
    // Who is signed in already is led on at once.
    let answer = browser.get("/sign-in?next=%2Fcompany").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/company"));
    assert_eq!(browser.get("/").await.header("location"), "/home");
}

#[tokio::test]
async fn no_address_after_signing_in_leads_away_from_here() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let mut known = signed_in(&office, "ana").await;
    for trap in TRAPS {
        let mut browser = FormBrowser::at(&office.url);
        let query: String = url::form_urlencoded::byte_serialize(trap.as_bytes()).collect();
        let path = format!("/sign-in?next={query}");
        assert_eq!(known.get(&path).await.header("location"), "/home", "{trap:?}");
        let page = browser.get(&path).await;
        assert!(!page.text().contains("evil"), "{trap:?}");
        let typed = [("username", "ana"), ("password", PASSWORD), ("next", trap)];
        let answer = browser.submits(&page, "/sign-in", &typed).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/home"),
            "{trap:?}"
        );
    }
}

#[tokio::test]
async fn no_form_leads_away_from_here_afterwards() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let post = ana.posts("Inside").await.id.to_string();
    let mut browser = signed_in(&office, "ana").await;
    let csrf = browser.csrf().await;
    for trap in TRAPS {
        for (path, text) in [
            (format!("/entries/{post}/favourite"), ""),
            ("/write".to_owned(), "Hello"),
        ] {
            let fields = [("csrf", csrf.as_str()), ("back", trap), ("text", text)];
            let answer = browser.post(&path, &fields).await;
            assert_eq!(answer.status, 303, "{path}: {}", answer.text());
            let leads = answer.header("location");
            assert!(
                leads.starts_with("/@ana/"),
                "{path} with {trap:?} leads to {leads}"
            );
        }
    }
}
