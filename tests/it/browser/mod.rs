//! The pages in a real browser, as employees, the PR team and customers use them.

mod accessibility;
mod keyboard;
mod live;
mod story;

use crate::support::browser::Browser;
use crate::support::company::Company;
use crate::support::world::PASSWORD;

/// Signs in at the internal listener, by name and password.
async fn signs_in(browser: &Browser, company: &Company, name: &str) {
    browser.visits(&format!("{}/sign-in", company.internal_url)).await;
    browser.fills("Your name here", name).await;
    browser.fills("Password", PASSWORD).await;
    browser.presses("Sign in").await;
    browser.reads("This stays inside.").await;
}
