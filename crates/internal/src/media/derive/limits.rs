//! How much a picture may cost.

/// What an upload may be at most. The defaults are those of the security design; the first is a key of the
/// configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of the file as uploaded.
    pub upload_bytes: usize,
    /// Of one picture or frame, width times height, as its header claims: 40 million is more than the
    /// cameras of phones give by default, and 160 MB decoded.
    pub pixels: u64,
    /// Of either side, in pixels: the largest a WebP can have. It keeps out lines of one pixel's height, for
    /// which the limit of pixels alone would leave room.
    pub side: u32,
    /// Of an animation.
    pub frames: u32,
    /// Of all frames of an animation together. Frames are rewritten one after the other, so this limits time
    /// and not memory: four times the largest picture.
    pub animation_pixels: u64,
    /// Of what compressed remarks and colour profiles inside a PNG may unfold to, all together, in bytes.
    /// They are thrown away; a file that hides megabytes in them is up to something.
    pub remark_bytes: u64,
    /// How often a JPEG may go over the whole picture. Progressive ones do it about ten times.
    pub scans: u32,
    /// Of the copy, in bytes: a photo in a small WebP can become a PNG many times its size.
    pub copy_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            upload_bytes: 16 << 20,
            pixels: 40_000_000,
            side: 16_384,
            frames: 200,
            animation_pixels: 160_000_000,
            remark_bytes: 8 << 20,
            scans: 100,
            copy_bytes: 32 << 20,
        }
    }
}
