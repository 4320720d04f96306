//! Pictures on pages: below a text, and while they are chosen.

use askama::Template;
use askama::filters::HtmlSafe;
use gatepost_internal::media::{MOST_PICTURES, MediaItem};
use gatepost_internal::{Error, media};
use gatepost_model::gate::Medium;

use super::{focus, visible};
use crate::Web;
use crate::form::Chosen;
use crate::session::Session;

/// A picture as a card shows it.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    /// Where the whole is.
    pub(crate) whole: String,
    /// Where the small copy is.
    pub(crate) small: String,
    /// Pixels of the whole: the page keeps its place before it has come.
    pub(crate) width: i64,
    pub(crate) height: i64,
    /// Pixels of the small copy.
    pub(crate) small_width: i64,
    /// What it shows, in words.
    pub(crate) alt: Option<String>,
    /// The part that stays visible where it is cropped, in words; none where nobody has chosen one.
    pub(crate) keeps: Option<&'static str>,
    /// Classes that say the same to the style sheet.
    pub(crate) focus: String,
}

impl Picture {
    /// Of a post, or an upload of one's own.
    pub(crate) fn of_upload(item: &MediaItem) -> Self {
        Self {
            whole: format!("/media/{}", item.name),
            small: format!("/media/{}/small", item.name),
            width: item.file.width,
            height: item.file.height,
            small_width: item.preview.width,
            alt: item.alt.as_ref().map(|alt| visible(alt.reveal_inside())),
            keeps: focus::words(item.focus),
            focus: focus::classes(item.focus),
        }
    }

    /// Of what was published: read inside, as a page of ours asks no other listener for anything.
    pub(crate) fn of_publication(medium: &Medium) -> Self {
        Self::of_medium(medium, "/media/published")
    }

    /// Of a candidate.
    pub(crate) fn of_candidate(medium: &Medium, candidate: &str) -> Self {
        Self::of_medium(medium, &format!("/desk/media/{candidate}"))
    }

    fn of_medium(medium: &Medium, base: &str) -> Self {
        Self {
            whole: format!("{base}/{}", medium.sha256),
            small: format!("{base}/{}", medium.preview.sha256),
            width: medium.width,
            height: medium.height,
            small_width: medium.preview.width,
            alt: medium.alt.as_deref().map(visible),
            keeps: focus::words(medium.focus),
            focus: focus::classes(medium.focus),
        }
    }
}

/// Pictures below a text. Displays as HTML.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "pictures.html")]
pub(crate) struct Pictures {
    pub(crate) shown: Vec<Picture>,
}

impl HtmlSafe for Pictures {}

/// The fields of a form with which pictures are chosen: those of earlier tries, and places for more. The form is
/// one of the route table that takes pictures, and its type is `multipart/form-data`. Displays as HTML.
#[derive(Template, Debug, Clone)]
#[template(path = "picker.html")]
pub(crate) struct Picker {
    /// What was uploaded with an earlier try.
    kept: Vec<Kept>,
    /// Numbers of the places that are free.
    free: Vec<usize>,
    /// The most characters of a description.
    longest_alt: usize,
}

impl HtmlSafe for Picker {}

#[derive(Debug, Clone)]
struct Kept {
    id: String,
    picture: Picture,
    /// As it was typed.
    alt: String,
}

impl Picker {
    /// With no picture yet.
    pub(crate) fn empty() -> Self {
        Self::with(Vec::new())
    }

    /// With what a form brought before.
    ///
    /// # Errors
    /// When the database fails. What is gone meanwhile is left out.
    pub(crate) async fn again(web: &Web, session: &Session, chosen: &[Chosen]) -> Result<Self, Error> {
        let mut kept = Vec::new();
        for one in chosen.iter().take(MOST_PICTURES) {
            match media::get(&web.inside, &session.caller, &one.id).await {
                Ok(item) => kept.push(Kept {
                    id: one.id.clone(),
                    picture: Picture::of_upload(&item),
                    alt: one.alt.clone(),
                }),
                Err(Error::NotFound) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(Self::with(kept))
    }

    fn with(kept: Vec<Kept>) -> Self {
        Self {
            free: (kept.len().saturating_add(1)..=MOST_PICTURES).collect(),
            kept,
            longest_alt: media::LONGEST_ALT,
        }
    }
}
