//! A note, article, page, video: whatever somebody wrote.

use gatepost_model::Timestamp;
use gatepost_model::address::PUBLIC_AUDIENCE;
use serde_json::Value;
use url::Url;

use super::content::Content;
use super::property::{Object, address, addresses, kind, text, values};
use super::{Malformed, moment};
use crate::egress::same_origin;

/// Recipients that are looked at, in `to` and in `cc` each (C8).
const MAX_RECIPIENTS: usize = 100;

/// Tags that are looked at (C8). Attachments are not looked at at all yet, so they need no bound.
const MAX_TAGS: usize = 50;

/// What somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// Its address, on its author's host.
    pub(crate) id: Url,
    /// What it answers.
    pub(crate) in_reply_to: Option<Url>,
    /// Whom it names or is addressed to, in that order, each once.
    pub(crate) audience: Vec<Url>,
    /// Whether it is addressed to everybody, listed or not.
    pub(crate) is_public: bool,
    /// Whether its author put a warning before it.
    pub(crate) is_sensitive: bool,
    /// What it says.
    pub(crate) content: Content,
    /// When it was written.
    pub(crate) published: Option<Timestamp>,
    /// When it was changed.
    pub(crate) updated: Option<Timestamp>,
}

/// Whether objects of this type are written by somebody.
pub(crate) fn is_written(kind: &str) -> bool {
    matches!(
        kind,
        "Note" | "Article" | "Question" | "Page" | "Video" | "Audio" | "Image" | "Event" | "Document"
    )
}

impl Note {
    /// Reads an object that `actor` creates or updates; `None` for a vote in a poll.
    ///
    /// # Errors
    /// [`Malformed`] where it lies on another host (D1), says it is by somebody else (D2), or has an impossible
    /// date (C14).
    pub(crate) fn read(object: &Object, actor: &Url, now: Timestamp) -> Result<Option<Self>, Malformed> {
        let id = own_id(object, actor)?;
        let content = Content::read(object);
        if is_vote(object) {
            return Ok(None);
        }
        Ok(Some(Self {
            in_reply_to: values(object.get("inReplyTo")).first().and_then(address),
            audience: audience(object),
            is_public: is_public(object),
            is_sensitive: is_sensitive(object),
            published: moment::read(object, "published", now)?,
            updated: moment::read(object, "updated", now)?,
            content,
            id,
        }))
    }
}

/// The id of an object that `actor` may have written: on its own host, attributed to nobody else.
pub(super) fn own_id(object: &Object, actor: &Url) -> Result<Url, Malformed> {
    let id = object
        .get("id")
        .and_then(address)
        .ok_or(Malformed("the object has no id"))?;
    if !same_origin(&id, actor) {
        return Err(Malformed("the object is on another host than the actor"));
    }
    let authors = values(object.get("attributedTo"));
    if !authors
        .iter()
        .all(|author| address(author).as_ref() == Some(actor))
    {
        return Err(Malformed(
            "the object is attributed to somebody else than the actor",
        ));
    }
    Ok(id)
}

/// Who wrote an object; the first of several, as a post of a community names its author and the community.
pub(crate) fn author_of(object: &Object) -> Option<Url> {
    values(object.get("attributedTo")).first().and_then(address)
}

/// Whether an object is a vote in a poll: a name and no words of its own. Pleroma calls it an Answer.
pub(super) fn is_vote(object: &Object) -> bool {
    matches!(kind(object), Some("Note" | "Answer"))
        && object.contains_key("name")
        && Content::read(object).is_empty()
}

/// Who is mentioned, then who is addressed.
fn audience(object: &Object) -> Vec<Url> {
    let mentioned = values(object.get("tag"))
        .iter()
        .take(MAX_TAGS)
        .filter_map(Value::as_object)
        .filter(|tag| kind(tag) == Some("Mention"))
        .filter_map(|tag| address(tag.get("href")?));
    let addressed = ["to", "cc"]
        .into_iter()
        .flat_map(|name| addresses(object.get(name), MAX_RECIPIENTS));
    let mut audience: Vec<Url> = Vec::new();
    for one in mentioned.chain(addressed) {
        if !audience.contains(&one) {
            audience.push(one);
        }
    }
    audience
}

/// Whether `to` or `cc` names everybody, in one of the three spellings of ActivityPub, section 5.6.
fn is_public(object: &Object) -> bool {
    let name = |value: &Value| match value {
        Value::String(text) => is_everybody(text),
        Value::Object(object) => object.get("id").and_then(Value::as_str).is_some_and(is_everybody),
        _ => false,
    };
    ["to", "cc"]
        .into_iter()
        .flat_map(|field| values(object.get(field)).iter().take(MAX_RECIPIENTS))
        .any(name)
}

fn is_everybody(text: &str) -> bool {
    matches!(text, PUBLIC_AUDIENCE | "as:Public" | "Public")
}

/// Marked as such, or a note with a content warning; of an article the summary is only its abstract.
fn is_sensitive(object: &Object) -> bool {
    let has_warning = text(object, "summary", "summaryMap").is_some_and(|text| !text.trim().is_empty());
    object.get("sensitive") == Some(&Value::Bool(true)) || (kind(object) == Some("Note") && has_warning)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_299_586_000);

    fn read(object: Value) -> Result<Option<Note>, Malformed> {
        let actor = Url::parse("https://peer.example/ana").unwrap();
        Note::read(object.as_object().unwrap(), &actor, NOW)
    }

    #[test]
    fn d1_an_object_on_another_host_is_400() {
        for id in [
            "https://victim.example/1",
            "http://peer.example/1",
            "https://peer.example:8443/1",
            "https://peer.example.evil.example/1",
        ] {
            assert!(
                read(json!({"type": "Note", "id": id, "content": "x"})).is_err(),
                "{id}"
            );
        }
        assert!(
            read(json!({"type": "Note", "content": "x"})).is_err(),
            "without an id"
        );
    }

    #[test]
    fn d2_an_object_by_somebody_else_is_400() {
        for author in [
            json!("https://peer.example/bob"),
            json!("https://victim.example/ana"),
            json!(["https://peer.example/ana", "https://peer.example/bob"]),
            json!([{"id": "https://victim.example/bob"}]),
            json!({"type": "Person"}),
            json!(7),
        ] {
            let note = json!({"type": "Note", "id": "https://peer.example/1", "content": "x", "attributedTo": author});
            assert!(read(note).is_err(), "{author}");
        }
        for author in [
            json!(null),
            json!("https://peer.example/ana"),
            json!(["https://peer.example/ana"]),
            json!({"id": "https://peer.example/ana", "type": "Person"}),
        ] {
            let note = json!({"type": "Note", "id": "https://peer.example/1", "content": "x", "attributedTo": author});
            assert!(read(note).unwrap().is_some(), "{author}");
        }
    }

    #[test]
    fn c8_long_lists_are_cut() {
        let many = |prefix: &str| -> Vec<String> {
            (0..100_000)
                .map(|number| format!("https://{prefix}.example/{number}"))
                .collect()
        };
        let tags: Vec<Value> = many("tag")
            .into_iter()
            .map(|href| json!({"type": "Mention", "href": href}))
            .collect();
        let note = read(json!({
            "type": "Note", "id": "https://peer.example/1", "content": "x",
            "to": many("to"), "cc": many("cc"), "tag": tags, "attachment": many("image"),
        }))
        .unwrap()
        .unwrap();
        assert_eq!(note.audience.len(), 250);
    }

    #[test]
    fn every_form_of_the_public_is_taken_for_nobody() {
        for public in [
            json!("Public"),
            json!("as:Public"),
            json!(["as:Public", "https://acme.example/brands/news"]),
        ] {
            let note = json!({"type": "Note", "id": "https://peer.example/1", "content": "x", "to": public});
            let audience = read(note).unwrap().unwrap().audience;
            assert!(audience.len() <= 1, "{audience:?}");
        }
    }

    #[test]
    fn a_note_is_public_only_where_it_names_everybody() {
        let table = [
            (
                true,
                json!({"to": "https://www.w3.org/ns/activitystreams#Public"}),
            ),
            (
                true,
                json!({"to": ["https://acme.example/brands/news"], "cc": ["as:Public"]}),
            ),
            (
                true,
                json!({"cc": [{"id": "https://www.w3.org/ns/activitystreams#Public"}]}),
            ),
            (true, json!({"to": "Public"})),
            (false, json!({})),
            (false, json!({"to": ["https://acme.example/brands/news"]})),
            (
                false,
                json!({"to": ["https://peer.example/ana/followers"], "cc": []}),
            ),
            (
                false,
                json!({"to": "https://www.w3.org/ns/activitystreams#public"}),
            ),
            (
                false,
                json!({"to": "https://peer.example/ns/activitystreams#Public"}),
            ),
            (false, json!({"audience": "as:Public", "bto": "as:Public"})),
            (false, json!({"to": {"name": "as:Public"}})),
        ];
        for (is_public, mut note) in table {
            note["type"] = "Note".into();
            note["id"] = "https://peer.example/1".into();
            note["content"] = "x".into();
            assert_eq!(
                read(note.clone()).unwrap().unwrap().is_public,
                is_public,
                "{note}"
            );
        }
    }

    #[test]
    fn a_warning_is_a_mark_or_the_summary_of_a_note() {
        let table = [
            (true, json!({"type": "Note", "sensitive": true})),
            (
                true,
                json!({"type": "Note", "sensitive": false, "summary": "Figures"}),
            ),
            (false, json!({"type": "Note", "summary": " "})),
            (false, json!({"type": "Article", "summary": "In short"})),
            (
                true,
                json!({"type": "Article", "summary": "In short", "sensitive": true}),
            ),
        ];
        for (is_sensitive, mut note) in table {
            note["id"] = "https://peer.example/1".into();
            note["content"] = "x".into();
            assert_eq!(
                read(note.clone()).unwrap().unwrap().is_sensitive,
                is_sensitive,
                "{note}"
            );
        }
    }

    #[test]
    fn a_vote_is_no_note() {
        let vote = json!({"type": "Note", "id": "https://peer.example/1", "name": "yes", "inReplyTo": "https://acme.example/posts/a"});
        assert_eq!(read(vote), Ok(None));
    }
}
