//! G13 and leaving: signing in tells nothing about who is here, and an end is an end.

use super::signed_in;
use crate::http::office::Office;
use crate::support::browser_forms::FormBrowser;
use crate::support::world::PASSWORD;

/// A page without what differs from one visit to the next: the token of its forms, and what was typed.
fn model(html: &str, typed: &str) -> String {
    let mut out = String::new();
    for (at, piece) in html.split("name=\"csrf\" value=\"").enumerate() {
        let rest = if at == 0 {
            piece
        } else {
            piece.split_once('"').unwrap().1
        };
        out.push_str(rest);
    }
    out.replace(typed, "TYPED")
}

#[tokio::test]
async fn g13_a_wrong_name_and_a_wrong_password_look_the_same() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let gone = office.world.employee("gone").await;
    office.world.deactivates(&gone).await;
    let mut pages = Vec::new();
    for (name, password) in [
        ("ana", "not it at all"),
        ("zoe", "not it at all"),
        ("zoe", PASSWORD),
        ("gone", PASSWORD),
        ("gone", "not it at all"),
    ] {
        let mut browser = FormBrowser::at(&office.url);
        let page = browser.get("/sign-in").await;
        let answer = browser
            .submits(&page, "/sign-in", &[("username", name), ("password", password)])
            .await;
        assert_eq!(answer.status, 422, "{name}");
        assert!(
            answer
                .text()
                .contains("The name, the password or the code is wrong."),
            "{name}"
        );
        assert!(
            !answer.text().contains(password),
            "a password is never shown again"
        );
        assert!(!browser.cookies.contains_key("__Host-gatepost"));
        pages.push(model(&answer.text(), &format!("value=\"{name}\"")));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:#?}");
}

#[tokio::test]
async fn after_ten_wrong_passwords_there_is_a_pause_that_says_how_long() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let mut browser = FormBrowser::at(&office.url);
    let page = browser.get("/sign-in").await;
    let mut last = page.clone();
    for _ in 0..11 {
        last = browser
            .submits(&page, "/sign-in", &[("username", "ana"), ("password", "wrong")])
            .await;
    }
    assert_eq!(last.status, 429);
    assert!(last.text().contains("Too many tries. Wait "), "{}", last.text());
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let mut browser = signed_in(&office, "ana").await;
    let mut copy = browser.clone();
    let page = browser.get("/home").await;
    let answer = browser.submits(&page, "/sign-out", &[]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/sign-in?done=out")
    );
    assert!(!browser.cookies.contains_key("__Host-gatepost"));
    assert!(
        browser
            .follows(answer)
            .await
            .text()
            .contains("You are signed out.")
    );
    assert_eq!(
        copy.get("/home").await.status,
        303,
        "a copied cookie is worth nothing"
    );
}

#[tokio::test]
async fn whoever_leaves_finds_every_page_closed() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let mut browser = signed_in(&office, "ana").await;
    let page = browser.get("/home").await;
    office.world.deactivates(&ana).await;
    assert_eq!(browser.get("/home").await.header("location"), "/sign-in");
    let mut again = FormBrowser::at(&office.url);
    again.cookies = browser.cookies.clone();
    let answer = again
        .submits(&page, "/write", &[("text", "One more thing")])
        .await;
    assert_eq!(answer.header("location"), "/sign-in?done=ended");
    let told = again.follows(answer).await.text();
    assert!(told.contains("You were signed out. Nothing was saved."), "{told}");
    assert_eq!(
        crate::support::sql::count(office.world.database(), "posts").await,
        0
    );
}
