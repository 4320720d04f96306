//! G1, G16 and G21: the page on which somebody lets an app in.

use gatepost_internal::oauth::{self, Admission, Registration};
use gatepost_model::role::Role;
use url::{Url, form_urlencoded};

use super::signed_in;
use crate::http::office::Office;
use crate::support::browser_forms::FormBrowser;
use crate::support::sql;

const CALLBACK: &str = "https://app.example/callback?keep=this";

/// An app that has registered with these addresses; gives its client id.
async fn registered(office: &Office, name: &str, redirect_uris: &[&str]) -> String {
    let registration = Registration {
        name: name.into(),
        website: None,
        redirect_uris: redirect_uris.iter().map(|uri| (*uri).to_owned()).collect(),
        scopes: Some("read write".into()),
    };
    let registered = oauth::register(&office.world.inside, registration, "192.0.2.7")
        .await
        .unwrap();
    registered.app.client_id
}

/// The address an app sends somebody to.
fn ask(client_id: &str, redirect_uri: &str, more: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", client_id);
    query
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("scope", "read write");
    query
        .append_pair("state", "the app's own & more")
        .extend_pairs(more);
    format!("/oauth/authorize?{}", query.finish())
}

async fn codes(office: &Office) -> i64 {
    sql::count(office.world.database(), "authorization_codes").await
}

#[tokio::test]
async fn an_app_that_is_allowed_gets_its_code_at_its_own_address() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let client = registered(&office, "Elk <b>", &[CALLBACK]).await;
    let path = ask(&client, CALLBACK, &[]);
    let mut browser = FormBrowser::at(&office.url);
    // Whoever is not signed in comes back here afterwards.
    let page = browser.get(&path).await;
    let page = browser.get(page.header("location")).await;
    let typed = [("username", "ana"), ("password", crate::support::world::PASSWORD)];
    let answer = browser.submits(&page, "/sign-in", &typed).await;
    let page = browser.follows(answer).await;
    assert!(
        page.text().contains("Elk &#60;b&#62; asks for access")
            && page.text().contains("https://app.example")
    );
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self' https://app.example;"),
        "g16: {policy}"
    );
    let answer = browser
        .submits(&page, "/oauth/authorize", &[("answer", "allow")])
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let to = Url::parse(answer.header("location")).unwrap();
    assert!(
        to.as_str()
            .starts_with("https://app.example/callback?keep=this&code="),
        "{to}"
    );
    let state = to.query_pairs().find(|(name, _)| name == "state").unwrap().1;
    assert_eq!(state, "the app's own & more");
    assert_eq!(codes(&office).await, 1);
}

#[tokio::test]
async fn an_app_that_is_not_allowed_is_told_so_and_gets_nothing() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let client = registered(&office, "Elk", &[CALLBACK]).await;
    let mut browser = signed_in(&office, "ana").await;
    let page = browser.get(&ask(&client, CALLBACK, &[])).await;
    let answer = browser
        .submits(&page, "/oauth/authorize", &[("answer", "deny")])
        .await;
    let to = answer.header("location");
    assert!(
        to.starts_with("https://app.example/callback?keep=this&error=access_denied&state="),
        "{to}"
    );
    assert_eq!(codes(&office).await, 0);
}

#[tokio::test]
async fn an_app_without_an_address_has_its_code_copied() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let client = registered(&office, "toot", &[oauth::OUT_OF_BAND]).await;
    let mut browser = signed_in(&office, "ana").await;
    let page = browser.get(&ask(&client, oauth::OUT_OF_BAND, &[])).await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self';"),
        "nothing is added: {policy}"
    );
    let answer = browser
        .submits(&page, "/oauth/authorize", &[("answer", "allow")])
        .await;
    assert_eq!((answer.status, answer.header("location")), (200, ""));
    assert!(answer.text().contains("Your code"));
    assert_eq!(codes(&office).await, 1);
}

#[tokio::test]
async fn g1_a_redirect_uri_that_is_not_the_apps_own_is_said_here_and_led_to_never() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let client = registered(&office, "Elk", &[CALLBACK]).await;
    let mut browser = signed_in(&office, "ana").await;
    let good = browser.get(&ask(&client, CALLBACK, &[])).await;
    for trap in [
        "https://app.example/callback",
        "https://app.example/callback?keep=this&more=1",
        "https://app.example/callback?keep=thi",
        "https://app.example/Callback?keep=this",
        "https://APP.example/callback?keep=this",
        "https://app.example/callback/../callback?keep=this",
        "https://app.example/x/%2e%2e/callback?keep=this",
        "https://app.example:443/callback?keep=this",
        "http://app.example/callback?keep=this",
        "https://app.example.evil.example/callback?keep=this",
        "https://app.example@evil.example/callback?keep=this",
        "https://evil.example/?https://app.example/callback?keep=this",
        "https://app.example/callback?keep=this#x",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "",
    ] {
        let page = browser.get(&ask(&client, trap, &[])).await;
        assert_eq!((page.status, page.header("location")), (400, ""), "{trap}");
        assert!(
            !page.text().contains("evil.example") && !page.text().contains("Back to the app"),
            "{trap}"
        );
        let typed = [("answer", "allow"), ("redirect_uri", trap)];
        let answer = browser.submits(&good, "/oauth/authorize", &typed).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{trap}");
    }
    let page = browser
        .get(&ask("0123456789abcdef0123456789abcdef", CALLBACK, &[]))
        .await;
    assert_eq!(
        (page.status, page.header("location")),
        (400, ""),
        "an app nobody knows"
    );
    let twice = browser
        .get(&ask(
            &client,
            CALLBACK,
            &[("redirect_uri", "https://evil.example")],
        ))
        .await;
    assert_eq!(
        (twice.status, twice.header("location")),
        (400, ""),
        "a parameter that stands twice"
    );
    assert_eq!(codes(&office).await, 0);
}

#[tokio::test]
async fn g1_a_wrong_request_of_a_known_app_leads_nowhere_by_itself() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let client = registered(&office, "Trap", &["https://evil.example/"]).await;
    let mut browser = signed_in(&office, "ana").await;
    // An address that was registered may be a trap for whoever trusts links to this node.
    for more in [[("code_challenge", "x"), ("code_challenge_method", "plain")]] {
        let page = browser.get(&ask(&client, "https://evil.example/", &more)).await;
        assert_eq!((page.status, page.header("location")), (400, ""), "{more:?}");
        assert!(page.text().contains("This app cannot be let in"));
        assert!(
            page.text().contains("href=\"https://evil.example/?error="),
            "whoever wants to may go on"
        );
    }
}

#[tokio::test]
async fn the_choice_to_act_as_a_brand_is_for_those_who_may() {
    let office = Office::new().await;
    drop(
        office
            .world
            .with_roles("ana", &[Role::Editor, Role::Responder])
            .await,
    );
    drop(office.world.employee("ben").await);
    let client = registered(&office, "Elk", &[CALLBACK]).await;
    let path = ask(&client, CALLBACK, &[]);
    let mut ana = signed_in(&office, "ana").await;
    let page = ana.get(&path).await;
    assert!(page.text().contains("name=\"act_as\" value=\"news\""));
    let answer = ana
        .submits(
            &page,
            "/oauth/authorize",
            &[("answer", "allow"), ("act_as", "news")],
        )
        .await;
    assert!(
        answer.header("location").starts_with("https://app.example/"),
        "{}",
        answer.text()
    );
    let mut ben = signed_in(&office, "ben").await;
    let page = ben.get(&path).await;
    assert!(!page.text().contains("act_as"));
    let answer = ben
        .submits(
            &page,
            "/oauth/authorize",
            &[("answer", "allow"), ("act_as", "news")],
        )
        .await;
    assert!(
        answer.status >= 400 && answer.header("location").is_empty(),
        "{}",
        answer.status
    );
    assert_eq!(codes(&office).await, 1);
}

#[tokio::test]
async fn g21_where_no_app_or_only_known_ones_may_come_in_the_page_says_so_and_gives_nothing() {
    for admission in [Admission::None, Admission::Known(Vec::new())] {
        let office = Office::letting_in(admission).await;
        drop(office.world.employee("ana").await);
        let client = registered(&office, "Elk", &[CALLBACK]).await;
        let mut browser = signed_in(&office, "ana").await;
        let path = ask(&client, CALLBACK, &[]);
        let page = browser.get(&path).await;
        assert_eq!((page.status, page.header("location")), (400, ""));
        assert!(page.text().contains("This app cannot be let in") && !page.text().contains("app.example"));
        // The answer cannot be given around the page either.
        let csrf = browser.csrf().await;
        let query = path.split_once('?').unwrap().1.as_bytes();
        let mut fields: Vec<(String, String)> = form_urlencoded::parse(query).into_owned().collect();
        fields.push(("csrf".into(), csrf));
        fields.push(("answer".into(), "allow".into()));
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let answer = browser.post("/oauth/authorize", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""));
        assert_eq!(codes(&office).await, 0);
    }
}
