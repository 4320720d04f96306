//! What takes two administrators: who asks, who confirms, who refuses, who takes back.

use gatepost_internal::gate::check;
use gatepost_internal::request::{self, Made, Wish};
use gatepost_model::check::{Rule, RuleKind, Severity};
use gatepost_model::role::Role;

use super::signed_in;
use crate::http::office::Office;
use crate::support::authenticator::adds_second_factor;
use crate::support::browser_forms::{FormBrowser, actions};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::PASSWORD;

/// An office in which something was published, with the administrators adam and berta.
async fn office() -> (Office, Colleague, FormBrowser, FormBrowser) {
    let office = Office::new().await;
    let world = &office.world;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.with_roles("berta", &[Role::Administrator]).await;
    let [one, other] = [
        signed_in(&office, "adam").await,
        signed_in(&office, "berta").await,
    ];
    (office, adam, one, other)
}

/// adam asks for something; gives the page of the request.
async fn asks(office: &Office, adam: &Colleague, wish: Wish) -> String {
    match request::make(&office.world.inside, &adam.caller, wish).await {
        Ok(Made::Waiting(id)) => format!("/administration/requests/{id}"),
        other => panic!("{other:?}"),
    }
}

fn editor(person: &str) -> Wish {
    Wish::Role {
        person: person.into(),
        role: Role::Editor,
        brand: Some("news".into()),
        group: None,
    }
}

async fn is_editor(office: &Office, name: &str) -> bool {
    let query = format!(
        "SELECT count(*) AS value FROM brand_roles JOIN people ON people.id = person_id \
         WHERE username = '{name}' AND role = 'editor'"
    );
    sql::numbers(office.world.database(), query).await[0] > 0
}

#[tokio::test]
async fn whoever_asked_may_take_it_back_and_cannot_confirm_or_refuse_it() {
    let (office, adam, mut own, _berta) = office().await;
    let one = asks(&office, &adam, editor("ana")).await;
    let page = own.visits(&one).await;
    assert_eq!(
        actions(&page)
            .iter()
            .filter(|action| action.starts_with(&one))
            .count(),
        1,
        "only taking it back"
    );
    let csrf = own.csrf().await;
    let fields = [("csrf", csrf.as_str()), ("password", PASSWORD)];
    for (act, sentence) in [
        ("confirm", "You have asked for it yourself."),
        ("refuse", "Take it back instead."),
    ] {
        let refused = own.post(&format!("{one}/{act}"), &fields).await;
        assert_eq!(refused.status, 403, "{act}");
        assert!(refused.text().contains(sentence), "{act}: {}", refused.text());
    }
    assert!(!is_editor(&office, "ana").await);
    let back = own.submits(&page, &format!("{one}/cancel"), &[]).await;
    let html = own.follows(back).await.text();
    assert!(
        html.contains("Taken back. Nothing was changed.") && html.contains("taken back by @adam"),
        "{html}"
    );
}

#[tokio::test]
async fn another_administrator_refuses_and_then_nobody_confirms_it() {
    let (office, adam, mut own, mut berta) = office().await;
    let one = asks(&office, &adam, editor("ana")).await;
    let page = berta.visits(&one).await;
    assert!(
        page.text()
            .contains("They may edit what the brand is about to say."),
        "{}",
        page.text()
    );
    let refused = berta.submits(&page, &format!("{one}/refuse"), &[]).await;
    let html = berta.follows(refused).await.text();
    assert!(html.contains("refused by @berta"), "{html}");
    let late = berta
        .submits(&page, &format!("{one}/confirm"), &[("password", PASSWORD)])
        .await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("It was refused."), "{}", late.text());
    assert!(!is_editor(&office, "ana").await);
    assert!(own.visits(&one).await.text().contains("refused by @berta"));
}

#[tokio::test]
async fn whoever_has_a_second_factor_confirms_with_its_code() {
    let (office, adam, _own, mut berta) = office().await;
    let one = asks(&office, &adam, editor("ana")).await;
    assert!(!berta.visits(&one).await.text().contains("Code from your app"));
    let at_a_browser = office.world.at_a_browser("berta").await;
    let (app, _codes) = adds_second_factor(&office.world, &at_a_browser).await;
    let page = berta.visits(&one).await;
    assert!(page.text().contains("Code from your app"), "{}", page.text());
    let confirm = format!("{one}/confirm");
    let without = berta
        .submits(&page, &confirm, &[("password", PASSWORD), ("code", "000000")])
        .await;
    assert_eq!(without.status, 403, "{}", without.text());
    assert!(!is_editor(&office, "ana").await);
    let code = app.shows(&office.world);
    let typed = [("password", PASSWORD), ("code", code.as_str())];
    let confirmed = berta.submits(&page, &confirm, &typed).await;
    assert_eq!(confirmed.status, 303, "{}", confirmed.text());
    assert!(is_editor(&office, "ana").await);
}

#[tokio::test]
async fn other_content_checks_are_told_rule_by_rule() {
    let (office, adam, _own, mut berta) = office().await;
    let lists = check::lists(&office.world.inside, &adam.caller).await.unwrap();
    let mut list = lists[0].list.clone();
    list.rules.push(Rule {
        name: "Code <names>".into(),
        kind: RuleKind::Word {
            words: vec!["condor".into()],
        },
        severity: Severity::Block,
        group: None,
        note: None,
    });
    let one = asks(&office, &adam, Wish::CheckList { list }).await;
    let html = berta.visits(&one).await.text();
    assert!(
        html.contains("Code &#60;names&#62;") && html.contains("condor") && html.contains("New"),
        "{html}"
    );
}

#[tokio::test]
async fn confirming_a_new_password_shows_its_link_once() {
    let (office, _adam, _own, mut berta) = office().await;
    let made = request::make_as_operator(
        &office.world.inside,
        Wish::Reset {
            person: "petra".into(),
            ends_second_factor: true,
        },
    );
    let Ok(Made::Waiting(id)) = made.await else {
        panic!("it takes somebody who is signed in");
    };
    let one = format!("/administration/requests/{id}");
    let page = berta.visits(&one).await;
    assert!(
        page.text().contains("an operator at the command line"),
        "{}",
        page.text()
    );
    let confirmed = berta
        .submits(&page, &format!("{one}/confirm"), &[("password", PASSWORD)])
        .await;
    assert_eq!(confirmed.status, 200);
    let html = confirmed.text();
    let link = html.split("class=\"secret\" tabindex=\"0\">").nth(1).unwrap();
    let link = link.split('<').next().unwrap();
    let path = &link[link.find("/reset/").unwrap()..];
    assert_eq!(FormBrowser::at(&office.url).get(path).await.status, 200);
    let again = berta.visits(&one).await.text();
    assert!(
        !again.contains("/reset/") && again.contains("confirmed by @berta"),
        "{again}"
    );
}

#[tokio::test]
async fn a_new_password_for_whoever_has_a_say_is_asked_for_and_another_administrator_hands_it_over() {
    let (_office, _adam, mut own, mut berta) = office().await;
    let (of_petra, of_ana) = (
        "/administration/people/petra/reset",
        "/administration/people/ana/reset",
    );
    let page = own.visits(of_ana).await;
    assert!(page.text().contains("You get a link to hand over yourself"));
    let page = own.visits(of_petra).await;
    assert!(
        page.text().contains("another administrator has to confirm it"),
        "{}",
        page.text()
    );
    let typed = [("password", PASSWORD), ("second_factor", "end")];
    let asked = own.submits(&page, of_petra, &typed).await;
    let one = asked.header("location").to_owned();
    let html = own.follows(asked).await.text();
    assert!(
        html.contains("A new password for @petra")
            && html.contains("You have asked for it yourself")
            && html.contains("Their second factor ends with it")
            && !html.contains("class=\"secret\""),
        "{html}"
    );
    let one = one.split('?').next().unwrap();
    let page = berta.visits(one).await;
    let confirmed = berta
        .submits(&page, &format!("{one}/confirm"), &[("password", PASSWORD)])
        .await;
    assert!(
        confirmed.text().contains("class=\"secret\""),
        "{}",
        confirmed.text()
    );
}

#[tokio::test]
async fn an_operators_wish_for_an_administrator_says_that_silence_lets_it_through() {
    let (office, adam, mut own, _berta) = office().await;
    let inside = &office.world.inside;
    let administrator = |person: &str| Wish::Role {
        person: person.into(),
        role: Role::Administrator,
        brand: None,
        group: None,
    };
    let Ok(Made::Waiting(id)) = request::make_as_operator(inside, administrator("ana")).await else {
        panic!("something was published");
    };
    let page = own.visits(&format!("/administration/requests/{id}")).await.text();
    assert!(page.contains("If no administrator answers for a week"), "{page}");
    let asked = asks(&office, &adam, administrator("ana")).await;
    let page = own.visits(&asked).await.text();
    assert!(!page.contains("for a week"), "{page}");
}

#[tokio::test]
async fn what_is_no_request_is_the_page_for_nothing() {
    let (_office, _adam, mut own, _berta) = office().await;
    for id in ["1", "x", "99999999999999999999"] {
        assert_eq!(
            own.get(&format!("/administration/requests/{id}")).await.status,
            404,
            "{id}"
        );
    }
}
