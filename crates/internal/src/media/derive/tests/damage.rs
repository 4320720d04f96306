//! H5: broken files are refused or give a clean copy; nothing panics.

use image::DynamicImage;

use super::super::Refused;
use super::copy_of;
use super::parts::assert_bare;
use super::samples::{
    CANARY, animated_webp, compressed, exif, gif, half_erased, jpeg, photo, png, webp, webp_with_remarks,
    with_chunks, with_segments,
};

/// One of each kind, with remarks.
fn uploads() -> Vec<(&'static str, Vec<u8>)> {
    let opaque = DynamicImage::ImageRgb8(photo(48, 40));
    let transparent = DynamicImage::ImageRgba8(half_erased(48, 40));
    let folded = [&b"Comment\0\0"[..], &compressed(CANARY)].concat();
    vec![
        (
            "jpeg",
            with_segments(
                &jpeg(&photo(48, 40)),
                &[
                    (0xe1, [b"Exif\0\0".to_vec(), exif(6)].concat()),
                    (0xfe, CANARY.to_vec()),
                ],
            ),
        ),
        (
            "png",
            with_chunks(&png(&opaque), &[(b"eXIf", exif(6)), (b"zTXt", folded)]),
        ),
        ("transparent png", png(&transparent)),
        ("gif", gif(24, 20, 6)),
        ("webp", webp(&opaque)),
        ("webp with remarks", webp_with_remarks(&transparent, exif(6))),
        ("animated webp", animated_webp(3)),
    ]
}

#[test]
fn h5_a_file_that_breaks_off_anywhere_is_refused() {
    for (name, upload) in uploads() {
        assert!(copy_of(&upload).is_ok(), "{name}");
        for length in (12..upload.len()).step_by(97).chain([upload.len() - 1]) {
            assert_eq!(
                copy_of(&upload[..length]),
                Err(Refused::Damaged),
                "{name} {length}"
            );
        }
    }
}

#[test]
fn h5_flipped_bits_give_a_clean_copy_or_none() {
    for (name, upload) in uploads() {
        let mut copies = 0;
        for round in 0..500 {
            // A fixed seed, so that a failure repeats.
            let flipped = flip(&upload, round);
            if let Ok(derived) = copy_of(&flipped) {
                assert_bare(&derived);
                copies += 1;
            }
        }
        assert!(copies < 500, "{name}: some flips are damage");
    }
}

/// Flips one to eight bits. Checksums of a PNG are set right, or it would go no further than those.
fn flip(upload: &[u8], seed: u64) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d ^ (seed << 20);
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut flipped = upload.to_vec();
    for _ in 0..=draw(8) {
        let at = draw(flipped.len());
        flipped[at] ^= 1 << draw(8);
    }
    if upload.starts_with(b"\x89PNG") {
        set_checksums_right(&mut flipped);
    }
    flipped
}

fn set_checksums_right(png: &mut [u8]) {
    let mut at = 8;
    while let Some(length) = png.get(at..at + 4) {
        let length = usize::try_from(u32::from_be_bytes(length.try_into().unwrap())).unwrap();
        let end = at + 8 + length;
        if png.len() < end + 4 {
            return;
        }
        let mut checksum = flate2::Crc::new();
        checksum.update(&png[at + 4..end]);
        png[end..end + 4].copy_from_slice(&checksum.sum().to_be_bytes());
        at = end + 4;
    }
}

#[test]
fn h5_headers_alone_are_refused() {
    for upload in [
        &b"\xff\xd8\xff"[..],
        b"\xff\xd8\xff\xd9",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"GIF87a;",
        b"RIFF\x04\0\0\0WEBP",
        b"RIFF\xff\xff\xff\xffWEBPVP8X",
    ] {
        assert_eq!(copy_of(upload), Err(Refused::Damaged));
    }
}
