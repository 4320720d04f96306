//! What is sent over a live stream.

use std::fmt::Display;

use axum::response::sse::Event;

/// One message to the page's module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    /// A new card, with the id a browser comes back with.
    Card {
        /// Id of the entry or notification.
        id: i64,
        /// The card.
        html: String,
    },
    /// This entry is there no more.
    Gone(i64),
    /// How many notifications are new.
    Unread(i64),
}

impl Message {
    /// A card of anything that shows itself as HTML.
    pub(super) fn card(id: i64, card: &impl Display) -> Self {
        // The format knows no carriage return; HTML does not need one.
        let html = card.to_string().replace('\r', "");
        Self::Card { id, html }
    }
}

impl From<Message> for Event {
    fn from(message: Message) -> Self {
        match message {
            Message::Card { id, html } => Self::default().event("card").id(id.to_string()).data(html),
            Message::Gone(id) => Self::default().event("gone").data(id.to_string()),
            Message::Unread(count) => Self::default().event("unread").data(count.to_string()),
        }
    }
}
