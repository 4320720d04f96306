//! The exact content reviewers approve, and its hash.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::canonical::{hash_hex, to_canonical_json};
use crate::id::OutsideId;
use crate::time::Timestamp;

/// Keeps a revision's hash from ever standing for anything else.
const HASH_DOMAIN: &str = "gatepost/revision/v1";

/// Somebody outside who is named in a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// The actor's URI, as the public plane knew it when the revision was made.
    pub uri: String,
    /// `@name@host`, as it stands in the text.
    pub handle: String,
}

/// Everything that decides what the outside will see, except the moment of publication.
///
/// This is the whole input of [`RevisionContent::hash`]; there is no field of an outward object that is
/// not computed from it. A field that a later version adds must be left out of the JSON while it is
/// empty, so that hashes people approved stay what they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisionContent {
    /// The candidate's random id; also the id of the object that is published.
    pub candidate: OutsideId,
    /// Counts from 1 within the candidate.
    pub revision: i64,
    /// URI of the brand's actor.
    pub brand: String,
    /// The act.
    pub kind: Kind,
    /// Primary audience, as URIs.
    pub to: Vec<String>,
    /// Secondary audience, as URIs.
    pub cc: Vec<String>,
    /// URI of what a reply answers.
    pub in_reply_to: Option<String>,
    /// URI of what the act is done to: for a follow the actor.
    pub object: Option<String>,
    /// What the author typed. Absent for a follow.
    pub text: Option<String>,
    /// The HTML exactly as it will be sent. Absent for a follow.
    pub content_html: Option<String>,
    /// Shown before the content (`summary` in ActivityStreams).
    pub content_warning: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Who is mentioned, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Never before this moment (an embargo).
    pub not_before: Option<Timestamp>,
    /// Never at or after this moment.
    pub not_after: Option<Timestamp>,
}

impl RevisionContent {
    /// `rev_hash = SHA-256("gatepost/revision/v1" || JCS(self))` in hex.
    ///
    /// # Errors
    /// Never for content that was built by this program; the type cannot say so.
    pub fn hash(&self) -> Result<String, serde_json::Error> {
        Ok(hash_hex(HASH_DOMAIN, to_canonical_json(self)?.as_bytes()))
    }

    /// Whether a moment lies in `[not_before, not_after)`.
    pub fn may_leave_at(&self, moment: Timestamp) -> bool {
        self.not_before.is_none_or(|start| start <= moment) && self.not_after.is_none_or(|end| moment < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> RevisionContent {
        RevisionContent {
            candidate: OutsideId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
            revision: 1,
            brand: "https://acme.example/brands/news".into(),
            kind: Kind::Create,
            to: vec!["https://www.w3.org/ns/activitystreams#Public".into()],
            cc: vec!["https://acme.example/brands/news/followers".into()],
            in_reply_to: None,
            object: None,
            text: Some("Good news".into()),
            content_html: Some("<p>Good news</p>".into()),
            content_warning: None,
            language: Some("en".into()),
            mentions: vec![],
            not_before: None,
            not_after: None,
        }
    }

    #[test]
    fn the_hash_is_the_documented_one() {
        // Computed by hand over the canonical JSON, so that no refactoring changes what people approved.
        let json = concat!(
            r#"{"brand":"https://acme.example/brands/news","candidate":"aaaaaaaaaaaaaaaaaaaaaaaaaa","#,
            r#""cc":["https://acme.example/brands/news/followers"],"content_html":"<p>Good news</p>","#,
            r#""content_warning":null,"in_reply_to":null,"kind":"create","language":"en","mentions":[],"#,
            r#""not_after":null,"not_before":null,"object":null,"revision":1,"text":"Good news","#,
            r#""to":["https://www.w3.org/ns/activitystreams#Public"]}"#
        );
        assert_eq!(
            content().hash().unwrap(),
            hash_hex("gatepost/revision/v1", json.as_bytes())
        );
    }

    #[test]
    fn changing_any_field_changes_the_hash() {
        let original = content().hash().unwrap();
        let changes: Vec<fn(&mut RevisionContent)> = vec![
            |c| c.candidate = OutsideId::parse("baaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
            |c| c.revision = 2,
            |c| c.brand.push('x'),
            |c| c.kind = Kind::Reply,
            |c| c.to.clear(),
            |c| c.cc.push("https://b.example/u".into()),
            |c| c.in_reply_to = Some("https://b.example/1".into()),
            |c| c.object = Some("https://b.example/1".into()),
            |c| c.text = Some("Good news!".into()),
            |c| c.content_html = Some("<p>Good  news</p>".into()),
            |c| c.content_warning = Some(String::new()),
            |c| c.language = None,
            |c| {
                c.mentions.push(Mention {
                    uri: "https://b.example/u".into(),
                    handle: "@u@b.example".into(),
                })
            },
            |c| c.not_before = Some(Timestamp(0)),
            |c| c.not_after = Some(Timestamp(0)),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut changed = content();
            change(&mut changed);
            assert_ne!(changed.hash().unwrap(), original, "change {number}");
        }
    }
}
