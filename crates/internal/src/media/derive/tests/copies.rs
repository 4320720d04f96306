//! What people get: formats, sizes, previews, and that it is always the same.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use gif::{DecodeOptions, Repeat};
use image::{DynamicImage, GrayAlphaImage, GrayImage, ImageBuffer, Luma, LumaA, Rgb, Rgba};

use super::copy_of;
use super::parts::assert_bare;
use super::samples::{
    LOSSY_BITSTREAM, animated_webp, extended_header, gif, half_erased, jpeg, photo, png, red_and_blue, webp,
    webp_of,
};
use crate::media::derive::{Derived, MediaType};

fn copy(upload: &[u8]) -> Derived {
    copy_of(upload).unwrap()
}

#[test]
fn the_same_bytes_give_the_same_copy_under_its_hash() {
    let picture = DynamicImage::ImageRgb8(photo(600, 500));
    for upload in [
        jpeg(&photo(600, 500)),
        png(&picture),
        webp(&picture),
        gif(60, 50, 3),
    ] {
        let derived = copy(&upload);
        assert_eq!(derived, copy(&upload));
        for (bytes, sha256) in [
            (&derived.bytes, &derived.sha256),
            (&derived.preview.bytes, &derived.preview.sha256),
        ] {
            assert_eq!(*sha256, HEXLOWER.encode(digest(&SHA256, bytes).as_ref()));
        }
        assert_bare(&derived);
    }
}

#[test]
fn a_preview_fits_and_is_never_larger_than_the_picture() {
    for ((width, height), expected) in [
        ((960, 480), (480, 240)),
        ((500, 2000), (120, 480)),
        ((480, 480), (480, 480)),
        ((481, 480), (480, 479)),
        ((30, 20), (30, 20)),
        ((1, 1), (1, 1)),
        ((16_000, 2), (480, 1)),
    ] {
        let derived = copy(&jpeg(&photo(width, height)));
        let preview = &derived.preview;
        assert_eq!((preview.width, preview.height), expected);
        assert_eq!(preview.media_type, MediaType::Jpeg);
        let decoded = image::load_from_memory(&preview.bytes).unwrap();
        assert_eq!((decoded.width(), decoded.height()), expected);
        assert_eq!(derived.blurhash.len(), 28);
    }
}

#[test]
fn a_preview_of_a_transparent_picture_is_transparent_and_its_edges_keep_their_colour() {
    let derived = copy(&png(&DynamicImage::ImageRgba8(half_erased(962, 700))));
    assert_eq!(derived.preview.media_type, MediaType::Png);
    let preview = image::load_from_memory(&derived.preview.bytes)
        .unwrap()
        .into_rgba8();
    for pixel in preview.pixels() {
        let [red, green, blue, alpha] = pixel.0;
        assert!(alpha == 0 || (red.abs_diff(200) < 4 && green.abs_diff(100) < 4 && blue.abs_diff(50) < 4));
    }
}

#[test]
fn a_blurhash_is_that_of_the_picture() {
    const SIDE: u32 = 32;
    let decoded = |derived: &Derived| {
        let pixels = blurhash::decode(&derived.blurhash, SIDE, SIDE, 1.0).unwrap();
        image::RgbaImage::from_raw(SIDE, SIDE, pixels).unwrap()
    };
    let middle = |derived: &Derived| decoded(derived).get_pixel(SIDE / 2, SIDE / 2).0;
    let flat = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(300, 200, Rgb([200, 30, 90])));
    let found = middle(&copy(&png(&flat)));
    for (found, expected) in found.into_iter().zip([200_u8, 30, 90]) {
        assert!(found.abs_diff(expected) < 16, "{found} {expected}");
    }
    let nothing = DynamicImage::ImageRgba8(image::RgbaImage::new(40, 40));
    assert!(
        middle(&copy(&png(&nothing)))[..3]
            .iter()
            .all(|value| *value > 240),
        "transparency is white"
    );
    let halves = decoded(&copy(&jpeg(&red_and_blue(1200, 800))));
    let [red, _, blue, _] = halves.get_pixel(4, SIDE / 2).0;
    assert!(red > blue, "the left is red");
    let [red, _, blue, _] = halves.get_pixel(SIDE - 4, SIDE / 2).0;
    assert!(red < blue, "the right is blue");
}

#[test]
fn every_variety_of_png_becomes_eight_bits_without_a_palette() {
    let sixteen = DynamicImage::ImageRgb16(ImageBuffer::from_pixel(3, 2, Rgb([0xff00, 0x8000, 0x0100])));
    let gray = DynamicImage::ImageLuma8(GrayImage::from_pixel(3, 2, Luma([77])));
    let faint = DynamicImage::ImageLumaA8(GrayAlphaImage::from_pixel(3, 2, LumaA([77, 128])));
    let deep = DynamicImage::ImageRgba16(ImageBuffer::from_pixel(
        3,
        2,
        Rgba([0xff00, 0x8000, 0x0100, 0x8000]),
    ));
    for (picture, color, pixel) in [
        (sixteen, image::ColorType::Rgb8, [0xff, 0x80, 0x01, 0xff]),
        (gray, image::ColorType::L8, [77, 77, 77, 255]),
        (faint, image::ColorType::La8, [77, 77, 77, 128]),
        (deep, image::ColorType::Rgba8, [0xff, 0x80, 0x01, 0x80]),
    ] {
        let derived = copy(&png(&picture));
        let copy = image::load_from_memory(&derived.bytes).unwrap();
        assert_eq!(copy.color(), color);
        assert_eq!(copy.to_rgba8().get_pixel(1, 1).0, pixel);
        assert_bare(&derived);
    }
}

#[test]
fn a_palette_with_transparency_and_interlacing_is_understood() {
    // Two colours, the second half transparent, one pixel each.
    let mut header = super::samples::png_header(2, 1);
    header[8] = 8;
    header[9] = 3;
    header[12] = 1;
    let mut upload = b"\x89PNG\r\n\x1a\n".to_vec();
    // Interlaced, the first pixel is in the first pass and the second in the sixth.
    let pixels = super::samples::compressed(&[0, 0, 0, 1]);
    for (name, body) in [
        (b"IHDR", header),
        (b"PLTE", vec![10, 20, 30, 40, 50, 60]),
        (b"tRNS", vec![255, 128]),
        (b"IDAT", pixels),
        (b"IEND", Vec::new()),
    ] {
        upload.extend(super::samples::chunk(name, &body));
    }
    let derived = copy(&upload);
    let copy = image::load_from_memory(&derived.bytes).unwrap().into_rgba8();
    assert_eq!(copy.get_pixel(0, 0).0, [10, 20, 30, 255]);
    assert_eq!(copy.get_pixel(1, 0).0, [40, 50, 60, 128]);
}

#[test]
fn an_opaque_picture_with_a_channel_of_transparency_loses_the_channel() {
    let opaque = DynamicImage::ImageRgba8(DynamicImage::ImageRgb8(photo(20, 20)).into_rgba8());
    let derived = copy(&png(&opaque));
    let decoded = image::load_from_memory(&derived.bytes).unwrap();
    assert_eq!(decoded.color(), image::ColorType::Rgb8);
    assert_eq!(copy(&webp(&opaque)).media_type, MediaType::Jpeg);
}

#[test]
fn an_animation_keeps_frames_delays_and_repetitions() {
    let derived = copy(&gif(20, 10, 5));
    assert_eq!(derived.media_type, MediaType::Gif);
    assert_eq!((derived.width, derived.height), (20, 10));
    let mut decoder = DecodeOptions::new().read_info(&derived.bytes[..]).unwrap();
    let mut number = 0;
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert_eq!((frame.width, frame.height, frame.delay), (20, 10, 4));
        assert!(!frame.needs_user_input);
        let palette = frame.palette.as_ref().unwrap();
        assert_eq!(palette[..3], [number, 200, 30]);
        assert!(palette[3..].iter().all(|value| *value == 0));
        number += 1;
    }
    assert_eq!(number, 5);
    assert_eq!(decoder.repeat(), Repeat::Finite(3));
}

#[test]
fn a_lossy_webp_becomes_a_jpeg_and_with_transparency_a_png() {
    let simple = webp_of(&[(b"VP8 ", LOSSY_BITSTREAM.to_vec())]);
    let derived = copy(&simple);
    assert_eq!(derived.media_type, MediaType::Jpeg);
    let [red, green, _] = image::load_from_memory(&derived.bytes)
        .unwrap()
        .into_rgb8()
        .get_pixel(0, 0)
        .0;
    assert!(red > 200 && green < 50);

    // Transparency as it is, without compression or a filter.
    let transparent = webp_of(&[
        (b"VP8X", extended_header(0x10, 2, 2)),
        (b"ALPH", vec![0, 255, 0, 128, 255]),
        (b"VP8 ", LOSSY_BITSTREAM.to_vec()),
    ]);
    let derived = copy(&transparent);
    assert_eq!(derived.media_type, MediaType::Png);
    let decoded = image::load_from_memory(&derived.bytes).unwrap().into_rgba8();
    let seen: Vec<u8> = decoded.pixels().map(|pixel| pixel.0[3]).collect();
    assert_eq!(seen, [255, 0, 128, 255]);
}

#[test]
fn of_an_animated_webp_the_first_frame_remains() {
    let derived = copy(&animated_webp(3));
    assert_eq!(derived.media_type, MediaType::Jpeg);
    assert_eq!((derived.width, derived.height), (2, 2));
}

#[test]
fn media_types_are_found_by_the_names_they_have() {
    for media_type in [MediaType::Jpeg, MediaType::Png, MediaType::Gif] {
        assert_eq!(MediaType::find(media_type.as_str()), Some(media_type));
    }
    assert_eq!(MediaType::find("image/svg+xml"), None);
}
