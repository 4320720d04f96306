//! The whole way through the gate, page by page.

use gatepost_server::config::Settings;

use super::{browser, decision};
use crate::support::company::Company;
use crate::support::patience::eventually;
use crate::support::wire;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn something_is_proposed_approved_released_and_read_outside() {
    let company = Company::new().await;
    company.desk().await;
    let mut ana = browser(&company, "ana_silva").await;
    let mut petra = browser(&company, "petra_berg").await;
    let mut paul = browser(&company, "paul_weber").await;

    let form = ana.opens("/desk/new").await.form("/desk/new");
    let draft = ana
        .sends(
            form.with("text", "We open a second workshop.")
                .with("brand", "news"),
        )
        .await;
    let path = draft.path.split('?').next().unwrap().to_owned();
    assert!(draft.shows("Saved as a draft"), "{}", draft.text());
    assert!(draft.shows("<p>We open a second workshop.</p>"));
    let submitted = ana.sends(draft.form(&format!("{path}/submit"))).await;
    assert!(
        submitted.shows("In review") && submitted.shows("@petra_berg"),
        "{}",
        submitted.text()
    );
    assert!(!submitted.has_form(&format!("{path}/decide")));

    // Two taps and the password: the line of the queue, the decision.
    assert!(petra.opens("/desk").await.shows(&path));
    let seen = petra.opens(&path).await;
    let approved = petra.sends(decision(&seen, &path, "approve", "")).await;
    assert!(
        approved.shows("Your approval is recorded."),
        "{}",
        approved.text()
    );
    assert!(!petra.opens("/desk").await.shows(&path));

    assert!(paul.opens("/desk").await.shows(&path));
    let seen = paul.opens(&path).await;
    paul.sends(seen.form(&format!("{path}/release"))).await;
    let published = eventually("the publication", async || {
        let page = paul.opens(&path).await;
        page.shows("Read it outside").then_some(page)
    })
    .await;
    let html = published.text();
    let (_, link) = html.split_once("<p><a href=\"").unwrap();
    let url = link.split('"').next().unwrap();
    let outside = wire::get(url, "text/html").await;
    assert_eq!(outside.status, 200, "{url}");
    assert!(outside.text().contains("<p>We open a second workshop.</p>"));

    let certificate = paul.opens(&format!("{path}/certificate")).await;
    assert_eq!(certificate.answer.json()["certificate"]["kind"], "create");
    assert!(
        certificate
            .answer
            .header("content-disposition")
            .starts_with("attachment")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_can_be_undone_by_anyone_on_the_desk_while_its_window_is_open() {
    let company = Company::with(|settings: &mut Settings| settings.gate.undo_seconds = 600).await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("Not so fast").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    desk.petra.approves(&candidate).await.unwrap();
    let path = super::page_of(&candidate);
    let mut paul = browser(&company, "paul_weber").await;
    let seen = paul.opens(&path).await;
    assert!(seen.shows("10 minutes"), "{}", seen.text());
    let leaving = paul.sends(seen.form(&format!("{path}/release"))).await;
    // The moment stands there without a script; nothing reloads the page by itself.
    assert!(leaving.shows("data-countdown") && !leaving.shows("http-equiv"));

    let mut rita = browser(&company, "rita_roth").await;
    let seen = rita.opens(&path).await;
    let undone = rita.sends(seen.form(&format!("{path}/undo"))).await;
    assert!(undone.shows("Nothing was sent."), "{}", undone.text());
    // Whoever still looks at the old page is told what to do instead.
    let late = rita.sends(seen.form(&format!("{path}/undo"))).await;
    assert_eq!(late.status(), 409);
    assert!(late.shows("there is nothing to undo"), "{}", late.text());

    let seen = paul.opens(&path).await;
    assert!(seen.has_form(&format!("{path}/release")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_proposed_from_its_own_page_and_stays_inside_itself() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let post = desk.ana.posts("Coffee is back on the third floor").await;
    let mut rita = browser(&company, "rita_roth").await;
    let form = rita
        .opens(&format!("/desk/new?from={}", post.id))
        .await
        .form("/desk/new");
    assert_eq!(form.value("text"), "Coffee is back on the third floor");
    let draft = rita
        .sends(form.with("text", "Coffee is back").with("brand", "news"))
        .await;
    assert!(draft.shows("<p>Coffee is back</p>"), "{}", draft.text());
    let path = draft.path.split('?').next().unwrap();

    // The author of the post has become an author of it: it is among theirs.
    let mut ana = browser(&company, "ana_silva").await;
    assert!(ana.opens("/desk?show=mine").await.shows(path));
    assert!(!ana.opens(path).await.shows(&format!("/{}\"", post.id)));
}
