//! The published object of a create, reply or poll, and its new version in an update.

use std::collections::BTreeMap;

use gatepost_model::Timestamp;
use gatepost_model::address::PublicAddress;
use gatepost_model::gate::{Mention, RevisionContent};
use gatepost_public::poll::{Tally, end_of};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::picture::Attachment;
use super::question::Asked;
use super::{Unwritable, context, write};

/// A Note; an Article where it has a title, a Question where it has options. All but the times is the approved
/// content, field by field.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Its address, made of the candidate's random id.
    pub id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    pub(super) attributed_to: String,
    pub(super) to: Vec<String>,
    pub(super) cc: Vec<String>,
    pub(super) published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) updated: Option<String>,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment: Vec<Attachment>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    asked: Option<Asked>,
}

#[derive(Debug, Clone, Serialize)]
struct Tag {
    #[serde(rename = "type")]
    kind: &'static str,
    href: String,
    name: String,
}

impl Note {
    /// The object of some approved content. `content_html` is the content's own, which a note must have.
    pub fn of(
        content: &RevisionContent,
        content_html: &str,
        address: &PublicAddress,
        published_at: Timestamp,
    ) -> Self {
        let id = address.object(&content.candidate);
        let hashtags = content.hashtags.iter().map(|tag| Tag {
            kind: "Hashtag",
            href: address.tag(tag),
            name: format!("#{tag}"),
        });
        Self {
            kind: match (&content.poll, &content.title) {
                (Some(_), _) => "Question",
                (None, Some(_)) => "Article",
                (None, None) => "Note",
            },
            attributed_to: content.brand.clone(),
            to: content.to.clone(),
            cc: content.cc.clone(),
            published: published_at.to_rfc3339(),
            updated: None,
            url: id.clone(),
            id,
            name: content.title.clone(),
            content: content_html.to_owned(),
            content_map: content
                .language
                .as_ref()
                .map(|language| BTreeMap::from([(language.clone(), content_html.to_owned())])),
            summary: content.content_warning.clone(),
            sensitive: content.content_warning.as_ref().map(|_| true),
            in_reply_to: content.in_reply_to.clone(),
            tag: content.mentions.iter().map(Tag::of).chain(hashtags).collect(),
            attachment: content
                .media
                .iter()
                .map(|medium| Attachment::of(medium, address))
                .collect(),
            asked: content.poll.as_ref().map(|poll| Asked::of(poll, published_at)),
        }
    }

    /// The same words as the new version of what is at `id` and was published at another time.
    pub fn as_new_version_of(self, id: String, updated_at: Timestamp) -> Self {
        Self {
            url: id.clone(),
            id,
            updated: Some(updated_at.to_rfc3339()),
            ..self
        }
    }

    /// The same with the votes of the moment: whoever is told of another version takes the counts from it.
    pub fn counted(
        mut self,
        content: &RevisionContent,
        published_at: Timestamp,
        tally: &Tally,
        now: Timestamp,
    ) -> Self {
        let ended_at = content
            .poll
            .as_ref()
            .map(|poll| end_of(poll, published_at))
            .filter(|end| *end <= now);
        self.asked = self.asked.map(|asked| asked.counted(tally, ended_at));
        self
    }

    /// As it is served at its address.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn to_json(&self) -> Result<String, Unwritable> {
        write(self, self.context())
    }

    /// The terms it uses: a plain note needs one, and stays what it was before there were others.
    pub(super) fn context(&self) -> Value {
        let is_plain = self.attachment.is_empty()
            && self.asked.is_none()
            && self.tag.iter().all(|tag| tag.kind == "Mention");
        if is_plain {
            context::note()
        } else {
            context::rich_note()
        }
    }
}

impl Tag {
    fn of(mention: &Mention) -> Self {
        Self {
            kind: "Mention",
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
