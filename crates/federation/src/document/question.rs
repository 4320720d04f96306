//! What a poll has besides the words of a note.

use gatepost_model::Timestamp;
use gatepost_model::gate::Poll;
use gatepost_public::poll::{Tally, end_of};
use serde::Serialize;
use serde_json::{Value, json};

use super::Unwritable;

/// The options and their end. Stored with zero votes; what is served or sent anew has the tallies of the moment.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    #[serde(skip_serializing_if = "Option::is_none")]
    one_of: Option<Vec<Choice>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    any_of: Option<Vec<Choice>>,
    end_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<String>,
    voters_count: i64,
}

#[derive(Debug, Clone, Serialize)]
struct Choice {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    replies: Replies,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replies {
    #[serde(rename = "type")]
    kind: &'static str,
    total_items: i64,
}

impl Asked {
    pub(super) fn of(poll: &Poll, published_at: Timestamp) -> Self {
        let choices = poll.options.iter().map(|option| Choice {
            kind: "Note",
            name: option.clone(),
            replies: Replies {
                kind: "Collection",
                total_items: 0,
            },
        });
        let choices: Vec<Choice> = choices.collect();
        let (one_of, any_of) = if poll.multiple {
            (None, Some(choices))
        } else {
            (Some(choices), None)
        };
        Self {
            one_of,
            any_of,
            end_time: end_of(poll, published_at).to_rfc3339(),
            closed: None,
            voters_count: 0,
        }
    }

    /// With the votes of the moment, and when it ended where it has.
    pub(super) fn counted(mut self, tally: &Tally, ended_at: Option<Timestamp>) -> Self {
        let choices = self.one_of.iter_mut().chain(&mut self.any_of).flatten();
        for (choice, votes) in choices.zip(&tally.votes) {
            choice.replies.total_items = *votes;
        }
        self.voters_count = tally.voters;
        self.closed = ended_at.map(Timestamp::to_rfc3339);
        self
    }
}

/// A stored Question with the tallies of the moment, and once it is over when it ended (`closed`).
///
/// The certificate is about what is asked; how many answered is nobody's to approve.
///
/// # Errors
/// [`Unwritable`] when the stored document cannot be read.
pub fn with_tally(
    document: &str,
    poll: &Poll,
    tally: &Tally,
    ended_at: Option<Timestamp>,
) -> Result<String, Unwritable> {
    let mut question: Value = serde_json::from_str(document)?;
    let choices = if poll.multiple { "anyOf" } else { "oneOf" };
    if let Some(choices) = question.get_mut(choices).and_then(Value::as_array_mut) {
        for (choice, votes) in choices.iter_mut().zip(&tally.votes) {
            if let Some(replies) = choice.get_mut("replies").and_then(Value::as_object_mut) {
                replies.insert("totalItems".to_owned(), json!(votes));
            }
        }
    }
    if let Some(fields) = question.as_object_mut() {
        fields.insert("votersCount".to_owned(), json!(tally.voters));
        if let Some(moment) = ended_at {
            fields.insert("closed".to_owned(), json!(moment.to_rfc3339()));
        }
    }
    Ok(serde_json::to_string(&question)?)
}
