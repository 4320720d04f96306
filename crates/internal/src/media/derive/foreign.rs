//! What else people upload, told by its first bytes.

use std::fmt;

/// A file that is no picture we take. Displayed, it says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// HEIC or HEIF, which phones write.
    Heic,
    /// AVIF.
    Avif,
    /// JPEG XL.
    JpegXl,
    /// TIFF, and the raw files of cameras that are made like it.
    Tiff,
    /// BMP.
    Bmp,
    /// SVG: a document that may hold scripts rather than a picture.
    Svg,
    /// PDF.
    Pdf,
    /// MP4, QuickTime, WebM, AVI.
    Video,
    /// MP3, Ogg, WAV, FLAC.
    Audio,
    /// No bytes.
    Nothing,
    /// Anything else.
    Unknown,
}

/// How many bytes of a text are searched for the beginning of an SVG.
const SVG_WITHIN: usize = 1024;

impl Foreign {
    /// Tells what the file most likely is. Only the sentence depends on it.
    pub(super) fn sniff(bytes: &[u8]) -> Self {
        match bytes {
            [] => Self::Nothing,
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Self::of_brand(brand),
            [b'%', b'P', b'D', b'F', ..] => Self::Pdf,
            [b'B', b'M', ..] => Self::Bmp,
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Self::Tiff,
            [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Self::JpegXl,
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Self::Video,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => Self::Video,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Self::Audio,
            [b'I', b'D', b'3', ..] | [0xff, 0xf1..=0xfb, ..] => Self::Audio,
            [b'O', b'g', b'g', b'S', ..] | [b'f', b'L', b'a', b'C', ..] => Self::Audio,
            _ if is_svg(bytes) => Self::Svg,
            _ => Self::Unknown,
        }
    }

    /// By the first brand of an ISO base media file; what is not a still picture is a video.
    fn of_brand(brand: &[u8]) -> Self {
        match brand {
            [b'a', b'v', b'i', b'f' | b's', ..] => Self::Avif,
            [b'h', b'e', b'i' | b'v', ..] | [b'm', b'i', b'f', b'1', ..] | [b'm', b's', b'f', b'1', ..] => {
                Self::Heic
            }
            [b'M', b'4', b'A', ..] => Self::Audio,
            _ => Self::Video,
        }
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    bytes
        .get(..SVG_WITHIN)
        .unwrap_or(bytes)
        .windows(4)
        .any(|window| window.eq_ignore_ascii_case(b"<svg"))
}

impl fmt::Display for Foreign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Heic => "HEIC pictures cannot be shown everywhere. Save it as JPEG and upload that.",
            Self::Avif => "AVIF pictures cannot be shown everywhere. Save it as JPEG or PNG and upload that.",
            Self::JpegXl => {
                "JPEG XL pictures cannot be shown everywhere. Save it as JPEG or PNG and upload that."
            }
            Self::Tiff => {
                "TIFF and raw pictures cannot be shown everywhere. Save it as JPEG and upload that."
            }
            Self::Bmp => "BMP pictures are needlessly large. Save it as PNG and upload that.",
            Self::Svg => "SVG drawings cannot be uploaded. Save it as PNG and upload that.",
            Self::Pdf => "A PDF is not a picture. Save the page as PNG and upload that.",
            Self::Video => "Videos cannot be uploaded. Upload a picture: JPEG, PNG, GIF or WebP.",
            Self::Audio => "Sound cannot be uploaded. Upload a picture: JPEG, PNG, GIF or WebP.",
            Self::Nothing => "The file is empty. Upload a picture: JPEG, PNG, GIF or WebP.",
            Self::Unknown => "This is not a picture we can read. Upload JPEG, PNG, GIF or WebP.",
        })
    }
}
