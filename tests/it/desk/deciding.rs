//! The decision: bound to the exact words, with the password asked again.

use gatepost_internal::request::{self, Reset};
use gatepost_internal::{link, session};
use gatepost_model::role::Role;

use super::{browser, decision, page_of};
use crate::support::company::Company;
use crate::support::sql;
use crate::support::world::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f3_an_edit_between_view_and_approve_is_409_and_shows_what_changed() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("We open one workshop").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut petra = browser(&company, "petra_berg").await;
    let seen = petra.opens(&path).await;

    let newer = desk
        .ana
        .rewrites(&candidate, "We open two workshops")
        .await
        .unwrap();
    desk.ana.submits(&newer).await.unwrap();
    let late = petra.sends(decision(&seen, &path, "approve", "Well said")).await;
    assert_eq!(late.status(), 409);
    assert!(late.shows("edited since you looked"), "{}", late.text());
    assert!(late.shows("then decide anew") && !late.shows("rev_hash is not"));
    assert!(late.shows("<del>") && late.shows("one ") && late.shows("two "));
    // The comment is kept, and the form is about the newest words now; the verdict about the older ones is not.
    let form = late.form(&format!("{path}/decide"));
    assert_eq!((form.value("comment"), form.value("decision")), ("Well said", ""));
    assert!(!late.shows(" checked>"), "{}", late.text());
    assert_eq!(form.value("rev_hash"), newer.revision.rev_hash);
    assert_eq!(form.value("password"), "");
    assert_eq!(sql::count(&company.inside.database, "decisions").await, 0);

    let approved = petra.sends(decision(&late, &path, "approve", "Well said")).await;
    assert!(
        approved.shows("Your approval is recorded."),
        "{}",
        approved.text()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t7_what_was_rejected_is_begun_anew_on_its_page_and_its_reviewers_see_why() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("We are the best").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    desk.petra
        .rejects(&candidate, "Nobody can know <that>")
        .await
        .unwrap();
    let path = page_of(&candidate);
    let mut petra = browser(&company, "petra_berg").await;
    assert!(!petra.opens(&path).await.has_form(&format!("{path}/copy")));

    let mut ana = browser(&company, "ana_silva").await;
    let ended = ana.opens(&path).await;
    let begun = ana.sends(ended.form(&format!("{path}/copy"))).await;
    let copy = begun.path.split('?').next().unwrap().to_owned();
    assert_ne!(copy, path);
    assert!(begun.shows("Begun anew, as a draft."), "{}", begun.text());
    assert!(begun.shows("<p>We are the best</p>"));
    ana.sends(begun.form(&format!("{copy}/submit"))).await;

    let seen = petra.opens(&copy).await;
    assert!(seen.shows(&format!("href=\"{path}\"")) && seen.shows("one that was rejected"));
    assert!(seen.shows("Nobody can know &lt;that&gt;"), "{}", seen.text());
    assert_eq!(
        desk.ana.sees(&candidate).await.unwrap().state.as_str(),
        "rejected"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_an_author_who_is_also_an_approver_finds_no_form_and_is_refused_without_one() {
    let company = Company::new().await;
    let desk = company.desk().await;
    // Without a second approver nobody could decide, and it would not be submitted.
    company.person("pia_held", &[Role::Approver]).await;
    let candidate = desk.petra.proposes("My own words").await;
    let candidate = desk.petra.submits(&candidate).await.unwrap();
    let other = desk.ana.proposes("Other words").await;
    let other = desk.ana.submits(&other).await.unwrap();
    let mut petra = browser(&company, "petra_berg").await;
    let own = petra.opens(&page_of(&candidate)).await;
    assert!(!own.has_form(&format!("{}/decide", page_of(&candidate))));
    assert!(own.shows("somebody else decides"), "{}", own.text());

    // The form of something else, bent towards it.
    let seen = petra.opens(&page_of(&other)).await;
    let mut bent =
        decision(&seen, &page_of(&other), "approve", "").with("rev_hash", &candidate.revision.rev_hash);
    bent.action = format!("{}/decide", page_of(&candidate));
    let refused = petra.sends(bent).await;
    assert_eq!(refused.status(), 403);
    assert!(
        refused.shows("Somebody else has to decide."),
        "{}",
        refused.text()
    );
    assert_eq!(sql::count(&company.inside.database, "decisions").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_decides_nothing_and_keeps_what_was_typed() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("We open one workshop").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut petra = browser(&company, "petra_berg").await;
    let seen = petra.opens(&path).await;
    let form = decision(&seen, &path, "request_changes", "Say <where>");
    let refused = petra.sends(form.clone().with("password", "guess")).await;
    assert_eq!(refused.status(), 403);
    assert!(refused.shows("The password is wrong."), "{}", refused.text());
    assert_eq!(
        refused.form(&format!("{path}/decide")).value("comment"),
        "Say <where>"
    );

    // Without a reason the author could not act on it.
    let refused = petra.sends(form.clone().with("comment", " ")).await;
    assert_eq!(refused.status(), 422);
    let refused = petra.sends(form.clone().without("decision")).await;
    assert_eq!(refused.status(), 422);
    assert_eq!(sql::count(&company.inside.database, "decisions").await, 0);

    let done = petra.sends(form).await;
    assert!(done.shows("Changes requested"), "{}", done.text());
    let page = done.text();
    let (said, preview) = (
        page.find("Say &lt;where&gt;"),
        page.find("class=\"candidate-body\""),
    );
    assert!(
        said.unwrap() < preview.unwrap()
            && page.contains("<strong>@petra_berg</strong> asked for changes to"),
        "the reviewer's word stands on top: {page}"
    );
    let mut ana = browser(&company, "ana_silva").await;
    assert!(ana.opens("/desk").await.shows(&path));
    let told = ana.opens(&path).await;
    assert!(
        told.shows("Say &lt;where&gt;") && told.has_form(&format!("{path}/withdraw")),
        "{}",
        told.text()
    );
    let form = ana
        .opens(&format!("{path}/edit"))
        .await
        .form(&format!("{path}/edit"));
    let newer = ana.sends(form.with("text", "We open one workshop in Graz")).await;
    assert!(newer.shows("<ins>") && newer.shows("Graz"), "{}", newer.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_over_an_older_revision_is_409_and_loses_no_word() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("First").await;
    let path = page_of(&candidate);
    let mut ana = browser(&company, "ana_silva").await;
    let form = ana
        .opens(&format!("{path}/edit"))
        .await
        .form(&format!("{path}/edit"));
    desk.ana.rewrites(&candidate, "Second").await.unwrap();
    let late = ana.sends(form.with("text", "Third")).await;
    assert_eq!(late.status(), 409);
    assert!(late.shows("revision 2 is the newest"), "{}", late.text());
    assert_eq!(late.form(&format!("{path}/edit")).value("text"), "Third");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_released_that_is_not_what_the_page_showed() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("First").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let candidate = desk.petra.approves(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut paul = browser(&company, "paul_weber").await;
    let seen = paul.opens(&path).await;
    let newer = desk.ana.rewrites(&candidate, "Second").await.unwrap();
    let newer = desk.ana.submits(&newer).await.unwrap();
    desk.petra.approves(&newer).await.unwrap();
    let late = paul.sends(seen.form(&format!("{path}/release"))).await;
    assert_eq!(late.status(), 409);
    assert_eq!(sql::count(&company.inside.database, "releases").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_address_of_a_form_leads_back_to_the_candidate() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("First").await;
    let path = page_of(&candidate);
    let mut ana = browser(&company, "ana_silva").await;
    for act in [
        "submit", "decide", "release", "undo", "withdraw", "hold", "lift", "resume", "schedule", "comment",
        "pass",
    ] {
        let answer = ana.asks("GET", &format!("{path}/{act}"), None).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, path.as_str()),
            "{act}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_decides_is_led_to_the_form_and_reads_first_what_changed() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("We open one workshop").await;
    let newer = desk
        .ana
        .rewrites(&candidate, "We open two workshops")
        .await
        .unwrap();
    let newer = desk.ana.submits(&newer).await.unwrap();
    let mut petra = browser(&company, "petra_berg").await;
    let page = petra.opens(&page_of(&newer)).await.text();
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
    assert!(place("href=\"#decide\"") < place("class=\"candidate-body\""));
    assert!(place(">What changed<") < place("id=\"decide\""));
    let mut ana = browser(&company, "ana_silva").await;
    assert!(!ana.opens(&page_of(&newer)).await.shows("#decide"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_undo_window_none_is_promised() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("We open one workshop").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let candidate = desk.petra.approves(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut paul = browser(&company, "paul_weber").await;
    let page = paul.opens(&path).await;
    assert!(
        page.shows("There is no undo window.") && !page.shows("opens the undo window"),
        "{}",
        page.text()
    );
    let released = paul.sends(page.form(&format!("{path}/release"))).await;
    assert!(
        released.shows("It goes out at once.") && !released.shows("The undo window is open."),
        "{}",
        released.text()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_not_approve_for_a_day_is_told_before_the_form_and_can_still_reject() {
    let company = Company::new().await;
    let desk = company.desk().await;
    company.person("adam_amt", &[Role::Administrator]).await;
    let inside = &company.inside;
    let opened = session::sign_in(inside, "adam_amt", PASSWORD, "192.0.2.1")
        .await
        .unwrap();
    let adam = session::authenticate(inside, &opened.secret, "192.0.2.1".into())
        .await
        .unwrap();
    let Reset::Link(offered) = request::reset(inside, &adam, "petra_berg", false).await.unwrap() else {
        panic!("nothing was published yet");
    };
    link::complete_reset(inside, &offered.secret, PASSWORD)
        .await
        .unwrap();

    let candidate = desk.ana.proposes("We open one workshop").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut petra = browser(&company, "petra_berg").await;
    let page = petra.opens(&path).await;
    assert!(
        page.shows("set through an administrator’s link") && !page.shows("value=\"approve\""),
        "{}",
        page.text()
    );
    let rejected = petra.sends(decision(&page, &path, "reject", "Not so")).await;
    assert!(
        rejected.shows("Rejected. It will not go out."),
        "{}",
        rejected.text()
    );
}
