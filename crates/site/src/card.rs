//! A published note as pages show it.

use gatepost_federation::document::language_of;
use gatepost_model::address::PublicAddress;
use gatepost_public::publication::Publication;
use url::Url;

use crate::excerpt::excerpt;
use crate::moment::Moment;
use crate::picture::Picture;
use crate::poll::{Asked, Polls};

/// One note. Every field was published, but for the votes, which came in.
pub(crate) struct Card {
    /// Its permalink.
    pub(crate) address: String,
    /// When it was published.
    pub(crate) published: Moment,
    /// When it was changed last.
    pub(crate) updated: Option<Moment>,
    /// The headline of an article.
    pub(crate) title: Option<String>,
    /// The released HTML.
    pub(crate) content_html: String,
    /// Shown instead of the content until the reader opens it.
    pub(crate) content_warning: Option<String>,
    /// BCP 47 tag.
    pub(crate) language: Option<String>,
    /// What it answers.
    pub(crate) answers: Option<Answered>,
    /// Its pictures, in order.
    pub(crate) pictures: Vec<Picture>,
    /// What it asks.
    pub(crate) asked: Option<Asked>,
    /// Address of the certificate of the words that are shown.
    pub(crate) certificate: String,
}

/// What a reply answers: an address, and the host to name.
pub(crate) struct Answered {
    pub(crate) address: String,
    pub(crate) host: String,
}

impl Card {
    /// The card of a publication, and its note; none for one without.
    pub(crate) fn of(publication: Publication, polls: &Polls, address: &PublicAddress) -> Option<Self> {
        let note = publication.note?;
        Some(Self {
            published: Moment::of(publication.published_at),
            updated: note.updated_at.map(Moment::of),
            language: language_of(&note.document),
            answers: note.in_reply_to.as_deref().and_then(Answered::at),
            pictures: note
                .media
                .iter()
                .map(|medium| Picture::of(medium, address))
                .collect(),
            asked: polls.of(&note, publication.published_at),
            certificate: address.certificate(&note.release),
            address: note.uri,
            title: note.title,
            content_html: note.content_html,
            content_warning: note.content_warning,
        })
    }

    /// Its title or its beginning as plain text, at most `limit` characters, for titles and previews. What a
    /// warning stands before is not shown there either.
    pub(crate) fn preview(&self, limit: usize) -> String {
        match (&self.content_warning, &self.title) {
            (Some(warning), _) => warning.clone(),
            (None, Some(title)) => title.clone(),
            (None, None) => self.beginning(limit),
        }
    }

    /// When it was changed last, else published.
    pub(crate) fn changed(&self) -> &Moment {
        self.updated.as_ref().unwrap_or(&self.published)
    }

    /// Its first words without the title.
    pub(crate) fn beginning(&self, limit: usize) -> String {
        match &self.content_warning {
            Some(warning) => warning.clone(),
            None => excerpt(&self.content_html, limit),
        }
    }

    /// The picture that stands for it in previews; none where a warning stands before it.
    pub(crate) fn emblem(&self) -> Option<&Picture> {
        self.pictures.first().filter(|_| self.content_warning.is_none())
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
