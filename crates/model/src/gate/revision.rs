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

/// A picture, as reviewers see it and the outside gets it. The bytes are named by their hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Medium {
    /// SHA-256 of the derived copy's bytes, hex.
    pub sha256: String,
    /// `image/jpeg`, `image/png` or `image/gif`.
    pub media_type: String,
    /// Length of the bytes.
    pub length: i64,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// The small copy that pages and apps show first.
    pub preview: Preview,
    /// A blurred impression for while it loads.
    pub blurhash: String,
    /// What it shows, in words, for those who do not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// The point that must stay visible when it is cropped: right and up of the middle, in thousandths of half
    /// the size, from -1000 to 1000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<[i32; 2]>,
}

/// The small copy of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// `image/jpeg`, `image/png` or `image/gif`.
    pub media_type: String,
    /// Length of the bytes.
    pub length: i64,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
}

/// What is asked in a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Poll {
    /// The answers to choose from, in order.
    pub options: Vec<String>,
    /// Whether several may be chosen.
    pub multiple: bool,
    /// How long votes count after publication, in seconds.
    pub open_seconds: i64,
}

/// What a brand says of itself, whole: a profile act replaces all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The name people read.
    pub display_name: String,
    /// About the brand, as it was typed.
    pub summary: String,
    /// The same as HTML, exactly as it will be sent.
    pub summary_html: String,
    /// The square picture beside the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<Medium>,
    /// The wide picture on top of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<Medium>,
    /// Lines such as a website.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<ProfileField>,
    /// Whether permalinks link the certificate of what they show.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shows_certificates: bool,
}

/// One line of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileField {
    /// What it is, such as `Website`.
    pub name: String,
    /// The value, as it was typed.
    pub value: String,
    /// The value as HTML, exactly as it will be sent; links carry `rel="me"`.
    pub value_html: String,
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
    /// The headline: with one the object is an Article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Hashtags of the text, lower case, without `#`, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hashtags: Vec<String>,
    /// Pictures, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Medium>,
    /// What is asked, in a poll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<Poll>,
    /// What the brand will say of itself, in a profile act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Box<Profile>>,
    /// Hash of the copy of `object` that reviewers saw; for an update or a delete the hash of the revision it
    /// replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_hash: Option<String>,
    /// Commitment to what only reviewers know of this revision (its labels): see [`inside_commitment`]. It binds
    /// approvals to them and tells nobody else anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<String>,
}

/// What reviewers know of a revision besides what the outside will see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsideFacts {
    /// Labels that add steps, sorted, each once.
    pub labels: Vec<String>,
}

/// `SHA-256("gatepost/inside/v1" || JCS([salt, facts]))` in hex. The salt is random, kept inside with the
/// revision, so that nobody can try the few possible facts.
///
/// # Errors
/// Never for facts built by this program; the type cannot say so.
pub fn inside_commitment(salt: &str, facts: &InsideFacts) -> Result<String, serde_json::Error> {
    let canonical = to_canonical_json(&(salt, facts))?;
    Ok(hash_hex("gatepost/inside/v1", canonical.as_bytes()))
}

impl RevisionContent {
    /// Content without anything but its identity, to be filled in.
    pub fn empty(candidate: OutsideId, revision: i64, brand: &str, kind: Kind) -> Self {
        Self {
            candidate,
            revision,
            brand: brand.to_owned(),
            kind,
            to: vec![],
            cc: vec![],
            in_reply_to: None,
            object: None,
            text: None,
            content_html: None,
            content_warning: None,
            language: None,
            mentions: vec![],
            not_before: None,
            not_after: None,
            title: None,
            hashtags: vec![],
            media: vec![],
            poll: None,
            profile: None,
            object_hash: None,
            inside: None,
        }
    }

    /// Every picture it carries: its own, and those of a profile.
    pub fn all_media(&self) -> impl Iterator<Item = &Medium> {
        let profile = self.profile.iter();
        let pictures = profile.flat_map(|profile| profile.avatar.iter().chain(&profile.header));
        self.media.iter().chain(pictures)
    }

    /// Names and lengths of every file it carries, pictures and their small copies.
    pub fn blobs(&self) -> impl Iterator<Item = (&str, i64)> {
        self.all_media().flat_map(|medium| {
            [
                (medium.sha256.as_str(), medium.length),
                (medium.preview.sha256.as_str(), medium.preview.length),
            ]
        })
    }

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
            ..RevisionContent::empty(
                OutsideId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
                1,
                "https://acme.example/brands/news",
                Kind::Create,
            )
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
            |c| c.title = Some("T".into()),
            |c| c.hashtags.push("news".into()),
            |c| {
                c.poll = Some(Poll {
                    options: vec!["a".into()],
                    multiple: false,
                    open_seconds: 60,
                })
            },
            |c| c.object_hash = Some("00".into()),
            |c| c.inside = Some("00".into()),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut changed = content();
            change(&mut changed);
            assert_ne!(changed.hash().unwrap(), original, "change {number}");
        }
    }

    fn medium(number: u8) -> Medium {
        Medium {
            sha256: format!("{number}0"),
            media_type: "image/jpeg".into(),
            length: 10,
            width: 4,
            height: 3,
            preview: Preview {
                sha256: format!("{number}1"),
                media_type: "image/jpeg".into(),
                length: 5,
                width: 2,
                height: 1,
            },
            blurhash: "L".into(),
            alt: None,
            focus: None,
        }
    }

    #[test]
    fn every_file_of_a_content_is_named_also_those_of_a_profile() {
        let mut content = content();
        content.media = vec![medium(1)];
        content.profile = Some(Box::new(Profile {
            display_name: "Acme".into(),
            summary: String::new(),
            summary_html: String::new(),
            avatar: Some(medium(2)),
            header: Some(medium(3)),
            fields: vec![],
            shows_certificates: false,
        }));
        let blobs: Vec<_> = content.blobs().collect();
        assert_eq!(
            blobs,
            [
                ("10", 10),
                ("11", 5),
                ("20", 10),
                ("21", 5),
                ("30", 10),
                ("31", 5)
            ]
        );
    }

    #[test]
    fn what_reviewers_know_is_bound_and_hidden() {
        let facts = |labels: &[&str]| InsideFacts {
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        };
        let bound = inside_commitment("salt", &facts(&["financial"])).unwrap();
        assert_eq!(
            bound,
            hash_hex("gatepost/inside/v1", br#"["salt",{"labels":["financial"]}]"#)
        );
        assert_ne!(
            bound,
            inside_commitment("pepper", &facts(&["financial"])).unwrap()
        );
        assert_ne!(bound, inside_commitment("salt", &facts(&[])).unwrap());
    }

    #[test]
    fn content_may_leave_from_its_embargo_until_its_end_and_not_at_it() {
        let mut content = content();
        content.not_before = Some(Timestamp(10));
        content.not_after = Some(Timestamp(20));
        let may = |moment| content.may_leave_at(Timestamp(moment));
        assert_eq!([9, 10, 19, 20].map(may), [false, true, true, false]);
    }
}
