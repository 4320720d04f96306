//! What the desk tells each of its people, and what counts as read.

use gatepost_internal::role;
use gatepost_model::role::Role;

use super::{browser, page_of};
use crate::support::company::Company;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opening_a_candidate_reads_what_one_was_told_about_it_and_nothing_else() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let mut told = Vec::new();
    for text in ["We open one workshop", "We open two workshops"] {
        let candidate = desk.ana.proposes(text).await;
        told.push(desk.ana.submits(&candidate).await.unwrap());
    }
    let count = |number: u32| format!("<span class=\"hidden\"> new: </span>{number}</span></a>");
    let mut petra = browser(&company, "petra_berg").await;
    let bell = petra.opens("/notifications").await;
    assert!(
        bell.shows("href=\"/desk/notices\">2 new notices from the desk<"),
        "{}",
        bell.text()
    );
    let notices = petra.opens("/desk/notices").await;
    assert!(
        notices.shows("New post of Acme News waits for your decision.")
            && notices.shows(&count(2))
            && !notices.shows("workshop"),
        "{}",
        notices.text()
    );

    // What somebody else opens says nothing about what she has seen.
    let mut ana = browser(&company, "ana_silva").await;
    ana.opens(&page_of(&told[0])).await;
    assert!(petra.opens("/desk/notices").await.shows(&count(2)));
    let opened = petra.opens(&page_of(&told[0])).await;
    assert!(opened.shows(&count(1)), "{}", opened.text());
    assert!(
        petra
            .opens("/notifications")
            .await
            .shows(">1 new notice from the desk<")
    );
    petra.opens(&page_of(&told[1])).await;
    let bell = petra.opens("/notifications").await;
    assert!(!bell.shows("from the desk"), "{}", bell.text());
    assert!(!petra.opens("/desk/notices").await.shows("is-new"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_says_where_its_candidate_stands_now() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("We open one workshop").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    desk.petra.approves(&candidate).await.unwrap();
    let mut petra = browser(&company, "petra_berg").await;
    let notices = petra.opens("/desk/notices").await;
    assert!(
        notices.shows("New post of Acme News was to be decided by you.")
            && notices.shows("<span class=\"hidden\">Now: </span>Approved"),
        "{}",
        notices.text()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_left_a_desk_learns_no_more_of_what_they_were_told_there() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("We open one workshop").await;
    desk.ana.submits(&candidate).await.unwrap();
    let mut petra = browser(&company, "petra_berg").await;
    assert!(petra.opens("/desk/notices").await.shows("Acme News waits"));
    role::revoke(&company.inside, "petra_berg", Role::Approver, Some("news"), None)
        .await
        .unwrap();
    // Losing a role ends every session.
    let mut petra = browser(&company, "petra_berg").await;
    let notices = petra.opens("/desk/notices").await;
    assert!(
        notices.shows("A proposal was to be decided by you.") && !notices.shows("Acme News"),
        "{}",
        notices.text()
    );
}
