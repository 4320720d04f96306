//! Pictures: uploaded by people, derived at once, seen by those who may see what shows them.
//!
//! ```text
//!  upload ── derive ── blobs (by hash) ── row `media` (owner's) ──┬── attached to a post
//!                                                                 └── copied into a revision, by hash
//! ```
//! The copy that [`mod@derive`] makes is what everybody sees, inside and outside; the original is never kept. A blob
//! lives while a row of `media` or of `candidate_media` names it: see `sweep`.
//!
//! Start reading at [`upload`].

mod attach;
mod candidate;
pub mod derive;
mod describe;
mod open;
mod quota;
mod row;
mod sweep;
mod upload;
mod words;

use bytes::Bytes;
use gatepost_model::InternalText;
use gatepost_model::id::{BrandId, MediaId, PersonId};

pub(crate) use attach::{attach_within, demand_of_brand, of_posts, take_from_post};
pub(crate) use candidate::{for_candidate, of_post_for_candidate};
pub use describe::{Change, delete, get, update};
pub(crate) use open::open_of_brand;
pub use open::{open, open_of_candidate, open_published};
pub(crate) use sweep::remove_unnamed;
pub use sweep::sweep;
pub use upload::{Place, Upload, admit, upload};
pub use words::{Focus, LONGEST_ALT, focus_of, written_focus};

pub(crate) use words::alt_of;

use crate::{Caller, Staff};
use derive::MediaType;

/// The most pictures of one post: as many as other servers show.
pub const MOST_PICTURES: usize = 4;

/// How much somebody may have uploaded and not posted; each is a key of the configuration.
#[derive(Debug, Clone)]
pub struct Quota {
    /// Pictures.
    pub pictures: i64,
    /// Bytes of their copies and previews together.
    pub bytes: i64,
}

/// A picture somebody has uploaded, as those see it who may see what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaItem {
    /// Its id.
    pub id: MediaId,
    /// The random name under which it is served inside.
    pub name: String,
    /// The copy.
    pub file: File,
    /// The small copy.
    pub preview: File,
    /// A blurred impression for while it loads.
    pub blurhash: String,
    /// What it shows, in words.
    pub alt: Option<InternalText>,
    /// The point that must stay visible when it is cropped.
    pub focus: Option<Focus>,
}

/// A file of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// SHA-256 of its bytes, hex; also its name in the blob store.
    pub sha256: String,
    /// What it is.
    pub media_type: MediaType,
    /// Bytes.
    pub length: i64,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
}

/// A file, to be served.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What it is; nothing else is ever said about it.
    pub media_type: MediaType,
    /// All of it.
    pub bytes: Bytes,
}

/// Who uploads: a person for themselves, or a person as a brand. What was uploaded as a brand is for that brand's
/// candidates alone, and what was uploaded for oneself no brand's app ever reaches.
#[derive(Debug, Clone)]
pub struct Uploader {
    caller: Caller,
    brand: Option<BrandId>,
}

impl Uploader {
    fn person(&self) -> PersonId {
        self.caller.person
    }
}

impl From<&Caller> for Uploader {
    fn from(caller: &Caller) -> Self {
        Self {
            caller: caller.clone(),
            brand: None,
        }
    }
}

impl From<&Staff> for Uploader {
    fn from(staff: &Staff) -> Self {
        Self {
            caller: staff.caller.clone(),
            brand: Some(staff.brand.id),
        }
    }
}
