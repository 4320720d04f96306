//! Something that came in from outside.

use gatepost_internal::outside;
use gatepost_model::notice::{OutsideActor, OutsideKind};
use serde::Serialize;

/// An item of the outside inbox.
#[derive(Debug, Serialize)]
pub(crate) struct Item {
    id: String,
    #[serde(rename = "type")]
    kind: OutsideKind,
    uri: String,
    author: OutsideActor,
    content_html: Option<String>,
    in_reply_to: Option<String>,
    received_at: String,
}

impl From<outside::Item> for Item {
    fn from(item: outside::Item) -> Self {
        Self {
            id: item.id.to_string(),
            kind: item.kind,
            uri: item.uri,
            author: item.author,
            content_html: item.content_html,
            in_reply_to: item.in_reply_to,
            received_at: item.received_at.to_rfc3339(),
        }
    }
}
