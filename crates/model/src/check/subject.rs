//! What is checked: every text a revision would show outside, each with its place.

use serde::{Deserialize, Serialize};

/// Where in a revision a text stands. Indexes count from 0.
///
/// In JSON `{"part": "text"}` or `{"part": "alt", "index": 2}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(
    tag = "part",
    content = "index",
    rename_all = "snake_case",
    deny_unknown_fields
)]
pub enum Place {
    /// The text itself.
    Text,
    /// The line in front of a folded text.
    ContentWarning,
    /// The title of an article.
    Title,
    /// The description of a medium.
    Alt(usize),
    /// The name of a medium's file.
    FileName(usize),
    /// The target of a link.
    Link(usize),
    /// An option of a poll.
    PollOption(usize),
    /// The name on a brand's profile.
    ProfileName,
    /// The text on a brand's profile.
    ProfileText,
    /// The name of a profile's field.
    ProfileFieldName(usize),
    /// The value of a profile's field.
    ProfileFieldValue(usize),
    /// The address of what is answered, boosted, liked or followed.
    Object,
}

impl Place {
    /// The place in words, counted from 1 as people count: `description of medium 3`.
    pub fn label(self) -> String {
        let (name, index) = match self {
            Self::Text => ("text", None),
            Self::ContentWarning => ("content warning", None),
            Self::Title => ("title", None),
            Self::Alt(index) => ("description of medium", Some(index)),
            Self::FileName(index) => ("file name of medium", Some(index)),
            Self::Link(index) => ("link", Some(index)),
            Self::PollOption(index) => ("poll option", Some(index)),
            Self::ProfileName => ("profile name", None),
            Self::ProfileText => ("profile text", None),
            Self::ProfileFieldName(index) => ("name of profile field", Some(index)),
            Self::ProfileFieldValue(index) => ("value of profile field", Some(index)),
            Self::Object => ("address of the object", None),
        };
        match index {
            None => name.to_owned(),
            Some(index) => format!("{name} {}", index.saturating_add(1)),
        }
    }
}

/// Everything of one revision that the outside would read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The texts with their places, in any order; each place at most once.
    pub parts: Vec<(Place, String)>,
}
