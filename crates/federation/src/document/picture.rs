//! Pictures as documents name them.

use gatepost_model::address::PublicAddress;
use gatepost_model::gate::Medium;
use serde::Serialize;

/// A picture of a post. A Document, which is the type that most servers write and all of them read.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attachment {
    #[serde(rename = "type")]
    kind: &'static str,
    media_type: String,
    url: String,
    /// What it shows, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    width: i64,
    height: i64,
    blurhash: String,
    /// Right and up of the middle, from -1 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    focal_point: Option<[f64; 2]>,
    icon: Image,
}

/// A picture of an actor, or the small copy of a post's.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Image {
    #[serde(rename = "type")]
    kind: &'static str,
    media_type: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    width: i64,
    height: i64,
}

impl Attachment {
    pub(super) fn of(medium: &Medium, address: &PublicAddress) -> Self {
        let preview = &medium.preview;
        Self {
            kind: "Document",
            url: address.media(&medium.sha256, &medium.media_type),
            media_type: medium.media_type.clone(),
            name: medium.alt.clone(),
            width: medium.width,
            height: medium.height,
            blurhash: medium.blurhash.clone(),
            focal_point: medium.focus.map(|[right, up]| [of_one(right), of_one(up)]),
            icon: Image {
                kind: "Image",
                url: address.media(&preview.sha256, &preview.media_type),
                media_type: preview.media_type.clone(),
                name: None,
                width: preview.width,
                height: preview.height,
            },
        }
    }
}

impl Image {
    /// An actor's picture.
    pub(super) fn of(medium: &Medium, address: &PublicAddress) -> Self {
        Self {
            kind: "Image",
            url: address.media(&medium.sha256, &medium.media_type),
            media_type: medium.media_type.clone(),
            name: medium.alt.clone(),
            width: medium.width,
            height: medium.height,
        }
    }
}

/// Thousandths as a fraction.
fn of_one(thousandths: i32) -> f64 {
    f64::from(thousandths) / 1000.0
}
