//! What a caller is told when the database fails.

use serde_json::json;

use super::office::Office;
use super::refusal::refused;
use crate::support::sql;

#[tokio::test]
async fn a_database_that_cannot_write_is_503_in_general_words_and_nothing_is_changed() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    sql::break_inserts(office.world.database(), "posts").await;
    let sentence = refused(
        "posting",
        &app.post("/api/v1/statuses", json!({"status": "Secret words"}))
            .await,
        503,
    );
    for leak in ["posts", "space", "trigger", "SQL", "Secret"] {
        assert!(!sentence.contains(leak), "{sentence}");
    }
    assert_eq!(
        app.get("/api/v1/timelines/home").await.json(),
        json!([]),
        "reading still works"
    );
}

#[tokio::test]
async fn a_database_that_is_gone_is_503_for_everybody() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    office.world.database().close().await.unwrap();
    refused(
        "reading",
        &office.of(&ana).get("/api/v1/timelines/home").await,
        503,
    );
    let sign_in = json!({"username": "ana", "password": crate::support::world::PASSWORD});
    refused(
        "signing in",
        &office.nobody().post("/api/gatepost/v1/tokens", sign_in).await,
        503,
    );
    assert_eq!(
        office.nobody().get("/").await.status,
        200,
        "the first page needs no database"
    );
}
