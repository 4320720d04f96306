//! Why an upload gives no copy.

use super::Foreign;

/// Why there is no copy. Each says, to the person who uploads, what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Its first bytes are not those of a picture we take.
    #[error("{0}")]
    NotAPicture(Foreign),
    /// The file has too many bytes.
    #[error("The file is larger than {} MB. Save it smaller and upload that.", .limit_bytes >> 20)]
    TooLarge {
        /// Of the upload.
        limit_bytes: usize,
    },
    /// The header claims too many pixels, in one picture or in all frames of an animation together.
    #[error("The picture has too many pixels: up to {} million are possible. Make it smaller and upload that.", .limit / 1_000_000)]
    TooManyPixels {
        /// Width times height.
        limit: u64,
    },
    /// One side is too long.
    #[error(
        "The picture is too long: up to {limit} pixels a side are possible. Cut it and upload the parts."
    )]
    TooLong {
        /// Pixels of a side.
        limit: u32,
    },
    /// The animation has too many frames.
    #[error("The animation has more than {limit} frames. Shorten it and upload that.")]
    TooManyFrames {
        /// Frames.
        limit: u32,
    },
    /// A JPEG goes over its pixels too often.
    #[error(
        "The picture is stored in more than {limit} passes. Save it again as an ordinary JPEG and upload that."
    )]
    TooManyScans {
        /// Scans.
        limit: u32,
    },
    /// Compressed remarks inside it unfold to too much.
    #[error(
        "The picture carries too much that is not picture. Save it again without remarks and profiles and upload that."
    )]
    TooManyRemarks,
    /// The copy would be far larger than what was uploaded.
    #[error("Without losing detail the picture would become larger than {} MB. Make it smaller and upload that.", .limit_bytes >> 20)]
    Outgrown {
        /// Of the copy.
        limit_bytes: usize,
    },
    /// It ends early, contradicts itself, or is of a variety nobody writes any more.
    #[error("The picture is damaged or incomplete. Open it, save it again as JPEG or PNG and upload that.")]
    Damaged,
    /// Too many uploads at this moment; the only one where trying again helps.
    #[error("Too many pictures are being uploaded. Try again in a moment.")]
    Busy,
}
