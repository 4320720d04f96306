//! Without a mouse: Tab and Enter lead everywhere.

use crate::support::browser::{Browser, DESK, ENTER, Scripts};
use crate::support::company::Company;
use crate::support::webdriver::Driver;
use crate::support::world::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_signs_in_and_posts_by_keyboard_alone() {
    let company = Company::new().await;
    drop(company.desk().await);
    let driver = Driver::start();
    let ana = Browser::opens(&driver, DESK, Scripts::On).await;
    ana.visits(&company.internal_url).await;
    ana.tabs_to("Sign in").await;
    ana.types(ENTER).await;
    ana.reads("Password").await;
    ana.tabs_to("Your name here").await;
    ana.types("ana_silva").await;
    ana.tabs_to("Password").await;
    ana.types(PASSWORD).await;
    ana.types(ENTER).await;
    ana.reads("This stays inside.").await;
    // The first stop of every page leads over its navigation.
    ana.tabs_to("To the content").await;
    ana.types(ENTER).await;
    ana.tabs_to("Your post").await;
    ana.types("Written without a mouse.").await;
    ana.tabs_to("Post inside").await;
    ana.types(ENTER).await;
    ana.reads("Written without a mouse.").await;
    // It is posted, not merely typed: a page of its own shows it.
    ana.visits(&format!("{}/@ana_silva", company.internal_url)).await;
    ana.reads("Written without a mouse.").await;
    ana.closes().await;
}
