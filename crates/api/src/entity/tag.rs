//! A tag (<https://docs.joinmastodon.org/entities/Tag/>).

use serde::Serialize;
use serde_json::Value;

use super::Reading;

/// A tag in a post.
#[derive(Debug, Serialize)]
pub(crate) struct Word {
    name: String,
    url: String,
}

/// A Tag, by itself. How often it is used is nobody's business, so its history is empty.
#[derive(Debug, Serialize)]
pub(crate) struct Tag {
    /// Its name; apps want one.
    id: String,
    name: String,
    url: String,
    history: Vec<Value>,
    following: bool,
    featuring: bool,
}

impl Word {
    pub(crate) fn new(reading: &Reading<'_>, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            url: reading.tag(name),
        }
    }
}

impl Tag {
    pub(crate) fn new(reading: &Reading<'_>, name: &str) -> Self {
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            url: reading.tag(name),
            history: Vec::new(),
            following: false,
            featuring: false,
        }
    }
}
