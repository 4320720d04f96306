//! Pictures as people have them: with a place, a camera and remarks inside.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// Words that are in the file and nowhere in the picture.
pub const HIDDEN: &str = "hidden-words-of-the-camera";

/// A picture of so many pixels: red on its left half, and `shade` on its right, so that no two shades are the same
/// file.
pub fn png(width: u32, height: u32, shade: u8) -> Vec<u8> {
    encoded(width, height, shade, ImageFormat::Png)
}

/// A PNG that nothing makes smaller.
pub fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let picture = RgbImage::from_fn(width, height, |_, _| {
        Rgb([(); 3].map(|()| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        }))
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// The same as JPEG.
pub fn jpeg(width: u32, height: u32, shade: u8) -> Vec<u8> {
    encoded(width, height, shade, ImageFormat::Jpeg)
}

/// A JPEG with Exif (a GPS place, and to be turned by a quarter), XMP, and a comment; each with [`HIDDEN`] in it.
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let plain = jpeg(width, height, 7);
    let (start, rest) = plain.split_at(2);
    let mut photo = start.to_vec();
    photo.extend(segment(0xe1, &exif()));
    let xmp = format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{HIDDEN}</x:xmpmeta>");
    photo.extend(segment(0xe1, xmp.as_bytes()));
    photo.extend(segment(0xed, format!("Photoshop 3.0\0{HIDDEN}").as_bytes()));
    photo.extend(segment(0xfe, HIDDEN.as_bytes()));
    photo.extend_from_slice(rest);
    photo
}

/// A PNG of which the header alone is true to its kind: it claims this size.
pub fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut file = png(8, 8, 0);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    file
}

fn encoded(width: u32, height: u32, shade: u8, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([220, 20, 20])
        } else {
            Rgb([20, 20, shade])
        }
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, content].concat()
}

/// TIFF, big-endian: the camera, orientation 6, and a place.
fn exif() -> Vec<u8> {
    let short = |value: u16| u32::from(value) << 16;
    let camera = format!("{HIDDEN}\0");
    let (ifd, gps, texts) = (8_u32, 8 + 2 + 3 * 12 + 4, 8 + 2 + 3 * 12 + 4 + 2 + 2 * 12 + 4);
    let mut tiff = b"Exif\0\0MM\0\x2a".to_vec();
    tiff.extend(ifd.to_be_bytes());
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [
            &tag.to_be_bytes()[..],
            &kind.to_be_bytes(),
            &count.to_be_bytes(),
            &value.to_be_bytes(),
        ]
        .concat()
    };
    tiff.extend(3_u16.to_be_bytes());
    tiff.extend(entry(0x010f, 2, u32::try_from(camera.len()).unwrap(), texts));
    tiff.extend(entry(0x0112, 3, 1, short(6)));
    tiff.extend(entry(0x8825, 4, 1, gps));
    tiff.extend(0_u32.to_be_bytes());
    tiff.extend(2_u16.to_be_bytes());
    tiff.extend(entry(0x0001, 2, 2, u32::from(b'N') << 24));
    let degrees = texts + u32::try_from(camera.len()).unwrap();
    tiff.extend(entry(0x0002, 5, 3, degrees));
    tiff.extend(0_u32.to_be_bytes());
    tiff.extend(camera.as_bytes());
    for part in [48_u32, 1, 51, 1, 30, 1] {
        tiff.extend(part.to_be_bytes());
    }
    tiff
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}
