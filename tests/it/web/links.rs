//! I13: invitations and resets, and that a link which is not one says nothing more.

use gatepost_model::role::Role;

use super::signed_in;
use crate::http::office::Office;
use crate::http::refusal::identical;
use crate::support::browser_forms::{FormBrowser, actions, unescaped};
use crate::support::sql;
use crate::support::wire::Answer;
use crate::support::world::PASSWORD;

/// The path of the link that a page shows once.
fn link(page: &Answer) -> String {
    let html = page.text();
    let shown = html
        .split("class=\"secret\" tabindex=\"0\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let url = unescaped(shown);
    url.strip_prefix("https://inside.acme.example")
        .unwrap()
        .to_owned()
}

async fn office() -> (Office, FormBrowser) {
    let office = Office::new().await;
    drop(office.world.with_roles("root", &[Role::Administrator]).await);
    let root = signed_in(&office, "root").await;
    (office, root)
}

async fn invites(root: &mut FormBrowser, name: &str) -> String {
    let page = root.visits("/administration").await;
    let typed = [
        ("username", name),
        ("display_name", "Nora Neu"),
        ("password", PASSWORD),
    ];
    let answer = root.submits(&page, "/administration/people/invite", &typed).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    link(&answer)
}

#[tokio::test]
async fn an_invited_person_chooses_a_name_and_a_password_and_is_in() {
    let (office, mut root) = office().await;
    let path = invites(&mut root, "nora").await;
    let mut nora = FormBrowser::at(&office.url);
    let page = nora.get(&path).await;
    assert!(page.text().contains("@nora") && page.text().contains("Nora Neu"));
    let typed = [
        ("display_name", "Nora New"),
        ("password", PASSWORD),
        ("again", "something else"),
    ];
    let answer = nora.submits(&page, &path, &typed).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.text().contains("The two passwords are not the same.") && answer.text().contains("Nora New")
    );
    let typed = [
        ("display_name", "Nora New"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let answer = nora.submits(&answer, &path, &typed).await;
    assert_eq!(
        answer.header("location"),
        "/sign-in?done=welcome",
        "{}",
        answer.text()
    );
    nora.signs_in("nora").await;
    assert!(nora.visits("/@nora").await.text().contains("Nora New"));
}

#[tokio::test]
async fn i13_a_link_that_is_unknown_used_or_too_old_is_the_page_for_nothing() {
    let (office, mut root) = office().await;
    let used = invites(&mut root, "nora").await;
    let mut nora = FormBrowser::at(&office.url);
    let page = nora.get(&used).await;
    let typed = [
        ("display_name", "Nora"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    assert_eq!(nora.submits(&page, &used, &typed).await.status, 303);
    let old = invites(&mut root, "otto").await;
    let secret = old.rsplit('/').next().unwrap().to_owned();
    let fresh = invites(&mut root, "paul").await;
    office.world.clock.advance_seconds(6 * 86_400);
    assert_eq!(nora.get(&fresh).await.status, 200, "it lives for a week");
    office.world.clock.advance_seconds(2 * 86_400);
    let mut nobody = FormBrowser::at(&office.url);
    let nothing = nobody.get("/nothing").await;
    assert_eq!(nothing.status, 404);
    for path in [
        used,
        old,
        format!("/reset/{secret}"),
        "/invitation/x".to_owned(),
        format!("/invitation/{}", "0".repeat(64)),
        format!("/reset/{}", "0".repeat(64)),
    ] {
        let page = nobody.get(&path).await;
        identical([("nothing", &nothing), (path.as_str(), &page)]);
    }
}

#[tokio::test]
async fn a_reset_ends_every_session_and_works_once() {
    let (office, mut root) = office().await;
    let ana = office.world.employee("ana").await;
    let mut old = signed_in(&office, "ana").await;
    let page = root.visits("/administration/people/ana/reset").await;
    assert!(page.text().contains("A new password for @ana?"));
    let answer = root
        .submits(
            &page,
            "/administration/people/ana/reset",
            &[("password", PASSWORD)],
        )
        .await;
    let path = link(&answer);
    assert_eq!(
        old.get("/home").await.status,
        200,
        "nothing ends before it is used"
    );
    let mut browser = FormBrowser::at(&office.url);
    let page = browser.get(&path).await;
    let typed = [
        ("password", "another good password"),
        ("again", "another good password"),
    ];
    let answer = browser.submits(&page, &path, &typed).await;
    assert_eq!(
        answer.header("location"),
        "/sign-in?done=password",
        "{}",
        answer.text()
    );
    assert_eq!(old.get("/home").await.status, 303);
    assert_eq!(office.of(&ana).get("/api/v1/timelines/home").await.status, 401);
    assert_eq!(browser.get(&path).await.status, 404);
}

#[tokio::test]
async fn whatever_somebody_is_called_their_pages_are_theirs() {
    let (office, mut root) = office().await;
    for name in ["brands", "requests", "policy", "people", "invite"] {
        office.world.employee(name).await;
        for (verb, asks) in [("reset", "A new password for @"), ("deactivate", "@")] {
            let page = root
                .visits(&format!("/administration/people/{name}/{verb}"))
                .await;
            assert!(page.text().contains(&format!("{asks}{name}")), "{name} {verb}");
        }
    }
}

#[tokio::test]
async fn only_administrators_make_links_and_see_everybody() {
    let (office, _) = office().await;
    drop(office.world.employee("ana").await);
    let mut ana = signed_in(&office, "ana").await;
    let csrf = ana.csrf().await;
    assert!(!ana.visits("/home").await.text().contains("/administration"));
    for path in [
        "/administration",
        "/administration/people/root/reset",
        "/administration/people/root/deactivate",
    ] {
        assert_eq!(ana.get(path).await.status, 403, "{path}");
    }
    for path in [
        "/administration/people/invite",
        "/administration/people/root/reset",
        "/administration/people/root/deactivate",
    ] {
        let fields = [
            ("csrf", csrf.as_str()),
            ("username", "eve"),
            ("display_name", "Eve"),
        ];
        assert_eq!(ana.post(path, &fields).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn deactivating_asks_first_and_ends_everything_of_that_person() {
    let (office, mut root) = office().await;
    drop(office.world.employee("ana").await);
    let mut ana = signed_in(&office, "ana").await;
    let page = root.visits("/administration/people/ana/deactivate").await;
    assert!(page.text().contains("Deactivate @ana?"));
    assert_eq!(
        ana.get("/home").await.status,
        200,
        "looking at the question ends nothing"
    );
    let answer = root
        .submits(
            &page,
            "/administration/people/ana/deactivate",
            &[("password", PASSWORD)],
        )
        .await;
    let people = root.follows(answer).await.text();
    assert!(people.contains("The account has ended"), "{people}");
    assert_eq!(ana.get("/home").await.status, 303);
}

#[tokio::test]
async fn h1_nothing_is_done_to_people_without_the_administrators_own_password() {
    let (office, mut root) = office().await;
    drop(office.world.employee("ana").await);
    let mut ana = signed_in(&office, "ana").await;
    for (page, action) in [
        ("/administration", "/administration/people/invite"),
        (
            "/administration/people/ana/reset",
            "/administration/people/ana/reset",
        ),
        (
            "/administration/people/ana/deactivate",
            "/administration/people/ana/deactivate",
        ),
    ] {
        let page = root.visits(page).await;
        for (password, sentence) in [
            ("", "Enter your own password, once more."),
            ("a guess of somebody", "The password is wrong."),
        ] {
            let typed = [
                ("username", "nora"),
                ("display_name", "Nora Neu"),
                ("password", password),
            ];
            let answer = root.submits(&page, action, &typed).await;
            let html = answer.text();
            assert_eq!(answer.status, 422, "{action}: {html}");
            assert!(html.contains(sentence), "{action}: {html}");
            assert!(
                !html.contains("class=\"secret\"") && !html.contains("a guess of"),
                "{html}"
            );
            assert!(
                actions(&answer).iter().any(|form| form == action),
                "the form again"
            );
            if action.ends_with("invite") {
                assert!(html.contains("value=\"nora\"") && html.contains("value=\"Nora Neu\""));
            }
        }
    }
    assert_eq!(ana.get("/home").await.status, 200);
    assert_eq!(sql::count(office.world.database(), "people").await, 3);
}
