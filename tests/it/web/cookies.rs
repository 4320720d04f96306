//! G10 and G11: what a session's cookie is, and that signing in always makes a new one.

use super::signed_in;
use crate::http::office::Office;
use crate::support::browser_forms::FormBrowser;
use crate::support::company::Company;
use crate::support::wire::Answer;
use crate::support::world::PASSWORD;

/// Every `Set-Cookie` of an answer.
fn set_cookies(answer: &Answer) -> Vec<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    all.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

/// The name of a cookie and its attributes, in order.
fn parts(cookie: &str) -> (String, Vec<&str>) {
    let mut parts = cookie.split("; ");
    let name = parts.next().unwrap().split('=').next().unwrap().to_owned();
    (name, parts.collect())
}

/// Goes through everything that sets a cookie.
async fn everything_that_is_set(origin: &str, name: &str) -> Vec<String> {
    let mut browser = FormBrowser::at(origin);
    let mut all = Vec::new();
    for path in ["/", "/help", "/sign-in", "/home", "/invitation/x", "/nothing"] {
        all.extend(set_cookies(&browser.get(path).await));
    }
    let page = browser.get("/sign-in").await;
    all.extend(set_cookies(&page));
    let typed = [("username", name), ("password", PASSWORD)];
    let answer = browser.submits(&page, "/sign-in", &typed).await;
    all.extend(set_cookies(&answer));
    let page = browser.get("/home").await;
    all.extend(set_cookies(&page));
    all.extend(set_cookies(&browser.submits(&page, "/sign-out", &[]).await));
    all
}

#[tokio::test]
async fn g11_on_https_every_cookie_is_for_this_host_alone_secure_and_out_of_reach_of_scripts() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let all = everything_that_is_set(&office.url, "ana").await;
    assert_eq!(all.len(), 3, "a visit, a session and its end: {all:?}");
    for cookie in all {
        let (name, attributes) = parts(&cookie);
        assert!(name.starts_with("__Host-gatepost"), "{cookie}");
        for wanted in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(attributes.contains(&wanted), "{cookie} lacks {wanted}");
        }
        assert!(!cookie.to_ascii_lowercase().contains("domain"), "{cookie}");
    }
}

#[tokio::test]
async fn g11_in_development_the_cookie_names_its_port_and_is_not_secure() {
    let company = Company::new().await;
    drop(company.person("ana_silva", &[]).await);
    let port = company.internal_url.rsplit(':').next().unwrap().to_owned();
    let all = everything_that_is_set(&company.internal_url, "ana_silva").await;
    assert_eq!(all.len(), 3, "a visit, a session and its end: {all:?}");
    for cookie in all {
        let (name, attributes) = parts(&cookie);
        assert!(name.starts_with(&format!("gatepost_dev_{port}")), "{cookie}");
        for wanted in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(attributes.contains(&wanted), "{cookie} lacks {wanted}");
        }
        assert!(
            !attributes.contains(&"Secure") && !cookie.contains("Domain"),
            "{cookie}"
        );
    }
}

#[tokio::test]
async fn g10_a_session_that_was_planted_is_not_the_one_after_signing_in() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    drop(office.world.employee("eve").await);
    // Eve plants her own living session, and one of her own making.
    let eve = signed_in(&office, "eve").await;
    let evil = eve.cookies["__Host-gatepost"].clone();
    for planted in [evil.clone(), format!("gps_{}", "a".repeat(64)), "x".to_owned()] {
        let mut browser = FormBrowser::at(&office.url);
        let page = browser.get("/sign-in").await;
        browser.cookies.insert("__Host-gatepost".into(), planted.clone());
        let typed = [("username", "ana"), ("password", PASSWORD)];
        let answer = browser.submits(&page, "/sign-in", &typed).await;
        assert_eq!(answer.status, 303);
        assert_ne!(browser.cookies["__Host-gatepost"], planted);
        assert!(browser.get("/settings").await.text().contains("ana Example"));
        let mut planter = FormBrowser::at(&office.url);
        planter.cookies.insert("__Host-gatepost".into(), planted.clone());
        assert!(
            !planter.visits("/settings").await.text().contains("ana Example"),
            "{planted}"
        );
    }
}

#[tokio::test]
async fn g10_each_signing_in_makes_another_session_and_a_session_is_no_api_token() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let one = signed_in(&office, "ana").await.cookies["__Host-gatepost"].clone();
    let two = signed_in(&office, "ana").await.cookies["__Host-gatepost"].clone();
    assert_ne!(one, two);
    assert!(one.starts_with("gps_"));
    let app = office.with_token(&one);
    assert_eq!(
        app.get("/api/v1/timelines/home").await.status,
        401,
        "not as a token of the API"
    );
    let mut browser = FormBrowser::at(&office.url);
    for path in [
        format!("/home?__Host-gatepost={one}"),
        format!("/home?session={one}"),
        format!("/home;{one}"),
    ] {
        let answer = browser.get(&path).await;
        assert!(
            matches!(answer.status, 303 | 404),
            "never from an address: {path}"
        );
    }
    let headers = [("authorization", format!("Bearer {one}"))];
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(
        browser.send("GET", "/home", &headers, Vec::new()).await.status,
        303
    );
}

#[tokio::test]
async fn two_cookies_of_one_name_are_nobody() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    drop(office.world.employee("eve").await);
    let ana = signed_in(&office, "ana").await.cookies["__Host-gatepost"].clone();
    let eve = signed_in(&office, "eve").await.cookies["__Host-gatepost"].clone();
    let both = format!("__Host-gatepost={eve}; __Host-gatepost={ana}");
    let mut browser = FormBrowser::at(&office.url);
    let answer = browser
        .send("GET", "/home", &[("cookie", &both)], Vec::new())
        .await;
    assert_eq!(answer.status, 303);
}
