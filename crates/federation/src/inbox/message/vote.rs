//! A vote in a poll.

use serde_json::Value;
use url::Url;

use super::Malformed;
use super::note::{is_vote, own_id};
use super::property::{Object, address, values};

/// A choice, by its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inbox) struct Vote {
    /// The question.
    pub(in crate::inbox) poll: Url,
    /// The words of the option.
    pub(in crate::inbox) choice: String,
}

impl Vote {
    /// Reads an object that `actor` creates; `None` for whatever is no vote.
    ///
    /// # Errors
    /// [`Malformed`] where it lies on another host (D1) or says it is by somebody else (D2).
    pub(super) fn read(object: &Object, actor: &Url) -> Result<Option<Self>, Malformed> {
        let poll = values(object.get("inReplyTo")).first().and_then(address);
        let choice = object.get("name").and_then(Value::as_str);
        let (Some(poll), Some(choice), true) = (poll, choice, is_vote(object)) else {
            return Ok(None);
        };
        own_id(object, actor)?;
        Ok(Some(Self {
            poll,
            choice: choice.to_owned(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(object: Value) -> Result<Option<Vote>, Malformed> {
        let actor = Url::parse("https://peer.example/ana").unwrap();
        Vote::read(object.as_object().unwrap(), &actor)
    }

    #[test]
    fn a_vote_is_a_name_in_reply_to_a_question() {
        for kind in ["Note", "Answer"] {
            let vote = read(json!({
                "type": kind, "id": "https://peer.example/1", "name": "yes", "content": null,
                "attributedTo": "https://peer.example/ana", "inReplyTo": "https://acme.example/posts/a",
            }));
            assert_eq!(vote.unwrap().unwrap().choice, "yes", "{kind}");
        }
        for other in [
            json!({"type": "Note", "id": "https://peer.example/1", "name": "yes", "content": "I say",
                "inReplyTo": "https://acme.example/posts/a"}),
            json!({"type": "Note", "id": "https://peer.example/1", "name": "yes"}),
            json!({"type": "Article", "id": "https://peer.example/1", "name": "yes",
                "inReplyTo": "https://acme.example/posts/a"}),
        ] {
            assert_eq!(read(other.clone()), Ok(None), "{other}");
        }
    }

    #[test]
    fn d2_nobody_votes_for_somebody_else() {
        for (id, author) in [
            ("https://victim.example/1", "https://peer.example/ana"),
            ("https://peer.example/1", "https://peer.example/bob"),
        ] {
            let vote = json!({"type": "Note", "id": id, "name": "yes", "attributedTo": author,
                "inReplyTo": "https://acme.example/posts/a"});
            assert!(read(vote).is_err(), "{id} {author}");
        }
    }
}
