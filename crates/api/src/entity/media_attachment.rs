//! A picture (<https://docs.joinmastodon.org/entities/MediaAttachment/>).

use gatepost_internal::media::{self, Focus, MediaItem};
use gatepost_model::gate::Medium;
use serde::Serialize;

use super::Reading;

/// A MediaAttachment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MediaAttachment {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    url: String,
    preview_url: String,
    remote_url: Option<String>,
    preview_remote_url: Option<String>,
    text_url: Option<String>,
    meta: Meta,
    description: Option<String>,
    blurhash: String,
}

#[derive(Debug, Clone, Serialize)]
struct Meta {
    original: Size,
    small: Size,
    #[serde(skip_serializing_if = "Option::is_none")]
    focus: Option<Point>,
}

#[derive(Debug, Clone, Serialize)]
struct Size {
    width: i64,
    height: i64,
    /// Both in one word, such as `640x480`.
    size: String,
    aspect: f64,
}

/// Right and up of the middle, from -1 to 1.
#[derive(Debug, Clone, Serialize)]
struct Point {
    x: f64,
    y: f64,
}

/// What the three kinds of pictures say of themselves.
struct Frame<'a> {
    id: String,
    url: String,
    preview_url: String,
    original: Size,
    small: Size,
    focus: Option<Focus>,
    description: Option<&'a str>,
    blurhash: &'a str,
}

impl MediaAttachment {
    /// An upload, posted or not: served inside under its random name.
    pub(crate) fn of_upload(reading: &Reading<'_>, item: &MediaItem) -> Self {
        let url = format!("{}/media/{}", reading.internal_url, item.name);
        Self::of(Frame {
            id: item.id.to_string(),
            preview_url: format!("{url}/small"),
            url,
            original: Size::new(item.file.width, item.file.height),
            small: Size::new(item.preview.width, item.preview.height),
            focus: item.focus,
            description: item.alt.as_ref().map(|alt| alt.reveal_inside()),
            blurhash: &item.blurhash,
        })
    }

    /// A picture of a candidate: for those who may see the candidate.
    pub(crate) fn of_candidate(reading: &Reading<'_>, candidate: &str, medium: &Medium) -> Self {
        let base = format!("{}/desk/media/{candidate}", reading.internal_url);
        Self::of_medium(medium, |sha256, _| format!("{base}/{sha256}"))
    }

    /// A picture that was published: where everybody outside finds it.
    pub(crate) fn of_publication(reading: &Reading<'_>, medium: &Medium) -> Self {
        Self::of_medium(medium, |sha256, media_type| {
            reading.public.media(sha256, media_type)
        })
    }

    fn of_medium(medium: &Medium, address: impl Fn(&str, &str) -> String) -> Self {
        let preview = &medium.preview;
        Self::of(Frame {
            id: medium.sha256.clone(),
            url: address(&medium.sha256, &medium.media_type),
            preview_url: address(&preview.sha256, &preview.media_type),
            original: Size::new(medium.width, medium.height),
            small: Size::new(preview.width, preview.height),
            focus: medium.focus,
            description: medium.alt.as_deref(),
            blurhash: &medium.blurhash,
        })
    }

    fn of(frame: Frame<'_>) -> Self {
        Self {
            id: frame.id,
            kind: "image",
            url: frame.url,
            preview_url: frame.preview_url,
            remote_url: None,
            preview_remote_url: None,
            text_url: None,
            meta: Meta {
                original: frame.original,
                small: frame.small,
                focus: frame.focus.map(Point::from),
            },
            description: frame.description.map(str::to_owned),
            blurhash: frame.blurhash.to_owned(),
        }
    }
}

impl Size {
    fn new(width: i64, height: i64) -> Self {
        let pixels = |number: i64| u32::try_from(number).map_or(1.0, f64::from).max(1.0);
        Self {
            size: format!("{width}x{height}"),
            aspect: pixels(width) / pixels(height),
            width,
            height,
        }
    }
}

impl From<Focus> for Point {
    fn from(focus: Focus) -> Self {
        let [x, y] = media::written_focus(focus);
        Self { x, y }
    }
}
