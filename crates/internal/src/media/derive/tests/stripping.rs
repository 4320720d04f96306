//! H1: what cameras and programs write beside the pixels is nowhere in the copy.

use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, RgbImage};

use super::copy_of;
use super::parts::{assert_bare, contains};
use super::samples::{
    CANARY, compressed, exif, gif, half_erased, jpeg, photo, png, red_and_blue, webp_with_remarks,
    with_chunks, with_segments,
};
use crate::media::derive::MediaType;

/// The segments a JPEG from a phone has, and worse.
fn phone_segments(orientation: u8) -> Vec<(u8, Vec<u8>)> {
    let named = |name: &[u8]| [name, CANARY].concat();
    vec![
        (0xe1, [b"Exif\0\0".to_vec(), exif(orientation)].concat()),
        (0xe1, named(b"http://ns.adobe.com/xap/1.0/\0")),
        (0xe2, named(b"ICC_PROFILE\0\x01\x01")),
        (0xe2, named(b"MPF\0")),
        (0xed, named(b"Photoshop 3.0\0")),
        (0xef, CANARY.to_vec()),
        (0xfe, CANARY.to_vec()),
    ]
}

#[test]
fn h1_a_jpeg_loses_place_maker_thumbnail_and_every_remark() {
    let upload = with_segments(&jpeg(&photo(64, 48)), &phone_segments(1));
    assert!(contains(&upload, CANARY));
    let derived = copy_of(&upload).unwrap();
    assert_eq!(derived.media_type, MediaType::Jpeg);
    assert_eq!((derived.width, derived.height), (64, 48));
    assert_bare(&derived);
}

#[test]
fn h1_a_jpeg_is_turned_upright() {
    let upload = with_segments(&jpeg(&red_and_blue(64, 32)), &phone_segments(6));
    let derived = copy_of(&upload).unwrap();
    assert_eq!((derived.width, derived.height), (32, 64));
    assert_eq!((derived.preview.width, derived.preview.height), (32, 64));
    for bytes in [&derived.bytes, &derived.preview.bytes] {
        let copy = image::load_from_memory(bytes).unwrap().into_rgb8();
        let [red, _, blue] = copy.get_pixel(16, 8).0;
        assert!(red > 200 && blue < 50, "the upper half is red");
        let [red, _, blue] = copy.get_pixel(16, 56).0;
        assert!(red < 50 && blue > 200, "the lower half is blue");
    }
    assert_bare(&derived);
}

/// A picture in which every pixel tells where it was.
fn map() -> RgbImage {
    RgbImage::from_fn(3, 2, |x, y| {
        image::Rgb([u8::try_from(x).unwrap(), u8::try_from(y).unwrap(), 7])
    })
}

#[test]
fn h1_all_eight_orientations_are_applied_to_png_and_webp_alike() {
    let picture = DynamicImage::ImageRgb8(map());
    for value in 1..=8 {
        let mut expected = picture.clone();
        expected.apply_orientation(Orientation::from_exif(value).unwrap());
        let upload = with_chunks(&png(&picture), &[(b"eXIf", exif(value))]);
        let derived = copy_of(&upload).unwrap();
        let copy = image::load_from_memory(&derived.bytes).unwrap();
        assert_eq!(copy, expected, "{value}");

        // Transparent, so that it comes out without loss; some programs write the name JPEG demands.
        let mut picture = DynamicImage::ImageRgba8(picture.to_rgba8());
        if let DynamicImage::ImageRgba8(pixels) = &mut picture {
            pixels.get_pixel_mut(0, 0).0 = [0, 0, 0, 0];
        }
        let named = [b"Exif\0\0".to_vec(), exif(value)].concat();
        for block in [exif(value), named] {
            let derived = copy_of(&webp_with_remarks(&picture, block)).unwrap();
            let mut expected = picture.clone();
            expected.apply_orientation(Orientation::from_exif(value).unwrap());
            let copy = image::load_from_memory(&derived.bytes).unwrap();
            assert_eq!(copy, expected, "{value}");
            assert_bare(&derived);
        }
    }
}

#[test]
fn h1_an_orientation_nobody_defined_turns_nothing() {
    for value in [0, 9, 255] {
        let picture = DynamicImage::ImageRgb8(map());
        let upload = with_chunks(&png(&picture), &[(b"eXIf", exif(value))]);
        assert_eq!(copy_of(&upload), copy_of(&png(&picture)));
    }
}

#[test]
fn h1_a_png_loses_texts_times_and_profiles() {
    let folded = |name: &[u8]| [name, &compressed(CANARY)].concat();
    let upload = with_chunks(
        &png(&DynamicImage::ImageRgb8(photo(40, 30))),
        &[
            (b"iCCP", folded(b"profile\0\0")),
            (b"tEXt", [b"Comment\0", CANARY].concat()),
            (b"zTXt", folded(b"Comment\0\0")),
            (b"iTXt", [&b"XML:com.adobe.xmp\0\0\0\0\0"[..], CANARY].concat()),
            (b"iTXt", folded(b"XML:com.adobe.xmp\0\x01\0en\0\0")),
            (b"eXIf", exif(1)),
            (b"tIME", vec![7, 234, 1, 2, 3, 4, 5]),
            (b"gAMA", vec![0, 0, 177, 143]),
            (b"seCr", CANARY.to_vec()),
        ],
    );
    let derived = copy_of(&upload).unwrap();
    assert_eq!(derived.media_type, MediaType::Png);
    assert_bare(&derived);
    let copy = image::load_from_memory(&derived.bytes).unwrap();
    assert_eq!(copy.into_rgb8(), photo(40, 30));
}

#[test]
fn h1_a_webp_loses_exif_and_xmp() {
    let opaque = copy_of(&webp_with_remarks(
        &DynamicImage::ImageRgb8(photo(40, 30)),
        exif(1),
    ))
    .unwrap();
    assert_eq!(opaque.media_type, MediaType::Jpeg);
    assert_bare(&opaque);
    let transparent = copy_of(&webp_with_remarks(
        &DynamicImage::ImageRgba8(half_erased(40, 30)),
        exif(1),
    ))
    .unwrap();
    assert_eq!(transparent.media_type, MediaType::Png);
    assert_bare(&transparent);
}

#[test]
fn h1_a_gif_loses_remarks_and_what_hides_in_unused_colours() {
    let upload = gif(20, 10, 5);
    assert!(contains(&upload, CANARY));
    let derived = copy_of(&upload).unwrap();
    assert_eq!(derived.media_type, MediaType::Gif);
    assert_bare(&derived);
}

#[test]
fn h1_what_was_erased_is_not_below_the_transparency() {
    let picture = DynamicImage::ImageRgba8(half_erased(64, 64));
    for upload in [png(&picture), super::samples::webp(&picture)] {
        let derived = copy_of(&upload).unwrap();
        let copy = image::load_from_memory_with_format(&derived.bytes, ImageFormat::Png)
            .unwrap()
            .into_rgba8();
        assert_eq!(copy.get_pixel(5, 5).0, [200, 100, 50, 255]);
        assert_eq!(copy.get_pixel(60, 5).0, [0, 0, 0, 0]);
    }
}
