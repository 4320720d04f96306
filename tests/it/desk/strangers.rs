//! People who are not on the desk, and people who are not signed in.

use gatepost_model::notice::OutsideKind;
use gatepost_model::role::Role;
use gatepost_model::route::Access;

use super::{browser, page_of};
use crate::support::company::Company;
use crate::support::{sql, wire};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e3_a_candidate_of_others_is_404_on_every_address_as_if_there_were_none() {
    let company = Company::new().await;
    let desk = company.desk().await;
    company.person("eve_stone", &[]).await;
    let candidate = desk.ana.proposes("A secret plan").await;
    desk.ana.submits(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut eve = browser(&company, "eve_stone").await;
    let csrf = eve
        .opens("/desk/new")
        .await
        .form("/desk/new")
        .value("csrf")
        .to_owned();
    for route in gatepost_web::route::table() {
        if !route.path.starts_with("/desk/{id}") {
            continue;
        }
        let form = (route.method == "POST").then(|| {
            format!(
                "csrf={csrf}&rev_hash={}&decision=approve&password=x",
                candidate.revision.rev_hash
            )
        });
        let there = route.path.replace("/desk/{id}", &path);
        let nowhere = route.path.replace("{id}", "1");
        let there = eve.asks(route.method, &there, form.as_deref()).await;
        let nowhere = eve.asks(route.method, &nowhere, form.as_deref()).await;
        assert_eq!(there.status, 404, "{} {}", route.method, route.path);
        assert_eq!(there.text(), nowhere.text(), "{} {}", route.method, route.path);
    }
    let live = eve
        .asks("GET", &format!("/desk/live?candidate={}", candidate.id), None)
        .await;
    assert_eq!(live.status, 404);
    for list in ["/desk", "/desk?show=mine", "/desk?show=all"] {
        assert!(!eve.opens(list).await.shows("A secret plan"), "{list}");
    }
    assert_eq!(sql::count(&company.inside.database, "decisions").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e1_without_a_session_every_page_of_the_desk_leads_to_the_sign_in_page() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("A secret plan").await;
    for route in gatepost_web::route::table() {
        // Pictures are for apps too: whoever shows nothing is told nothing.
        if !route.path.starts_with("/desk") || route.access != Access::Session {
            continue;
        }
        let path = route.path.replace("/desk/{id}", &page_of(&candidate));
        let url = format!("{}{path}", company.internal_url);
        let answer = wire::request(&wire::client(), route.method, &url, &[], vec![]).await;
        assert_eq!(answer.status, 303, "{} {path}", route.method);
        assert!(answer.header("location").starts_with("/sign-in"), "{path}");
        assert!(!answer.text().contains("secret"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_desk_reads_what_came_in_and_answers_it_through_the_gate() {
    let company = Company::new().await;
    let desk = company.desk().await;
    company.person("eve_stone", &[]).await;
    let uri = hears(&company, OutsideKind::Mention).await;
    let mut eve = browser(&company, "eve_stone").await;
    let page = eve.opens("/desk/outside").await;
    assert!(
        !page.shows("Hello from outside") && page.shows("ask an administrator"),
        "{}",
        page.text()
    );

    let mut rita = browser(&company, "rita_roth").await;
    let page = rita.opens("/desk/outside").await;
    assert!(
        page.shows("<p>Hello from outside</p>") && page.shows("@fan@globex.example"),
        "{}",
        page.text()
    );
    let html = page.text();
    let (_, link) = html.split_once("href=\"/desk/new?").unwrap();
    let answer = format!(
        "/desk/new?{}",
        link.split('"')
            .next()
            .unwrap()
            .replace("&#38;", "&")
            .replace("&amp;", "&")
    );
    let nothing = eve.opens(&answer).await;
    assert_eq!(nothing.status(), 404);
    let form = rita.opens(&answer).await.form("/desk/new");
    assert_eq!(form.value("brand"), "news");
    let draft = rita.sends(form.with("text", "Thank you!")).await;
    assert!(
        draft.shows("Answer of Acme News") && draft.shows(&uri),
        "{}",
        draft.text()
    );
    let path = draft.path.split('?').next().unwrap().to_owned();

    // An approver of the desk sees what it answers beside it.
    let mut petra = browser(&company, "petra_berg").await;
    rita.sends(draft.form(&format!("{path}/submit"))).await;
    let seen = petra.opens(&path).await;
    assert!(seen.shows("What it answers") && seen.shows("<p>Hello from outside</p>"));
    drop(desk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e15_whoever_lost_their_role_finds_no_desk_and_decides_nothing() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("Wait").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut petra = browser(&company, "petra_berg").await;
    let seen = petra.opens(&path).await;
    gatepost_internal::role::revoke(&company.inside, "petra_berg", Role::Approver, Some("news"), None)
        .await
        .unwrap();
    // The role took its sessions along: the form leads to the sign-in page.
    let form = super::decision(&seen, &path, "approve", "");
    let refused = petra.sends(form.clone()).await;
    assert!(refused.path.starts_with("/sign-in"), "{}", refused.path);
    let mut petra = browser(&company, "petra_berg").await;
    let csrf = petra
        .opens("/desk/new")
        .await
        .form("/desk/new")
        .value("csrf")
        .to_owned();
    let refused = petra.sends(form.with("csrf", &csrf)).await;
    assert_eq!(refused.status(), 404);
    assert!(!petra.opens("/desk").await.shows("Wait"));
    assert_eq!(sql::count(&company.inside.database, "decisions").await, 0);
}

/// Somebody outside writes to the brand; gives the URI of what they wrote.
async fn hears(company: &Company, kind: OutsideKind) -> String {
    use gatepost_model::notice::{Notice, NumberedNotice, OutsideActor, OutsideItem};
    let uri = "https://globex.example/notes/1".to_owned();
    let notice = Notice::Received(OutsideItem {
        brand: "news".into(),
        kind,
        uri: uri.clone(),
        author: OutsideActor {
            uri: "https://globex.example/users/fan".into(),
            handle: "@fan@globex.example".into(),
            name: "A fan".into(),
        },
        content_html: Some("<p>Hello from outside</p>".into()),
        in_reply_to: None,
        received_at: company.inside.context.now(),
    });
    // Far ahead of what the public plane will say in this test.
    let numbered = NumberedNotice {
        position: 1_000,
        notice,
    };
    gatepost_internal::outside::apply(&company.inside, vec![numbered])
        .await
        .unwrap();
    uri
}
