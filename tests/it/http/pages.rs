//! What a browser finds on the internal listener.

use super::office::Office;
use super::refusal::identical;
use crate::support::wire::Answer;

/// What the browser is told to forbid.
fn is_guarded(what: &str, page: &Answer) {
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{what}");
    let policy = page.header("content-security-policy");
    assert!(
        !policy.contains("unsafe") && !policy.contains('*'),
        "{what}: {policy}"
    );
    for rule in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(
            policy.split("; ").any(|one| one == rule),
            "{what} lacks {rule}: {policy}"
        );
    }
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(page.header("referrer-policy"), "no-referrer", "{what}");
    assert_eq!(page.header("cache-control"), "private, no-store", "{what}");
    assert_eq!(page.header("x-dns-prefetch-control"), "off", "{what}");
    assert_eq!(
        page.header("strict-transport-security"),
        "max-age=63072000",
        "{what}"
    );
    assert_eq!(page.header("set-cookie"), "", "{what}");
    let html = page.text();
    assert!(
        !html.contains("<script") && !html.contains(" style=") && !html.contains("onclick"),
        "{what}"
    );
    assert!(
        html.contains("<html lang=\"en\"") && html.contains("<title>"),
        "{what}"
    );
}

#[tokio::test]
async fn g9_g23_the_first_page_says_that_what_is_written_here_stays_here_and_needs_no_sign_in() {
    let office = Office::new().await;
    let page = office.nobody().get("/").await;
    assert_eq!(page.status, 200);
    is_guarded("the first page", &page);
    let html = page.text();
    assert!(html.contains("What is written here stays here."));
    let help = office.nobody().get("/help").await;
    is_guarded("the help page", &help);
    assert!(
        help.text()
            .contains("curl https://inside.acme.example/api/gatepost/v1/tokens"),
        "it shows how to use the API"
    );
    for file in ["/assets/gatepost.css", "/assets/gatepost.svg"] {
        assert!(html.contains(file), "{file}");
        let asset = office.nobody().get(file).await;
        assert_eq!(
            (asset.status, asset.header("x-content-type-options")),
            (200, "nosniff")
        );
    }
}

#[tokio::test]
async fn the_first_page_is_the_same_with_a_token_without_and_with_a_dead_one() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let anonymous = office.nobody().get("/").await.fingerprint();
    for app in [office.of(&ana), office.with_token("gpt_dead")] {
        assert_eq!(app.get("/").await.fingerprint(), anonymous);
    }
}

#[tokio::test]
async fn g9_every_address_there_is_not_gets_one_fixed_page() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let post = ana.posts("Inside").await.id;
    let model = office.nobody().get("/nothing").await;
    assert_eq!(model.status, 404);
    is_guarded("the page for nothing", &model);
    for path in [
        format!("/@ana/{post}/more"),
        "/brands/news".to_owned(),
        "/.well-known/webfinger?resource=acct:news@inside.acme.example".to_owned(),
        "/.well-known/host-meta".to_owned(),
        "/nodeinfo/2.1".to_owned(),
        "/inbox".to_owned(),
        "/assets/../Cargo.toml".to_owned(),
        "/assets/%2e%2e/gatepost.toml".to_owned(),
        "/%ff".to_owned(),
        "/apis".to_owned(),
    ] {
        for app in [office.nobody(), office.of(&ana)] {
            let page = app.get(&path).await;
            identical([("nothing", &model), (path.as_str(), &page)]);
        }
    }
    for (method, path) in [("POST", "/"), ("DELETE", "/health"), ("POST", "/inbox")] {
        let page = office.nobody().send(method, path, &[], Vec::new()).await;
        identical([("nothing", &model), (&format!("{method} {path}"), &page)]);
    }
}

#[tokio::test]
async fn health_says_whether_the_database_answers_and_nothing_else() {
    let office = Office::new().await;
    let well = office.nobody().get("/health").await;
    assert_eq!((well.status, well.text().as_str()), (200, "ok\n"));
    assert_eq!(well.header("cache-control"), "no-store");
    office.world.database().close().await.unwrap();
    let ill = office.nobody().get("/health").await;
    assert_eq!(
        (ill.status, ill.text().as_str()),
        (503, "the internal database does not answer\n")
    );
}
