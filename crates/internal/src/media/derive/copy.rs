//! What deriving gives: the copy and its preview.

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use data_encoding::HEXLOWER;

/// A picture as everybody sees it, inside and outside: pixels, and nothing that was not drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// What [`Self::bytes`] are, whatever was uploaded.
    pub media_type: MediaType,
    /// The copy.
    pub bytes: Bytes,
    /// SHA-256 of [`Self::bytes`], 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Pixels, after the orientation was applied.
    pub width: u32,
    /// Pixels, after the orientation was applied.
    pub height: u32,
    /// A small still picture of it.
    pub preview: Preview,
    /// What apps paint while it loads: <https://github.com/woltapp/blurhash>, 4 by 3 components, 28
    /// characters.
    pub blurhash: String,
}

/// A small still picture: of an animation, its first frame. Never larger than the picture itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// JPEG, or PNG where the picture is transparent somewhere.
    pub media_type: MediaType,
    /// The file.
    pub bytes: Bytes,
    /// SHA-256 of [`Self::bytes`], 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// The three types of files that come out of deriving, and so the only ones that are ever served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
    /// `image/gif`
    Gif,
}

impl MediaType {
    /// The name in HTTP, APIs and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
        }
    }

    /// The end of a file's name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
        }
    }

    /// The type of this name, as [`Self::as_str`] writes it.
    pub fn find(name: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::Gif]
            .into_iter()
            .find(|media_type| media_type.as_str() == name)
    }
}

/// The hash a copy is known by.
pub(super) fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest(&SHA256, bytes).as_ref())
}
