//! Sessions, apps and tokens: seen on one page, and ended there. A password that is changed ends the others.

use super::signed_in;
use crate::http::office::Office;
use crate::support::browser_forms::{FormBrowser, actions};
use crate::support::world::PASSWORD;

#[tokio::test]
async fn signing_out_everywhere_else_leaves_only_this_browser() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let mut here = signed_in(&office, "ana").await;
    let mut elsewhere = signed_in(&office, "ana").await;
    drop(office.world.employee("ben").await);
    let mut innocent = signed_in(&office, "ben").await;
    let page = here.visits("/settings/access").await;
    assert!(page.text().contains("this one"));
    let answer = here.submits(&page, "/settings/access/others", &[]).await;
    assert!(
        here.follows(answer)
            .await
            .text()
            .contains("Everything but this session is signed out.")
    );
    assert_eq!(here.get("/home").await.status, 200);
    assert_eq!(elsewhere.get("/home").await.status, 303);
    assert_eq!(
        office.of(&ana).get("/api/v1/timelines/home").await.status,
        401,
        "tokens as well"
    );
    assert_eq!(innocent.get("/home").await.status, 200);
    let page = here.visits("/settings/access").await;
    let answer = here.submits(&page, "/settings/access/all", &[]).await;
    assert_eq!(answer.header("location"), "/sign-in?done=everywhere");
    assert_eq!(here.get("/home").await.status, 303);
}

#[tokio::test]
async fn one_session_can_be_ended_and_never_somebody_elses() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    drop(office.world.employee("ben").await);
    let mut ana = signed_in(&office, "ana").await;
    let mut lost = signed_in(&office, "ana").await;
    let mut ben = signed_in(&office, "ben").await;
    let of = |page: &crate::support::wire::Answer| {
        let all = actions(page).into_iter();
        all.filter(|action| action.ends_with("/end")).collect::<Vec<_>>()
    };
    let bens = of(&ben.visits("/settings/access").await);
    let csrf = ana.csrf().await;
    for action in &bens {
        assert_eq!(ana.post(action, &[("csrf", &csrf)]).await.status, 404, "{action}");
    }
    assert_eq!(ben.get("/home").await.status, 200);
    let page = ana.visits("/settings/access").await;
    for action in of(&page) {
        drop(ana.submits(&page, &action, &[]).await);
    }
    assert_eq!(lost.get("/home").await.status, 303);
}

#[tokio::test]
async fn a_token_made_by_hand_is_shown_once_and_works() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let mut ana = signed_in(&office, "ana").await;
    let page = ana.visits("/settings/access").await;
    let answer = ana
        .submits(
            &page,
            "/settings/access/tokens",
            &[("name", "My program"), ("scope", "read")],
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let html = answer.text();
    let secret = html
        .split("class=\"secret\" tabindex=\"0\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    assert_eq!(
        office
            .with_token(secret)
            .get("/api/v1/timelines/home")
            .await
            .status,
        200
    );
    let page = ana.visits("/settings/access").await.text();
    assert!(page.contains("My program") && !page.contains(secret));
    let answer = ana
        .submits(
            &answer,
            "/settings/access/tokens",
            &[("name", ""), ("scope", "read")],
        )
        .await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn l3_a_token_that_decides_is_made_only_with_the_password() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let mut ana = signed_in(&office, "ana").await;
    let page = ana.visits("/settings/access").await;
    for (password, status, sentence) in [
        ("", 422, "Enter your own password, once more."),
        ("a guess of somebody", 422, "The password is wrong."),
        (PASSWORD, 200, "Your new token"),
    ] {
        let typed = [
            ("name", "My program"),
            ("scope", "gatepost:decide"),
            ("password", password),
        ];
        let answer = ana.submits(&page, "/settings/access/tokens", &typed).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        let html = answer.text();
        assert!(html.contains(sentence), "{html}");
        assert_eq!(html.contains("class=\"secret\""), status == 200);
    }
}

#[tokio::test]
async fn g14_a_changed_password_ends_every_other_session_and_token() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let mut here = signed_in(&office, "ana").await;
    let mut elsewhere = signed_in(&office, "ana").await;
    let page = here.visits("/settings/password").await;
    let new = "a much better password";
    let wrong = [("old", "wrong"), ("new", new), ("again", new)];
    let answer = here.submits(&page, "/settings/password", &wrong).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("The password is wrong.") && !answer.text().contains(new));
    let uneven = [("old", PASSWORD), ("new", new), ("again", "other")];
    assert_eq!(
        here.submits(&page, "/settings/password", &uneven).await.status,
        422
    );
    assert_eq!(elsewhere.get("/home").await.status, 200);
    let right = [("old", PASSWORD), ("new", new), ("again", new)];
    let answer = here.submits(&page, "/settings/password", &right).await;
    assert_eq!(
        answer.header("location"),
        "/settings/password?done=password",
        "{}",
        answer.text()
    );
    assert_eq!(here.get("/home").await.status, 200);
    assert_eq!(elsewhere.get("/home").await.status, 303);
    assert_eq!(office.of(&ana).get("/api/v1/timelines/home").await.status, 401);
    let mut again = FormBrowser::at(&office.url);
    let page = again.get("/sign-in").await;
    let typed = [("username", "ana"), ("password", new)];
    assert_eq!(again.submits(&page, "/sign-in", &typed).await.status, 303);
}

#[tokio::test]
async fn a_profile_is_changed_by_its_person() {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    let mut ana = signed_in(&office, "ana").await;
    let page = ana.visits("/settings").await;
    let typed = [
        ("display_name", "Ana María"),
        ("note", "Anvils, mostly.\nAsk me."),
    ];
    let answer = ana.submits(&page, "/settings", &typed).await;
    assert!(
        ana.follows(answer)
            .await
            .text()
            .contains("Your profile is saved.")
    );
    let profile = ana.visits("/@ana").await.text();
    assert!(profile.contains("Ana María") && profile.contains("Anvils, mostly.<br>Ask me."));
    let typed = [("display_name", " "), ("note", "Kept")];
    let answer = ana.submits(&page, "/settings", &typed).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Kept"));
}
