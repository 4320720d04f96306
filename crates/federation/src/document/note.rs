//! The published object of a create or reply.

use std::collections::BTreeMap;

use activitypub_federation::kinds::{link::MentionType, object::NoteType};
use gatepost_model::Timestamp;
use gatepost_model::address::PublicAddress;
use gatepost_model::gate::{Mention, RevisionContent};
use serde::{Deserialize, Serialize};

use super::{Unwritable, context, write};

/// A Note. All but `published` is the approved content, field by field.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Its address, made of the candidate's random id.
    pub id: String,
    #[serde(rename = "type")]
    kind: NoteType,
    pub(super) attributed_to: String,
    pub(super) to: Vec<String>,
    pub(super) cc: Vec<String>,
    pub(super) published: String,
    url: String,
    content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_map: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitive: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_reply_to: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tag: Vec<Tag>,
}

#[derive(Debug, Clone, Serialize)]
struct Tag {
    #[serde(rename = "type")]
    kind: MentionType,
    href: String,
    name: String,
}

impl Note {
    /// The note of some approved content. `content_html` is the content's own, which a note must have.
    pub fn of(
        content: &RevisionContent,
        content_html: &str,
        address: &PublicAddress,
        published_at: Timestamp,
    ) -> Self {
        let id = address.object(&content.candidate);
        Self {
            kind: NoteType::Note,
            attributed_to: content.brand.clone(),
            to: content.to.clone(),
            cc: content.cc.clone(),
            published: published_at.to_rfc3339(),
            url: id.clone(),
            id,
            content: content_html.to_owned(),
            content_map: content
                .language
                .as_ref()
                .map(|language| BTreeMap::from([(language.clone(), content_html.to_owned())])),
            summary: content.content_warning.clone(),
            sensitive: content.content_warning.as_ref().map(|_| true),
            in_reply_to: content.in_reply_to.clone(),
            tag: content.mentions.iter().map(Tag::of).collect(),
        }
    }

    /// As it is served at its address.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn to_json(&self) -> Result<String, Unwritable> {
        write(self, context::note())
    }
}

impl Tag {
    fn of(mention: &Mention) -> Self {
        Self {
            kind: MentionType::Mention,
            href: mention.uri.clone(),
            name: mention.handle.clone(),
        }
    }
}

/// The language tag of a stored note, where it has one: a page says it to screen readers.
pub fn language_of(document: &str) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Languages {
        content_map: BTreeMap<String, String>,
    }
    let languages: Languages = serde_json::from_str(document).ok()?;
    languages.content_map.into_keys().next()
}
