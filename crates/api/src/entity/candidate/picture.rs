//! Pictures of a candidate, and the profile that has some.

use gatepost_model::gate::{self, Medium};
use serde::Serialize;

/// Where the pictures of a candidate are served to those who may see it.
pub(super) struct Address<'a> {
    pub(super) internal_url: &'a str,
    pub(super) candidate: &'a str,
}

/// A picture, exactly as it will be sent.
#[derive(Debug, Serialize)]
pub(super) struct Picture {
    sha256: String,
    media_type: String,
    url: String,
    preview_url: String,
    length: i64,
    width: i64,
    height: i64,
    blurhash: String,
    alt: Option<String>,
    /// Right and up of the middle, in thousandths of half the size.
    focus: Option<[i32; 2]>,
}

/// What a brand is to say of itself.
#[derive(Debug, Serialize)]
pub(super) struct Profile {
    display_name: String,
    summary: String,
    summary_html: String,
    avatar: Option<Picture>,
    header: Option<Picture>,
    fields: Vec<gate::ProfileField>,
    shows_certificates: bool,
}

impl Address<'_> {
    fn of(&self, medium: Medium) -> Picture {
        let base = format!("{}/desk/media/{}", self.internal_url, self.candidate);
        Picture {
            url: format!("{base}/{}", medium.sha256),
            preview_url: format!("{base}/{}", medium.preview.sha256),
            sha256: medium.sha256,
            media_type: medium.media_type,
            length: medium.length,
            width: medium.width,
            height: medium.height,
            blurhash: medium.blurhash,
            alt: medium.alt,
            focus: medium.focus,
        }
    }

    pub(super) fn of_all(&self, media: Vec<Medium>) -> Vec<Picture> {
        media.into_iter().map(|medium| self.of(medium)).collect()
    }
}

impl Profile {
    pub(super) fn new(pictures: &Address<'_>, profile: gate::Profile) -> Self {
        Self {
            display_name: profile.display_name,
            summary: profile.summary,
            summary_html: profile.summary_html,
            avatar: profile.avatar.map(|medium| pictures.of(medium)),
            header: profile.header.map(|medium| pictures.of(medium)),
            fields: profile.fields,
            shows_certificates: profile.shows_certificates,
        }
    }
}
