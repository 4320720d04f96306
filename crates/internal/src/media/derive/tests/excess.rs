//! H4: files that unfold to more than they should. What is asserted is the limit that cut, which is read
//! from a header or counted before anything that large is made.

use image::DynamicImage;

use super::super::{Limits, Refused, derive};
use super::copy_of;
use super::samples::{
    animated_webp, compressed, exif, extended_header, gif, jpeg, photo, png, png_of, riff_chunk, segment,
    webp, webp_of, with_chunks, with_segments,
};

const TOO_MANY_PIXELS: Refused = Refused::TooManyPixels { limit: 40_000_000 };
const TOO_MANY_FRAMES: Refused = Refused::TooManyFrames { limit: 200 };

fn jpeg_frame(marker: u8, width: u16, height: u16) -> Vec<u8> {
    let [high_height, low_height] = height.to_be_bytes();
    let [high_width, low_width] = width.to_be_bytes();
    segment(
        marker,
        &[8, high_height, low_height, high_width, low_width, 1, 1, 0x11, 0],
    )
}

fn gif_header(width: u16, height: u16) -> Vec<u8> {
    let mut file = b"GIF89a".to_vec();
    file.extend_from_slice(&width.to_le_bytes());
    file.extend_from_slice(&height.to_le_bytes());
    // Two colours.
    file.extend_from_slice(&[0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
    file
}

/// A frame that claims pixels and holds almost none.
fn gif_frame(width: u16, height: u16) -> Vec<u8> {
    let mut frame = vec![0x2c, 0, 0, 0, 0];
    frame.extend_from_slice(&width.to_le_bytes());
    frame.extend_from_slice(&height.to_le_bytes());
    frame.extend_from_slice(&[0, 2, 2, 0x44, 0x01, 0]);
    frame
}

#[test]
fn h4_sixty_thousand_pixels_square_are_refused_by_the_header() {
    let mut header = b"\xff\xd8".to_vec();
    header.extend(jpeg_frame(0xc2, 60_000, 60_000));
    for upload in [
        header,
        png_of(60_000, 60_000, &[]),
        [gif_header(60_000, 60_000), gif_frame(60_000, 60_000)].concat(),
        webp_of(&[(b"VP8X", extended_header(0, 60_000, 60_000))]),
        webp_of(&[(b"VP8L", vec![0x2f, 0xff, 0xff, 0xff, 0x0f])]),
    ] {
        assert_eq!(copy_of(&upload), Err(TOO_MANY_PIXELS));
    }
}

#[test]
fn h4_one_pixel_by_two_billion_is_refused_by_the_header() {
    assert_eq!(copy_of(&png_of(1, 1 << 31, &[])), Err(TOO_MANY_PIXELS));
    assert_eq!(copy_of(&png_of(1 << 31, 1, &[])), Err(TOO_MANY_PIXELS));
    assert_eq!(copy_of(&png_of(u32::MAX, u32::MAX, &[])), Err(TOO_MANY_PIXELS));
}

#[test]
fn h4_a_line_of_few_pixels_but_great_length_is_refused() {
    let too_long = Err(Refused::TooLong { limit: 16_384 });
    assert_eq!(copy_of(&png_of(1, 16_385, &[])), too_long);
    let mut header = b"\xff\xd8".to_vec();
    header.extend(jpeg_frame(0xc0, 65_535, 1));
    assert_eq!(copy_of(&header), too_long);
}

#[test]
fn h4_a_picture_of_no_pixels_is_damaged() {
    let mut header = b"\xff\xd8".to_vec();
    header.extend(jpeg_frame(0xc0, 10, 0));
    for upload in [
        header,
        png_of(0, 5, &[]),
        [gif_header(0, 7), gif_frame(0, 7), vec![0x3b]].concat(),
        [gif_header(7, 7), gif_frame(7, 0), vec![0x3b]].concat(),
    ] {
        assert_eq!(copy_of(&upload), Err(Refused::Damaged));
    }
}

#[test]
fn h4_a_second_header_that_contradicts_the_first_is_refused() {
    let mut upload = jpeg(&photo(16, 16));
    let scan = upload.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    upload.splice(scan..scan, jpeg_frame(0xc0, 60_000, 60_000));
    assert_eq!(copy_of(&upload), Err(Refused::Damaged));

    // A lossy or lossless bitstream larger than its canvas, still and animated.
    let large = super::samples::bitstream_of(&webp(&DynamicImage::ImageRgb8(photo(300, 300))));
    let still = webp_of(&[(b"VP8X", extended_header(0, 2, 2)), (b"VP8L", large.clone())]);
    assert_eq!(copy_of(&still), Err(Refused::Damaged));
    let frame = [
        vec![0; 6],
        vec![1, 0, 0, 1, 0, 0, 40, 0, 0, 0],
        riff_chunk(b"VP8L", &large),
    ]
    .concat();
    let animated = webp_of(&[
        (b"VP8X", extended_header(2, 2, 2)),
        (b"ANIM", vec![0; 6]),
        (b"ANMF", frame),
    ]);
    assert_eq!(copy_of(&animated), Err(Refused::Damaged));
}

#[test]
fn h4_ten_thousand_frames_are_refused_in_every_format() {
    let mut upload = gif_header(2, 2);
    upload.extend(gif_frame(2, 2).repeat(10_000));
    upload.push(0x3b);
    assert_eq!(copy_of(&upload), Err(TOO_MANY_FRAMES));
    assert_eq!(copy_of(&animated_webp(10_000)), Err(TOO_MANY_FRAMES));

    let picture = png(&DynamicImage::ImageRgb8(photo(4, 4)));
    let claimed = [10_000_u32.to_be_bytes(), [0; 4]].concat();
    assert_eq!(
        copy_of(&with_chunks(&picture, &[(b"acTL", claimed)])),
        Err(TOO_MANY_FRAMES)
    );
    // One that claims a single frame and has ten thousand.
    let mut chunks = vec![(b"acTL", [1_u32.to_be_bytes(), [0; 4]].concat())];
    chunks.extend(std::iter::repeat_n((b"fcTL", vec![0; 26]), 10_000));
    assert_eq!(copy_of(&with_chunks(&picture, &chunks)), Err(TOO_MANY_FRAMES));
}

#[test]
fn h4_two_hundred_frames_are_fine_and_one_more_is_not() {
    assert!(copy_of(&gif(4, 4, 200)).is_ok());
    assert_eq!(copy_of(&gif(4, 4, 201)), Err(TOO_MANY_FRAMES));
    assert!(copy_of(&animated_webp(200)).is_ok());
    assert_eq!(copy_of(&animated_webp(201)), Err(TOO_MANY_FRAMES));
}

#[test]
fn h4_frames_are_counted_in_pixels_too_before_one_is_unpacked() {
    let mut upload = gif_header(6_000, 6_000);
    upload.extend(gif_frame(6_000, 6_000).repeat(5));
    upload.push(0x3b);
    assert_eq!(
        copy_of(&upload),
        Err(Refused::TooManyPixels { limit: 160_000_000 })
    );
}

#[test]
fn h4_remarks_that_unfold_to_megabytes_are_refused() {
    let bomb = compressed(&vec![0; 100 << 20]);
    let picture = png(&DynamicImage::ImageRgb8(photo(4, 4)));
    for (name, front) in [
        (b"iCCP", &b"profile\0\0"[..]),
        (b"zTXt", b"Comment\0\0"),
        (b"iTXt", b"Comment\0\x01\0en\0Bemerkung\0"),
    ] {
        let upload = with_chunks(&picture, &[(name, [front, &bomb].concat())]);
        assert!(upload.len() < 200_000);
        assert_eq!(copy_of(&upload), Err(Refused::TooManyRemarks));
    }
}

#[test]
fn h4_remarks_are_counted_together() {
    let picture = png(&DynamicImage::ImageRgb8(photo(4, 4)));
    let half = [&b"Comment\0\0"[..], &compressed(&vec![0; 4 << 20])].concat();
    let two = with_chunks(&picture, &[(b"zTXt", half.clone()), (b"zTXt", half.clone())]);
    assert!(copy_of(&two).is_ok(), "exactly as much as may be");
    let more = [&b"Comment\0\0"[..], &compressed(&[0])].concat();
    let three = with_chunks(&two, &[(b"zTXt", more)]);
    assert_eq!(copy_of(&three), Err(Refused::TooManyRemarks));
}

#[test]
fn h4_remarks_that_break_off_still_count() {
    let picture = png(&DynamicImage::ImageRgb8(photo(4, 4)));
    let mut bomb = [&b"Comment\0\0"[..], &compressed(&vec![0; 100 << 20])].concat();
    bomb.truncate(bomb.len() / 2);
    let upload = with_chunks(&picture, &[(b"zTXt", bomb)]);
    assert_eq!(copy_of(&upload), Err(Refused::TooManyRemarks));
    let nonsense = with_chunks(&picture, &[(b"zTXt", b"Comment\0\0nonsense".to_vec())]);
    assert_eq!(copy_of(&nonsense), copy_of(&picture));
}

#[test]
fn h4_pixels_beyond_the_picture_are_not_unpacked() {
    let pixels = compressed(&vec![0; 100 << 20]);
    let derived = copy_of(&png_of(1, 1, &[(b"IDAT", pixels)])).unwrap();
    assert_eq!((derived.width, derived.height), (1, 1));
}

#[test]
fn h4_a_jpeg_of_too_many_passes_is_refused() {
    let picture = jpeg(&photo(16, 16));
    let scan = picture.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let end = picture.len() - 2;
    let mut upload = picture[..end].to_vec();
    upload.extend(picture[scan..end].repeat(100));
    upload.extend_from_slice(&picture[end..]);
    assert_eq!(copy_of(&upload), Err(Refused::TooManyScans { limit: 100 }));
}

#[test]
fn h4_an_exif_that_points_into_itself_is_harmless() {
    // A directory of 65,535 entries that begins within itself.
    let mut block = b"II\x2a\0\x06\0\0\0".to_vec();
    block.extend_from_slice(&[0xff; 60_000]);
    let upload = with_segments(
        &jpeg(&photo(16, 16)),
        &[(0xe1, [b"Exif\0\0".to_vec(), block].concat())],
    );
    assert_eq!(copy_of(&upload), copy_of(&jpeg(&photo(16, 16))));
    assert!(exif(6).len() > 100);
}

#[test]
fn h4_a_file_larger_than_allowed_is_refused_before_anything() {
    let limits = Limits {
        upload_bytes: 1000,
        ..Limits::default()
    };
    assert_eq!(
        derive(&[0; 1001], &limits),
        Err(Refused::TooLarge { limit_bytes: 1000 })
    );
}

#[test]
fn h4_a_copy_that_grows_beyond_bounds_is_refused() {
    let limits = Limits {
        copy_bytes: 2000,
        ..Limits::default()
    };
    let outgrown = Err(Refused::Outgrown { limit_bytes: 2000 });
    let picture = photo(100, 100);
    assert_eq!(derive(&jpeg(&picture), &limits), outgrown);
    assert_eq!(derive(&png(&DynamicImage::ImageRgb8(picture)), &limits), outgrown);
    assert_eq!(derive(&gif(90, 90, 90), &limits), outgrown);
}
