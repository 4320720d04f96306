//! Brands as administrators see them: what each lacks, its people, its review groups, who stands in, its zone.

use gatepost_internal::brand;
use gatepost_model::role::Role;

use super::signed_in;
use crate::http::office::Office;
use crate::support::browser_forms::{FormBrowser, actions};
use crate::support::sql;
use crate::support::world::{PASSWORD, RESERVE};

const NEWS: &str = "/administration/brands/news";

/// An office with the administrator adam, who is signed in.
async fn office() -> (Office, FormBrowser) {
    let office = Office::new().await;
    office.world.with_roles("adam", &[Role::Administrator]).await;
    let adam = signed_in(&office, "adam").await;
    (office, adam)
}

/// From then on a role at the gate takes two.
async fn something_is_published(office: &Office) {
    let world = &office.world;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
}

async fn roles(office: &Office, name: &str) -> i64 {
    let query = format!(
        "SELECT count(*) AS value FROM brand_roles JOIN people ON people.id = person_id WHERE username = '{name}'"
    );
    sql::numbers(office.world.database(), query).await[0]
}

#[tokio::test]
async fn a_brand_that_cannot_publish_says_what_it_lacks_and_what_to_do_until_it_has_it() {
    let (office, mut adam) = office().await;
    for page in ["/administration/brands", NEWS] {
        let html = adam.visits(page).await.text();
        assert!(
            html.contains("annot publish yet")
                && html.contains("Nobody can release. Make somebody a publisher."),
            "{page}: {html}"
        );
    }
    office.world.publisher("paul").await;
    let html = adam.visits("/administration/brands").await.text();
    assert!(
        html.contains("Ready") && !html.contains("annot publish yet"),
        "{html}"
    );
    let html = adam.visits(NEWS).await.text();
    assert!(
        html.contains("It is ready") && html.contains("An ordinary post needs one approval of PR."),
        "{html}"
    );
}

#[tokio::test]
async fn an_administrator_adds_a_voice_of_the_company_and_one_of_a_named_person() {
    let (office, mut adam) = office().await;
    drop(office.world.employee("vera").await);
    let page = adam.visits("/administration/brands").await;
    let typed = [
        ("name", "jobs"),
        ("display_name", "Jobs at <Acme>"),
        ("summary", "Work with us."),
        ("spokesperson", ""),
        ("time_zone", "Europe/Atlantis"),
        ("password", PASSWORD),
    ];
    let refused = adam.submits(&page, "/administration/brands", &typed).await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(html.contains("There is no time zone of that name."), "{html}");
    assert!(
        html.contains("value=\"jobs\"") && html.contains("value=\"Jobs at &#60;Acme&#62;\""),
        "what was typed stays: {html}"
    );
    let zone = [("time_zone", "Europe/Berlin"), ("password", PASSWORD)];
    let made = adam.submits(&refused, "/administration/brands", &zone).await;
    assert_eq!(made.header("location"), "/administration/brands/jobs?done=made");
    let html = adam.follows(made).await.text();
    assert!(
        html.contains("The company’s voice") || html.contains("The company&#39;s voice"),
        "{html}"
    );
    assert!(html.contains("value=\"Europe/Berlin\""), "{html}");

    let typed = [
        ("name", "vera_voss"),
        ("display_name", "Vera Voss"),
        ("spokesperson", "@vera"),
        ("password", PASSWORD),
    ];
    let made = adam.submits(&page, "/administration/brands", &typed).await;
    let html = adam.follows(made).await.text();
    assert!(
        html.contains("The voice of @vera") && html.contains("a policy of its own"),
        "{html}"
    );
    let taken = adam.submits(&page, "/administration/brands", &typed).await;
    assert_eq!(taken.status, 409);
    assert!(taken.text().contains("There is a brand named vera_voss already."));
}

#[tokio::test]
async fn until_something_was_published_a_role_is_given_at_once_and_the_page_says_so() {
    let (office, mut adam) = office().await;
    drop(office.world.employee("nora").await);
    let page = adam.visits(NEWS).await;
    assert!(page.text().contains("it takes effect at once"));
    let action = format!("{NEWS}/grant");
    let typed = [
        ("username", "nobody_here"),
        ("role", "approver:legal"),
        ("password", PASSWORD),
    ];
    let refused = adam.submits(&page, &action, &typed).await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(
        html.contains("value=\"nobody_here\"") && html.contains("value=\"approver:legal\" selected"),
        "{html}"
    );
    let typed = [("username", "@nora"), ("password", PASSWORD)];
    let given = adam.submits(&refused, &action, &typed).await;
    let html = adam.follows(given).await.text();
    assert!(html.contains("The role is given."), "{html}");
    assert!(
        html.contains("approver, Legal") && html.contains("@nora"),
        "{html}"
    );
}

#[tokio::test]
async fn afterwards_it_becomes_a_request_and_the_page_says_that_before() {
    let (office, mut adam) = office().await;
    drop(office.world.employee("nora").await);
    something_is_published(&office).await;
    let page = adam.visits(NEWS).await;
    assert!(
        page.text().contains("another administrator confirms it"),
        "{}",
        page.text()
    );
    let typed = [
        ("username", "nora"),
        ("role", "approver:pr"),
        ("password", PASSWORD),
    ];
    let asked = adam.submits(&page, &format!("{NEWS}/grant"), &typed).await;
    assert!(
        asked.header("location").starts_with("/administration/requests/"),
        "{}",
        asked.text()
    );
    let html = adam.follows(asked).await.text();
    assert!(html.contains("It waits for another administrator"), "{html}");
    assert!(
        html.contains("Make @nora an approver of news in the group pr"),
        "{html}"
    );
    assert_eq!(roles(&office, "nora").await, 0);

    office.world.with_roles("berta", &[Role::Administrator]).await;
    let mut berta = signed_in(&office, "berta").await;
    let list = berta.visits("/administration/requests").await.text();
    let id = list.split("/administration/requests/").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let one = format!("/administration/requests/{id}");
    let page = berta.visits(&one).await;
    let confirmed = berta
        .submits(&page, &format!("{one}/confirm"), &[("password", PASSWORD)])
        .await;
    assert_eq!(confirmed.status, 303, "{}", confirmed.text());
    let html = adam.visits(NEWS).await.text();
    assert!(
        html.contains("counts from <time"),
        "their word counts a day later: {html}"
    );
    office.world.clock.advance_seconds(24 * 60 * 60);
    assert!(!adam.visits(NEWS).await.text().contains("counts from"));
}

#[tokio::test]
async fn a_role_is_taken_away_at_once_after_a_question_and_only_that_one() {
    let (office, mut adam) = office().await;
    office
        .world
        .with_roles("ben", &[Role::Editor, Role::Approver])
        .await;
    something_is_published(&office).await;
    let html = adam.visits(NEWS).await.text();
    let question = html
        .split("href=\"")
        .find(|link| link.contains("person=ben") && link.contains("role=approver"))
        .unwrap();
    let question = question.split('"').next().unwrap().replace("&#38;", "&");
    let page = adam.visits(&question).await;
    assert!(page.text().contains("approver, PR"), "{}", page.text());
    let action = format!("{NEWS}/revoke");
    let refused = adam.submits(&page, &action, &[("password", "guess")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(roles(&office, "ben").await, 2);
    let taken = adam.submits(&refused, &action, &[("password", PASSWORD)]).await;
    assert_eq!(taken.header("location"), format!("{NEWS}?done=revoked"));
    assert_eq!(roles(&office, "ben").await, 1, "an editor still");
    assert_eq!(roles(&office, RESERVE).await, 1, "nobody else's");
    for nonsense in ["", "?person=ben&role=administrator", "?person=nobody&role=editor"] {
        assert_eq!(
            adam.get(&format!("{action}{nonsense}")).await.status,
            404,
            "{nonsense}"
        );
    }
}

#[tokio::test]
async fn a_review_group_is_added_gets_a_member_is_renamed_and_removed() {
    let (office, mut adam) = office().await;
    drop(office.world.employee("nora").await);
    let path = format!("{NEWS}/groups");
    let page = adam.visits(&path).await;
    assert!(page.text().contains(&format!("@{RESERVE}")), "{}", page.text());
    let csrf = adam.csrf().await;
    let change = |change: &'static str, name: &'static str, title: &'static str| {
        [
            ("csrf", csrf.clone()),
            ("change", change.to_owned()),
            ("name", name.to_owned()),
            ("title", title.to_owned()),
            ("password", PASSWORD.to_owned()),
        ]
    };
    let sent = async |adam: &mut FormBrowser, fields: [(&str, String); 5]| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        adam.post(&path, &fields).await
    };
    let refused = sent(&mut adam, change("add", "Works council", "Works <council>")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("value=\"Works &#60;council&#62;\""));
    assert_eq!(
        sent(&mut adam, change("add", "works", "Works council"))
            .await
            .status,
        303
    );
    let page = adam.visits(&path).await;
    assert!(page.text().contains("Works council"), "{}", page.text());

    let typed = [
        ("csrf", csrf.as_str()),
        ("role", "approver:works"),
        ("username", "nora"),
        ("password", PASSWORD),
    ];
    assert_eq!(adam.post(&format!("{NEWS}/grant"), &typed).await.status, 303);
    assert!(adam.visits(&path).await.text().contains("@nora"));
    let in_use = sent(&mut adam, change("remove", "works", "")).await;
    assert_eq!(in_use.status, 409);
    assert!(in_use.text().contains("Somebody is in the group works."));
    assert_eq!(
        sent(&mut adam, change("rename", "works", "The council"))
            .await
            .status,
        303
    );
    assert!(adam.visits(NEWS).await.text().contains("approver, The council"));
    let typed = [
        ("csrf", csrf.as_str()),
        ("person", "nora"),
        ("role", "approver"),
        ("group", "works"),
        ("password", PASSWORD),
    ];
    assert_eq!(adam.post(&format!("{NEWS}/revoke"), &typed).await.status, 303);
    assert_eq!(sent(&mut adam, change("remove", "works", "")).await.status, 303);
    assert!(!adam.visits(&path).await.text().contains("The council"));
}

#[tokio::test]
async fn a_brand_moves_to_another_zone_and_never_to_one_there_is_not() {
    let (office, mut adam) = office().await;
    let page = adam.visits(NEWS).await;
    let action = format!("{NEWS}/zone");
    let wrong = [("time_zone", "Europe/Atlantis"), ("password", PASSWORD)];
    let refused = adam.submits(&page, &action, &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("value=\"Europe/Atlantis\"")
            && refused.text().contains("There is no time zone of that name."),
        "{}",
        refused.text()
    );
    let right = [("time_zone", "America/New_York"), ("password", PASSWORD)];
    let moved = adam.submits(&refused, &action, &right).await;
    assert_eq!(moved.status, 303);
    let id = office.world.brand_id("news").await;
    let settings = office
        .world
        .database()
        .read(move |r| brand::settings(r, id))
        .await
        .unwrap();
    assert_eq!(settings.time_zone, "America/New_York");
}

#[tokio::test]
async fn a_member_says_who_stands_in_in_advance_the_desk_sees_it_and_an_administrator_ends_it() {
    let (office, mut adam) = office().await;
    office.world.approver("petra").await;
    let mut petra = signed_in(&office, "petra").await;
    let page = petra.visits("/desk/standing-in").await;
    let typed = [
        ("to", RESERVE),
        ("starts_at", "2020-01-01T08:00"),
        ("ends_at", "2099-01-02T08:00"),
    ];
    let refused = petra.submits(&page, "/desk/standing-in", &typed).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(
        refused.text().contains("set in advance") && refused.text().contains("value=\"2020-01-01T08:00\""),
        "{}",
        refused.text()
    );
    let field = |seconds: i64| {
        let moment = office.world.now().plus_seconds(seconds).to_rfc3339();
        moment.chars().take(16).collect::<String>()
    };
    let (starts, ends) = (field(86_400), field(3 * 86_400));
    let typed = [("starts_at", starts.as_str()), ("ends_at", ends.as_str())];
    let set = petra.submits(&refused, "/desk/standing-in", &typed).await;
    let html = petra.follows(set).await.text();
    assert!(html.contains("The whole desk sees it here."), "{html}");
    let mut quinn = signed_in(&office, RESERVE).await;
    let seen = quinn.visits("/desk/standing-in").await;
    assert!(
        seen.text().contains("<strong>@petra</strong>") && !seen.text().contains("I am back"),
        "{}",
        seen.text()
    );
    let page = adam.visits(NEWS).await;
    assert!(page.text().contains("<strong>@petra</strong>"), "{}", page.text());
    let end = actions(&page)
        .into_iter()
        .find(|action| action.ends_with("/end"))
        .unwrap();
    let ended = adam.submits(&page, &end, &[]).await;
    let html = adam.follows(ended).await.text();
    assert!(html.contains("Nobody stands in for anybody."), "{html}");
    let left = "SELECT count(*) AS value FROM delegations WHERE cancelled_at IS NULL";
    assert_eq!(sql::numbers(office.world.database(), left).await, [0]);
}

#[tokio::test]
async fn nobody_but_an_administrator_sees_or_changes_brands_policies_and_requests() {
    let (office, mut adam) = office().await;
    office.world.with_roles("ana", &Role::GATE).await;
    let mut ana = signed_in(&office, "ana").await;
    let csrf = ana.csrf().await;
    for route in gatepost_web::route::table() {
        let is_ours = ["brands", "policy", "requests"]
            .iter()
            .any(|part| route.path.starts_with(&format!("/administration/{part}")));
        if !is_ours {
            continue;
        }
        let path = route.path.replace("{name}", "news").replace("{id}", "1");
        let path = match path.ends_with("/revoke") && route.method == "GET" {
            true => format!("{path}?person={RESERVE}&role=approver&group=pr"),
            false => path,
        };
        let refused = match route.method {
            "GET" => ana.get(&path).await,
            _ => {
                let fields = [
                    ("csrf", csrf.as_str()),
                    ("password", PASSWORD),
                    ("person", RESERVE),
                    ("role", "approver"),
                    ("policy", "{}"),
                ];
                ana.post(&path, &fields).await
            }
        };
        assert_eq!(refused.status, 403, "{} {path}: {}", route.method, refused.text());
    }
    assert_eq!(roles(&office, RESERVE).await, 1);
    assert_eq!(adam.get(NEWS).await.status, 200);
    assert_eq!(adam.get("/administration/brands/nothing").await.status, 404);
}

#[tokio::test]
async fn nothing_is_given_or_changed_at_a_brand_without_the_administrators_own_password() {
    let (office, mut adam) = office().await;
    drop(office.world.employee("nora").await);
    let revoke = format!("{NEWS}/revoke?person={RESERVE}&role=approver&group=pr");
    for (page, action) in [
        ("/administration/brands", "/administration/brands".to_owned()),
        (NEWS, format!("{NEWS}/grant")),
        (NEWS, format!("{NEWS}/zone")),
        (&format!("{NEWS}/groups"), format!("{NEWS}/groups")),
        (&revoke, format!("{NEWS}/revoke")),
    ] {
        let page = adam.visits(page).await;
        for (password, sentence) in [
            ("", "Enter your own password, once more."),
            ("a guess of somebody", "The password is wrong."),
        ] {
            let typed = [
                ("username", "nora"),
                ("name", "other"),
                ("display_name", "Other"),
                ("title", "Other"),
                ("change", "add"),
                ("time_zone", "Europe/Berlin"),
                ("password", password),
            ];
            let refused = adam.submits(&page, &action, &typed).await;
            let html = refused.text();
            assert_eq!(refused.status, 422, "{action}: {html}");
            assert!(
                html.contains(sentence) && !html.contains("a guess of"),
                "{action}: {html}"
            );
            assert!(actions(&refused).contains(&action), "the form again: {action}");
        }
    }
    assert_eq!(roles(&office, "nora").await, 0);
    assert_eq!(roles(&office, RESERVE).await, 1);
    assert_eq!(sql::count(office.world.database(), "brands").await, 1);
    assert_eq!(sql::count(office.world.database(), "review_groups").await, 4);
}
