//! From a post inside to a publication outside, by three people in three browsers.

use std::sync::Arc;

use super::signs_in;
use crate::support::browser::{Browser, DESK, PHONE, Scripts};
use crate::support::clock::TestClock;
use crate::support::company::Company;
use crate::support::patience::in_time;
use crate::support::webdriver::Driver;
use crate::support::world::PASSWORD;

/// How long a release can be undone, in seconds: no browser is ever that slow. The story's clock is moved over it.
const UNDO: i64 = 600;

const WORDS: &str = "We have built the ten thousandth anvil!";

/// Loads a page again and again until it says something.
async fn finds(browser: &Browser, url: &str, words: &str) {
    let found = in_time(async || {
        browser.visits(url).await;
        browser.text().await.contains(words)
    });
    if !found.await {
        panic!("{url} never says {words:?}, but:\n{}", browser.text().await);
    }
}

/// Ana writes inside and proposes that the brand says it outside; gives the candidate's address.
async fn proposes(ana: &Browser) -> String {
    ana.fills("Your post", WORDS).await;
    ana.presses("Post inside").await;
    ana.reads(WORDS).await;
    ana.follows("Propose for outside").await;
    ana.reads("Nothing leaves from this page.").await;
    ana.presses("Save and see the preview").await;
    ana.reads("As outsiders will see it").await;
    ana.reads(WORDS).await;
    ana.presses("Submit for review").await;
    ana.reads("In review").await;
    ana.address().await
}

/// Petra finds it on the desk and approves it, at the second attempt: the first time with a wrong password.
async fn approves(petra: &Browser, company: &Company) {
    petra.visits(&format!("{}/desk", company.internal_url)).await;
    petra.follows(WORDS).await;
    petra.chooses("Approve").await;
    petra
        .fills("Your password, once more", "not my password at all")
        .await;
    petra.presses("Decide").await;
    petra.reads("The password is wrong.").await;
    petra.reads("In review").await;
    petra.chooses("Approve").await;
    petra.fills("Your password, once more", PASSWORD).await;
    petra.presses("Decide").await;
    petra.reads("Approved").await;
}

/// The whole way.
async fn story(width: u32, scripts: Scripts) {
    let clock = Arc::new(TestClock::now());
    let company = Company::at_with(clock.clone(), |settings| settings.gate.undo_seconds = UNDO).await;
    drop(company.desk().await);
    let driver = Driver::start();
    let ana = Browser::opens(&driver, width, scripts).await;
    signs_in(&ana, &company, "ana_silva").await;
    let candidate = proposes(&ana).await;

    let petra = Browser::opens(&driver, width, scripts).await;
    signs_in(&petra, &company, "petra_berg").await;
    approves(&petra, &company).await;

    let paul = Browser::opens(&driver, width, scripts).await;
    signs_in(&paul, &company, "paul_weber").await;
    paul.visits(&candidate).await;
    paul.presses("Release").await;
    paul.reads("Leaves").await;
    assert!(
        paul.offers("Undo the release").await,
        "whoever released it can still think better of it"
    );
    let stranger = Browser::opens(&driver, width, scripts).await;
    let brand = format!("{}/@news", company.public_url);
    stranger.visits(&brand).await;
    assert!(
        !stranger.text().await.contains(WORDS),
        "nothing leaves before that"
    );

    clock.advance_seconds(UNDO + 1);
    finds(&paul, &candidate, "Read it outside").await;
    paul.follows("Read it outside").await;
    paul.reads(WORDS).await;
    assert!(paul.address().await.starts_with(&company.public_url));
    finds(&stranger, &brand, WORDS).await;
    assert!(
        !stranger.text().await.contains("ana_silva"),
        "who wrote it stays inside"
    );
    for browser in [ana, petra, paul, stranger] {
        browser.closes().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_people_on_phones_take_a_post_from_inside_to_outside() {
    story(PHONE, Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_people_at_desks_take_a_post_from_inside_to_outside() {
    story(DESK, Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_people_without_scripts_take_a_post_from_inside_to_outside() {
    story(PHONE, Scripts::Off).await;
}
