//! A picture as it lies in the table.

use diesel::prelude::*;
use gatepost_model::InternalText;
use gatepost_model::gate::{Medium, Preview};
use gatepost_model::id::MediaId;

use super::derive::MediaType;
use super::{File, Focus, MediaItem};
use crate::Error;
use crate::schema::media;

/// A row of `media`. Has no `Debug`: what people describe stays out of logs.
#[derive(Queryable, Selectable)]
#[diesel(table_name = media)]
pub(super) struct MediaRow {
    id: i64,
    name: String,
    pub(super) post_id: Option<i64>,
    sha256: String,
    media_type: String,
    length: i64,
    width: i64,
    height: i64,
    preview_sha256: String,
    preview_type: String,
    preview_length: i64,
    preview_width: i64,
    preview_height: i64,
    blurhash: String,
    alt: Option<String>,
    focus_x: Option<i64>,
    focus_y: Option<i64>,
    pub(super) file_name: String,
}

impl MediaRow {
    /// For those who may see it.
    pub(super) fn item(self) -> Result<MediaItem, Error> {
        let focus = self.focus();
        Ok(MediaItem {
            id: MediaId(self.id),
            name: self.name,
            file: File {
                media_type: media_type(&self.media_type)?,
                sha256: self.sha256,
                length: self.length,
                width: self.width,
                height: self.height,
            },
            preview: File {
                media_type: media_type(&self.preview_type)?,
                sha256: self.preview_sha256,
                length: self.preview_length,
                width: self.preview_width,
                height: self.preview_height,
            },
            blurhash: self.blurhash,
            alt: self.alt.map(InternalText::new),
            focus,
        })
    }

    /// For a revision.
    pub(super) fn medium(&self) -> Medium {
        Medium {
            sha256: self.sha256.clone(),
            media_type: self.media_type.clone(),
            length: self.length,
            width: self.width,
            height: self.height,
            preview: Preview {
                sha256: self.preview_sha256.clone(),
                media_type: self.preview_type.clone(),
                length: self.preview_length,
                width: self.preview_width,
                height: self.preview_height,
            },
            blurhash: self.blurhash.clone(),
            alt: self.alt.clone(),
            focus: self.focus(),
        }
    }

    fn focus(&self) -> Option<Focus> {
        let number = |stored: i64| i32::try_from(stored).ok();
        Some([number(self.focus_x?)?, number(self.focus_y?)?])
    }
}

/// The type of this name; no other was ever stored.
pub(super) fn media_type(name: &str) -> Result<MediaType, Error> {
    MediaType::find(name).ok_or(Error::Damaged("a picture has an unknown type"))
}
