//! Every stored field of a revision is part of what was approved.

use gatepost_internal::gate::{Picture, Proposal};
use gatepost_model::gate::CandidateState;

use super::{Office, RED};
use crate::support::colleague::note;
use crate::support::sql;

/// Every column that says something about the content, with another value.
const CHANGES: [&str; 17] = [
    "audience_to = '[]'",
    "audience_cc = '[]'",
    "in_reply_to = 'https://globex.example/notes/1'",
    "object = 'https://globex.example/notes/1'",
    "text = 'Other news'",
    "content_html = '<p>Other news</p>'",
    "content_warning = 'Other'",
    "language = 'de'",
    "mentions = '[{\"uri\":\"https://globex.example/users/fan\",\"handle\":\"@fan@globex.example\"}]'",
    "not_before = 1",
    "not_after = 9999999999999",
    "title = 'Another'",
    "hashtags = '[\"other\"]'",
    "media = '[]'",
    "object_hash = 'other'",
    "labels = '[]'",
    "inside_salt = 'other'",
];

#[tokio::test]
async fn no_approval_counts_once_any_stored_field_is_another() {
    let office = Office::new().await;
    sql::drop_trigger(office.world.database(), "revisions", "revisions_no_update").await;
    for change in CHANGES.iter().chain(&["inside = 'other'"]) {
        let red = office.uploads(RED, Some("The plant")).await;
        let proposal = Proposal {
            title: Some("A headline".into()),
            content_warning: Some("Joy".into()),
            language: Some("en".into()),
            media: Some(vec![Picture {
                id: red,
                ..Picture::default()
            }]),
            labels: vec!["crisis".into()],
            ..note("Good #news")
        };
        let approved = office.approves(&office.proposes(proposal).await).await;
        let statement = format!(
            "UPDATE revisions SET {change} WHERE candidate_id = {}",
            approved.id
        );
        sql::execute(office.world.database(), statement).await.unwrap();
        let released = office.paul.releases(&approved, Some(0)).await;
        office.world.releaser_runs().await.unwrap();
        let state = sql::texts(
            office.world.database(),
            format!("SELECT state AS value FROM candidates WHERE id = {}", approved.id),
        )
        .await;
        assert_ne!(
            state,
            [Some(CandidateState::Published.as_str().to_owned())],
            "{change}: {released:?}"
        );
        assert_eq!(office.world.releases().await, 0, "{change}");
    }
}
