//! Mastodon.py, the library of bots and scripts.

use serde_json::json;

use super::{assert_nothing_left, plays};
use crate::support::company::Company;
use crate::support::world::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mastodon_py_signs_in_posts_reads_streams_and_pages_back() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let publication = desk.says("Good **news** for everyone").await;
    let before = company.recording.packets().len();
    let told = json!({
        "url": company.internal_url,
        "password": PASSWORD,
        "author": "ana_silva",
        "reader": "petra_berg",
        "publication": publication,
    });
    plays("mastodon_py.py", told).await;
    assert_nothing_left(&company, before);
}
