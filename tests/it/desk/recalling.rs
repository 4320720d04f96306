//! Taking back what is out: honest words first, then the password, then a report.

use gatepost_model::role::Role;

use super::{browser, page_of};
use crate::support::colleague::note;
use crate::support::company::Company;
use crate::support::patience::eventually;
use crate::support::wire;
use crate::support::world::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recall_says_what_it_cannot_do_asks_for_the_password_and_answers_410() {
    let company = Company::new().await;
    let desk = company.desk().await;
    company.person("otto_wache", &[Role::DutyOfficer]).await;
    let published = desk.publishes(&desk.ana, note("We open one workshop")).await;
    let url = published.publication.as_ref().unwrap().url.clone();
    let path = page_of(&published);
    let mut otto = browser(&company, "otto_wache").await;
    let mut rita = browser(&company, "rita_roth").await;
    assert!(!rita.opens(&path).await.shows(&format!("href=\"{path}/recall\"")));
    assert!(otto.opens(&path).await.shows(&format!("href=\"{path}/recall\"")));

    let asked = otto.opens(&format!("{path}/recall")).await;
    assert!(
        asked.shows("We open one workshop") && asked.shows("does not make unseen"),
        "{}",
        asked.text()
    );
    let form = asked
        .form(&format!("{path}/recall"))
        .with("reason", "The date is wrong");
    let refused = otto.sends(form.clone().with("password", "guess")).await;
    assert_eq!(refused.status(), 403);
    assert!(refused.shows("The password is wrong."), "{}", refused.text());
    assert_eq!(
        refused.form(&format!("{path}/recall")).value("reason"),
        "The date is wrong"
    );
    assert_eq!(wire::get(&url, "text/html").await.status, 200);

    let recalled = otto.sends(form.clone().with("password", PASSWORD)).await;
    assert!(
        recalled.shows("The date is wrong") && recalled.shows("@otto_wache recalled it"),
        "{}",
        recalled.text()
    );
    eventually("the page is gone", async || {
        (wire::get(&url, "text/html").await.status == 410).then_some(())
    })
    .await;
    assert!(otto.opens("/desk?show=recalled").await.shows(&path));
    let again = otto.sends(form.with("password", PASSWORD)).await;
    assert_eq!(again.status(), 409, "{}", again.text());
    assert_eq!(otto.opens(&format!("{path}/recall")).await.status(), 409);
}
