//! toot, the client for the command line.

use serde_json::json;

use super::{assert_nothing_left, plays};
use crate::support::company::Company;
use crate::support::world::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn toot_signs_in_posts_reads_and_is_told() {
    let company = Company::new().await;
    drop(company.desk().await);
    let before = company.recording.packets().len();
    let told = json!({
        "url": company.internal_url,
        "password": PASSWORD,
        "author": "ana_silva",
        "reader": "petra_berg",
    });
    plays("toot_cli.py", told).await;
    assert_nothing_left(&company, before);
}
