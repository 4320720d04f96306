//! Versions of a status, and what was typed.

use serde::Serialize;
use serde_json::Value;

use super::account::Account;
use super::media_attachment::MediaAttachment;
use super::status::Status;

/// A StatusEdit (<https://docs.joinmastodon.org/entities/StatusEdit/>). A post has one version: the first.
#[derive(Debug, Serialize)]
pub(crate) struct StatusEdit {
    content: String,
    spoiler_text: String,
    sensitive: bool,
    created_at: String,
    account: Account,
    media_attachments: Vec<MediaAttachment>,
    emojis: Vec<Value>,
}

/// A StatusSource (<https://docs.joinmastodon.org/entities/StatusSource/>).
#[derive(Debug, Serialize)]
pub(crate) struct StatusSource {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) spoiler_text: String,
}

impl From<Status> for StatusEdit {
    fn from(status: Status) -> Self {
        Self {
            content: status.content,
            spoiler_text: status.spoiler_text,
            sensitive: status.sensitive,
            created_at: status.created_at,
            account: status.account,
            media_attachments: status.media_attachments,
            emojis: Vec::new(),
        }
    }
}
