//! What colleagues write appears without loading the page again.

use serde_json::Value;

use super::signs_in;
use crate::support::browser::{Browser, DESK, Scripts};
use crate::support::company::Company;
use crate::support::webdriver::Driver;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_colleagues_post_appears_at_home_without_loading_the_page_again() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let driver = Driver::start();
    let ana = Browser::opens(&driver, DESK, Scripts::On).await;
    signs_in(&ana, &company, "ana_silva").await;
    // A page that is loaded again would forget this.
    ana.runs("window.wasHereBefore = true").await;
    ana.fills("Your post", "What I am just writing").await;
    desk.petra.posts("@ana_silva have you seen the new anvil?").await;
    // It is announced rather than pushed in: nothing moves under somebody's finger.
    ana.clicks("//button[@data-fresh-show]").await;
    ana.reads("have you seen the new anvil?").await;
    assert_eq!(ana.runs("return window.wasHereBefore").await, Value::Bool(true));
    assert_eq!(
        ana.runs("return document.getElementById('text').value").await,
        "What I am just writing",
        "and what was being written is still there"
    );
    ana.closes().await;
}
