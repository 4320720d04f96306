//! Something one was told (<https://docs.joinmastodon.org/entities/Notification/>).

use gatepost_internal::entry::{Entry, What};
use gatepost_internal::notification::{self, NotificationKind};
use serde::Serialize;

use super::Reading;
use super::account::Account;
use super::status::Status;

/// A Notification. Its types are Mastodon's oldest: another would break apps that know only those.
#[derive(Debug, Serialize)]
pub(crate) struct Notification {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// Nothing is grouped; every one is a group of its own.
    group_key: String,
    created_at: String,
    account: Account,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Box<Status>>,
}

impl Notification {
    pub(crate) fn new(reading: &Reading<'_>, told: &notification::Notification) -> Self {
        let status = told.entry.as_ref().map(|entry| Status::new(reading, entry));
        Self {
            id: told.id.to_string(),
            kind: match told.kind {
                NotificationKind::Mention => "mention",
                NotificationKind::Favourite => "favourite",
                NotificationKind::Follow => "follow",
            },
            group_key: format!("ungrouped-{}", told.id),
            created_at: told.created_at.to_rfc3339(),
            account: Account::of_person(reading, &told.from),
            status: status.map(Box::new),
        }
    }

    /// What came in for a brand and speaks to it. Nothing else that a brand reads is told to it.
    pub(crate) fn of_incoming(reading: &Reading<'_>, entry: &Entry) -> Option<Self> {
        let What::Outside(item) = &entry.what else {
            return None;
        };
        Some(Self {
            id: entry.id.to_string(),
            kind: "mention",
            group_key: format!("ungrouped-{}", entry.id),
            created_at: item.received_at.to_rfc3339(),
            account: Account::of_outside(reading, Some(&item.id.to_string()), &item.author),
            status: Some(Box::new(Status::new(reading, entry))),
        })
    }
}
