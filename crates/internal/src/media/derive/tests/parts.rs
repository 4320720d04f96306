//! What a file consists of, read without the code under test.

use super::super::{Derived, MediaType};
use super::samples::CANARY;

/// Asserts that the copy and its preview are pixels and what paints them, and that nothing else is in them.
pub(super) fn assert_bare(derived: &Derived) {
    for (media_type, bytes) in [
        (derived.media_type, &derived.bytes),
        (derived.preview.media_type, &derived.preview.bytes),
    ] {
        let foreign: Vec<String> = parts(media_type, bytes)
            .into_iter()
            .filter(|part| !is_needed(media_type, part))
            .collect();
        assert_eq!(foreign, Vec::<String>::new(), "{media_type:?}");
        assert!(!contains(bytes, CANARY), "{media_type:?}");
        assert!(!contains(bytes, b"CANARY"), "{media_type:?}");
        assert!(!contains(bytes, b"Exif"), "{media_type:?}");
    }
}

pub(super) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn is_needed(media_type: MediaType, part: &str) -> bool {
    match media_type {
        MediaType::Jpeg => ["e0 JFIF", "db", "c0", "c4", "da", "end"].contains(&part),
        MediaType::Png => ["IHDR", "IDAT", "IEND", "end"].contains(&part),
        MediaType::Gif => ["control", "loop", "image", "end"].contains(&part),
    }
}

/// The names of the file's parts in order; the last is "end" when nothing follows.
pub(super) fn parts(media_type: MediaType, bytes: &[u8]) -> Vec<String> {
    match media_type {
        MediaType::Jpeg => jpeg_parts(bytes),
        MediaType::Png => png_parts(bytes),
        MediaType::Gif => gif_parts(bytes),
    }
}

fn ending(rest: &[u8]) -> String {
    if rest.is_empty() { "end" } else { "appended" }.to_owned()
}

fn jpeg_parts(bytes: &[u8]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut at = 2;
    loop {
        assert_eq!(bytes[at], 0xff);
        let marker = bytes[at + 1];
        if marker == 0xd9 {
            parts.push(ending(&bytes[at + 2..]));
            return parts;
        }
        let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        parts.push(if bytes[at + 4..].starts_with(b"JFIF\0") && length == 16 {
            format!("{marker:02x} JFIF")
        } else {
            format!("{marker:02x}")
        });
        at += 2 + length;
        if marker == 0xda {
            while !(bytes[at] == 0xff && bytes[at + 1] != 0) {
                at += 1;
            }
        }
    }
}

fn png_parts(bytes: &[u8]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        let name = String::from_utf8(bytes[at + 4..at + 8].to_vec()).unwrap();
        at += 12 + usize::try_from(length).unwrap();
        let last = name == "IEND";
        parts.push(name);
        if last {
            parts.push(ending(&bytes[at..]));
            return parts;
        }
    }
}

fn gif_parts(bytes: &[u8]) -> Vec<String> {
    let mut parts = Vec::new();
    let palette = |flags: u8| {
        if flags & 0x80 == 0 {
            0
        } else {
            3 << ((flags & 7) + 1)
        }
    };
    let after_blocks = |mut at: usize| {
        while bytes[at] != 0 {
            at += 1 + usize::from(bytes[at]);
        }
        at + 1
    };
    let mut at = 13 + palette(bytes[10]);
    loop {
        match bytes[at] {
            0x3b => {
                parts.push(ending(&bytes[at + 1..]));
                return parts;
            }
            0x21 => {
                parts.push(match bytes[at + 1] {
                    0xf9 => "control".to_owned(),
                    0xff if bytes[at + 3..].starts_with(b"NETSCAPE2.0\x03\x01") => "loop".to_owned(),
                    other => format!("extension {other:02x}"),
                });
                at = after_blocks(at + 2);
            }
            0x2c => {
                parts.push("image".to_owned());
                at = after_blocks(at + 10 + palette(bytes[at + 9]) + 1);
            }
            other => panic!("no block starts with {other:02x}"),
        }
    }
}
