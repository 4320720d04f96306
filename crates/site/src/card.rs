//! A published note as pages show it.

use gatepost_federation::document::language_of;
use gatepost_public::publication::{Publication, PublishedNote};
use url::Url;

use crate::excerpt::excerpt;
use crate::moment::Moment;

/// One note. Every field was published.
pub(crate) struct Card {
    /// Its permalink.
    pub(crate) address: String,
    /// When it was published.
    pub(crate) published: Moment,
    /// The released HTML.
    pub(crate) content_html: String,
    /// Shown instead of the content until the reader opens it.
    pub(crate) content_warning: Option<String>,
    /// BCP 47 tag.
    pub(crate) language: Option<String>,
    /// What it answers.
    pub(crate) answers: Option<Answered>,
}

/// What a reply answers: an address, and the host to name.
pub(crate) struct Answered {
    pub(crate) address: String,
    pub(crate) host: String,
}

impl Card {
    /// The card of a publication, and its note; none for one without.
    pub(crate) fn of(publication: Publication) -> Option<Self> {
        let published = Moment::of(publication.published_at);
        publication.note.map(|note| Self::of_note(note, published))
    }

    /// Its beginning as plain text, at most `limit` characters, for titles and previews. What a warning stands
    /// before is not shown there either.
    pub(crate) fn preview(&self, limit: usize) -> String {
        match &self.content_warning {
            Some(warning) => warning.clone(),
            None => excerpt(&self.content_html, limit),
        }
    }

    fn of_note(note: PublishedNote, published: Moment) -> Self {
        Self {
            language: language_of(&note.document),
            answers: note.in_reply_to.as_deref().and_then(Answered::at),
            address: note.uri,
            published,
            content_html: note.content_html,
            content_warning: note.content_warning,
        }
    }
}

impl Answered {
    /// Only what a browser can open is linked.
    fn at(uri: &str) -> Option<Self> {
        let url = Url::parse(uri)
            .ok()
            .filter(|url| matches!(url.scheme(), "https" | "http"))?;
        Some(Self {
            host: url.host_str()?.to_owned(),
            address: url.into(),
        })
    }
}
