//! One thing that happened, as apps read it.

use serde::Serialize;

use crate::entity::notification::Notification;
use crate::entity::status::Status;

/// A message of a stream.
pub(crate) enum Message {
    /// There is a new status.
    Update(Box<Status>),
    /// A status is gone.
    Delete(String),
    /// One was told something.
    Notification(Box<Notification>),
}

impl Message {
    /// Its name on the wire.
    pub(crate) fn event(&self) -> &'static str {
        match self {
            Self::Update(_) => "update",
            Self::Delete(_) => "delete",
            Self::Notification(_) => "notification",
        }
    }

    /// Its payload: JSON as a text, or an id.
    ///
    /// # Errors
    /// When an entity is not JSON, which a bug of ours would be.
    pub(crate) fn payload(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Update(status) => serde_json::to_string(status),
            Self::Delete(id) => Ok(id.clone()),
            Self::Notification(notification) => serde_json::to_string(notification),
        }
    }
}

/// A message on a WebSocket, which carries many streams at once.
#[derive(Serialize)]
pub(crate) struct Envelope {
    pub(crate) stream: Vec<String>,
    pub(crate) event: &'static str,
    pub(crate) payload: String,
}
