//! G8: no form is taken from anybody but the page that was shown to this browser.

use gatepost_model::role::Role;
use gatepost_model::route::{Access, Route};

use super::{filled, signed_in};
use crate::http::office::Office;
use crate::support::browser_forms::{FormBrowser, encoded};
use crate::support::sql;

/// Every form of the table.
fn forms() -> Vec<Route> {
    let table = gatepost_web::route::table();
    table.into_iter().filter(|route| route.method == "POST").collect()
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// How much has happened inside, by what was written down about it.
async fn happened(office: &Office) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "audit_entries",
        "posts",
        "candidates",
        "favourites",
        "bookmarks",
        "follows",
        "tokens",
        "people",
    ] {
        counts.push(sql::count(office.world.database(), table).await);
    }
    counts
}

#[tokio::test]
async fn g8_a_form_without_its_token_or_with_that_of_another_session_is_403_and_does_nothing() {
    let office = Office::new().await;
    let ana = office.world.with_roles("ana", &[Role::Administrator]).await;
    drop(office.world.employee("ben").await);
    let post = ana.posts("Mine").await.id.to_string();
    let mut browser = signed_in(&office, "ana").await;
    let mut other = signed_in(&office, "ben").await;
    let foreign = other.csrf().await;
    let mut earlier = signed_in(&office, "ana").await;
    let earlier = earlier.csrf().await;
    let before = happened(&office).await;
    for form in forms() {
        let path = filled(form.path, "ben", &post);
        for token in ["", "x", &foreign, &earlier, &"0".repeat(64)] {
            let fields = [("csrf", token), ("text", "Forged"), ("answer", "allow")];
            let answer = browser.post(&path, &fields).await;
            assert_eq!(answer.status, 403, "{path} with {token:?}");
            assert!(
                answer.text().contains("Nothing was changed"),
                "{path}: {}",
                answer.text()
            );
        }
        let answer = browser.post(&path, &[("text", "Forged")]).await;
        assert_eq!(answer.status, 403, "{path} without a token");
    }
    assert_eq!(happened(&office).await, before);
}

#[tokio::test]
async fn g8_a_form_of_another_site_is_403_even_with_its_token() {
    let office = Office::new().await;
    let ana = office.world.with_roles("ana", &[Role::Administrator]).await;
    drop(office.world.employee("ben").await);
    let post = ana.posts("Mine").await.id.to_string();
    let mut browser = signed_in(&office, "ana").await;
    let csrf = browser.csrf().await;
    let fields = encoded(&[("csrf", &csrf), ("text", "Forged")]);
    let before = happened(&office).await;
    for form in forms().iter().filter(|form| form.access == Access::Session) {
        let path = filled(form.path, "ben", &post);
        for header in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "https://evil.inside.acme.example"),
            ("origin", "http://inside.acme.example"),
        ] {
            let answer = browser.send("POST", &path, &[FORM, header], fields.clone()).await;
            assert_eq!(answer.status, 403, "{path} with {header:?}");
        }
    }
    assert_eq!(happened(&office).await, before);
}

#[tokio::test]
async fn g8_what_is_no_form_is_403_even_with_its_token() {
    let office = Office::new().await;
    let ana = office.world.with_roles("ana", &[Role::Administrator]).await;
    let post = ana.posts("Mine").await.id.to_string();
    let mut browser = signed_in(&office, "ana").await;
    let csrf = browser.csrf().await;
    let before = happened(&office).await;
    let form = encoded(&[("csrf", &csrf), ("text", "Forged")]);
    let json = format!("{{\"csrf\":\"{csrf}\",\"text\":\"Forged\"}}").into_bytes();
    for row in forms() {
        let path = filled(row.path, "ben", &post);
        for (kind, body) in [
            ("application/json", &json),
            ("application/json", &form),
            ("text/plain", &form),
            ("text/plain;application/x-www-form-urlencoded", &form),
            ("multipart/form-data; boundary=x", &form),
        ] {
            let answer = browser
                .send("POST", &path, &[("content-type", kind)], body.clone())
                .await;
            assert_eq!(answer.status, 403, "{path} as {kind}");
        }
        let answer = browser.send("POST", &path, &[], form.clone()).await;
        assert_eq!(answer.status, 403, "{path} without a content type");
    }
    // A token in the address is none: it would stand in logs and histories.
    let answer = browser
        .send(
            "POST",
            &format!("/write?csrf={csrf}"),
            &[FORM],
            encoded(&[("text", "x")]),
        )
        .await;
    assert_eq!(answer.status, 403);
    assert_eq!(happened(&office).await, before);
}

#[tokio::test]
async fn g8_before_signing_in_a_form_belongs_to_the_browser_it_was_shown_to() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let mut browser = FormBrowser::at(&office.url);
    let page = browser.get("/sign-in").await;
    // Somebody else's page and token, as an attacker who wants us signed in as them would send.
    let mut attacker = FormBrowser::at(&office.url);
    let theirs = attacker.get("/sign-in").await;
    let typed = [("username", "ana"), ("password", crate::support::world::PASSWORD)];
    let answer = browser.clone().submits(&theirs, "/sign-in", &typed).await;
    assert_eq!(answer.status, 403, "login CSRF");
    let mut without_cookies = FormBrowser::at(&office.url);
    let answer = without_cookies.submits(&page, "/sign-in", &typed).await;
    assert_eq!(answer.status, 403, "a token without its cookie");
    let answer = browser.submits(&page, "/sign-in", &typed).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_and_the_token_is_not_even_looked_for() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let mut browser = signed_in(&office, "ana").await;
    let csrf = browser.csrf().await;
    let text = "x".repeat(300 * 1024);
    let answer = browser.post("/write", &[("csrf", &csrf), ("text", &text)]).await;
    assert_eq!(answer.status, 422);
    assert_eq!(sql::count(office.world.database(), "posts").await, 0);
}
