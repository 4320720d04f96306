//! What waits for its time (<https://docs.joinmastodon.org/entities/ScheduledStatus/>).

use gatepost_internal::gate::Candidate;
use serde::Serialize;
use serde_json::{Value, json};

/// A ScheduledStatus.
#[derive(Debug, Serialize)]
pub(crate) struct ScheduledStatus {
    id: String,
    scheduled_at: String,
    params: Value,
    media_attachments: Vec<Value>,
}

impl ScheduledStatus {
    /// A candidate of a brand that has a time; one without waits at the gate and not for a time, and apps
    /// need a moment.
    pub(crate) fn of_candidate(candidate: &Candidate) -> Option<Self> {
        let moment = candidate.scheduled_at.or(candidate.revision.not_before)?;
        let text = candidate.revision.text.as_ref().map(|text| text.reveal_inside());
        let warning = candidate.revision.content_warning.as_ref();
        Some(Self {
            id: candidate.id.to_string(),
            scheduled_at: moment.to_rfc3339(),
            params: json!({
                "text": text.unwrap_or(""),
                "spoiler_text": warning.map(|warning| warning.reveal_inside()),
                "language": candidate.revision.language,
                "visibility": "private",
                "sensitive": warning.is_some(),
                "media_ids": null,
                "poll": null,
                "in_reply_to_id": null,
                "scheduled_at": null,
                "idempotency": null,
                "with_rate_limit": false,
                "application_id": 0,
            }),
            media_attachments: Vec::new(),
        })
    }
}
