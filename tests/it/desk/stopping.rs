//! The stop button: one page, one form, one person; two to lift it.

use gatepost_model::role::Role;

use super::{browser, page_of};
use crate::support::company::Company;
use crate::support::sql;
use crate::support::world::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_duty_officer_stops_everything_and_every_page_of_the_desk_says_so_until_two_have_lifted_it() {
    let company = Company::new().await;
    let desk = company.desk().await;
    company.person("otto_wache", &[Role::DutyOfficer]).await;
    let candidate = desk.ana.proposes("We open one workshop").await;
    let path = page_of(&candidate);
    let mut otto = browser(&company, "otto_wache").await;
    let mut petra = browser(&company, "petra_berg").await;
    let mut ana = browser(&company, "ana_silva").await;
    assert!(otto.opens(&path).await.shows("href=\"/desk/stop\">Stop</a>"));
    assert!(!petra.opens(&path).await.shows(">Stop</a>"));
    assert_eq!(ana.opens("/desk/stop").await.status(), 403);

    let form = otto
        .opens("/desk/stop")
        .await
        .form("/desk/stop")
        .with("reason", "Wrong <figures> are out");
    let refused = otto.sends(form.clone().with("password", "guess")).await;
    assert_eq!(refused.status(), 403);
    assert!(refused.shows("The password is wrong."), "{}", refused.text());
    assert_eq!(
        refused.form("/desk/stop").value("reason"),
        "Wrong <figures> are out"
    );
    let refused = otto
        .sends(form.clone().with("reason", " ").with("password", PASSWORD))
        .await;
    assert_eq!(refused.status(), 422);
    assert_eq!(sql::count(&company.inside.database, "stops").await, 0);

    let stopped = otto.sends(form.with("password", PASSWORD)).await;
    assert!(
        stopped.shows("From now on nothing it covers leaves."),
        "{}",
        stopped.text()
    );
    for page in [
        "/desk",
        "/desk/new",
        "/desk/calendar",
        "/desk/outside",
        "/desk/notices",
        &path,
    ] {
        let page = petra.opens(page).await;
        assert!(
            page.shows("Everything is stopped.")
                && page.shows("Wrong &#60;figures&#62; are out")
                && page.shows("@otto_wache"),
            "{}",
            page.text()
        );
    }
    // Somebody without a desk is told nothing of it.
    assert!(!ana.opens("/desk").await.shows("is stopped"));

    let lift = |page: &super::Page| {
        let html = page.text();
        let (_, rest) = html.split_once("action=\"/desk/stop/").unwrap();
        let id = rest.split('/').next().unwrap().to_owned();
        page.form(&format!("/desk/stop/{id}/lift"))
            .with("password", PASSWORD)
    };
    let in_force = otto.opens("/desk/stop").await;
    let asked = otto.sends(lift(&in_force)).await;
    assert!(asked.shows("Somebody else has to ask too."), "{}", asked.text());
    let waiting = petra.opens("/desk/stop").await;
    assert!(
        waiting.shows("@otto_wache has asked to lift it"),
        "{}",
        waiting.text()
    );
    let lifted = petra.sends(lift(&waiting)).await;
    assert!(lifted.shows("The stop is lifted."), "{}", lifted.text());
    assert!(!petra.opens("/desk").await.shows("is stopped"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_no_duty_officer_finds_no_form_and_is_refused_without_one() {
    let company = Company::new().await;
    company.desk().await;
    let mut petra = browser(&company, "petra_berg").await;
    let page = petra.opens("/desk/stop").await;
    assert!(
        !page.has_form("/desk/stop") && page.shows("Only a duty officer sets a stop."),
        "{}",
        page.text()
    );
    let csrf = petra
        .opens("/desk/new")
        .await
        .form("/desk/new")
        .value("csrf")
        .to_owned();
    let body = format!(
        "csrf={csrf}&scope=node&reason=Because&password={}",
        PASSWORD.replace(' ', "+")
    );
    let refused = petra.asks("POST", "/desk/stop", Some(&body)).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert_eq!(sql::count(&company.inside.database, "stops").await, 0);
}
