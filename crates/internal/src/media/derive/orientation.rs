//! Which way up a picture is: the one thing EXIF knows that people see.

use image::metadata::Orientation;

/// What the EXIF block says; upright when it says nothing we understand. JPEG demands the six bytes in
/// front, WebP and PNG have them where a careless program wrote them.
pub(super) fn from_exif(block: &[u8]) -> Orientation {
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    Orientation::from_exif_chunk(block).unwrap_or(Orientation::NoTransforms)
}
