//! Files to upload: ordinary ones, and the pieces hostile ones are made of.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use gif::{AnyExtension, Encoder, Extension, Frame, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage};

/// Stands in everything that must not survive.
pub(super) const CANARY: &[u8] = b"CANARY-52.5200N-13.4050E";

/// The left half red, the right half blue: turned, the upper half is red.
pub(super) fn red_and_blue(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([250, 0, 0])
        } else {
            Rgb([0, 0, 250])
        }
    })
}

/// No two neighbours alike, as in a photo.
pub(super) fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let value = |factor: u32| u8::try_from((x * factor + y * (factor + 4) + x * y / 7) % 256).unwrap();
        Rgb([value(3), value(5), value(11)])
    })
}

pub(super) fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 90)
        .write_image(
            picture,
            picture.width(),
            picture.height(),
            ExtendedColorType::Rgb8,
        )
        .unwrap();
    file
}

pub(super) fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(
            picture.as_bytes(),
            picture.width(),
            picture.height(),
            picture.color().into(),
        )
        .unwrap();
    file
}

/// A lossless one.
pub(super) fn webp(picture: &DynamicImage) -> Vec<u8> {
    let mut file = Vec::new();
    WebPEncoder::new_lossless(&mut file)
        .write_image(
            picture.as_bytes(),
            picture.width(),
            picture.height(),
            picture.color().into(),
        )
        .unwrap();
    file
}

/// The chunk of a lossy WebP of two by two red pixels, as another program wrote it.
pub(super) const LOSSY_BITSTREAM: [u8; 48] = [
    0xd0, 0x01, 0x00, 0x9d, 0x01, 0x2a, 0x02, 0x00, 0x02, 0x00, 0x02, 0x00, 0x34, 0x25, 0xa0, 0x02, 0x74,
    0xba, 0x01, 0xf8, 0x00, 0x03, 0xb0, 0x00, 0xfe, 0xf0, 0xc4, 0x0b, 0xff, 0x20, 0xb9, 0x61, 0x75, 0xc8,
    0xd7, 0xff, 0x20, 0x3f, 0xe4, 0x07, 0xfc, 0x80, 0xff, 0xf8, 0xf2, 0x00, 0x00, 0x00,
];

/// An animation of `frames` frames, each one colour, 40 ms apart, in a palette whose unused colours spell
/// the canary, with a remark.
pub(super) fn gif(width: u16, height: u16, frames: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height, &[]).unwrap();
    encoder.set_repeat(Repeat::Finite(3)).unwrap();
    encoder
        .write_raw_extension(AnyExtension::from(Extension::Comment), &[CANARY])
        .unwrap();
    for number in 0..frames {
        let mut palette = vec![number, 200, 30, 9, 9, 9];
        palette.extend_from_slice(CANARY);
        encoder
            .write_frame(&Frame {
                delay: 4,
                width,
                height,
                needs_user_input: true,
                transparent: Some(1),
                palette: Some(palette),
                buffer: vec![0; usize::from(width) * usize::from(height)].into(),
                ..Frame::default()
            })
            .unwrap();
    }
    drop(encoder);
    file
}

/// Half of it transparent, over colours somebody erased.
pub(super) fn half_erased(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgba([200, 100, 50, 255])
        } else {
            Rgba([123, 45, 67, 0])
        }
    })
}

/// EXIF with an orientation, the place it was taken, a maker's note and a thumbnail.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let mut entry = tag.to_le_bytes().to_vec();
        entry.extend_from_slice(&kind.to_le_bytes());
        entry.extend_from_slice(&count.to_le_bytes());
        entry.extend_from_slice(&value.to_le_bytes());
        entry
    };
    let mut block = b"II\x2a\0\x08\0\0\0".to_vec();
    block.extend_from_slice(&3_u16.to_le_bytes());
    block.extend_from_slice(&entry(0x0112, 3, 1, orientation.into()));
    // The directory of the place, and a maker's note.
    block.extend_from_slice(&entry(0x8825, 4, 1, 50));
    block.extend_from_slice(&entry(0x927c, 7, 24, 80));
    block.extend_from_slice(&[0; 4]);
    block.resize(80, 0);
    block.extend_from_slice(CANARY);
    block.extend_from_slice(&jpeg(&red_and_blue(8, 8)));
    block.extend_from_slice(CANARY);
    block
}

/// The JPEG with these segments, each a marker and its body, behind its beginning.
pub(super) fn with_segments(jpeg: &[u8], segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut file = jpeg[..2].to_vec();
    for (marker, body) in segments {
        file.extend_from_slice(&segment(*marker, body));
    }
    file.extend_from_slice(&jpeg[2..]);
    file
}

pub(super) fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let mut segment = vec![0xff, marker];
    segment.extend_from_slice(&u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    segment.extend_from_slice(body);
    segment
}

/// The PNG with these chunks behind its header.
pub(super) fn with_chunks(png: &[u8], chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let header_end = 8 + 25;
    let mut file = png[..header_end].to_vec();
    for (name, body) in chunks {
        file.extend_from_slice(&chunk(name, body));
    }
    file.extend_from_slice(&png[header_end..]);
    file
}

pub(super) fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend_from_slice(name);
    chunk.extend_from_slice(body);
    let mut checksum = flate2::Crc::new();
    checksum.update(name);
    checksum.update(body);
    chunk.extend_from_slice(&checksum.sum().to_be_bytes());
    chunk
}

pub(super) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut body = width.to_be_bytes().to_vec();
    body.extend_from_slice(&height.to_be_bytes());
    // Eight bits, colours, no filter method, no interlacing.
    body.extend_from_slice(&[8, 2, 0, 0, 0]);
    body
}

/// A PNG of a header and these chunks.
pub(super) fn png_of(width: u32, height: u32, chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend_from_slice(&chunk(b"IHDR", &png_header(width, height)));
    for (name, body) in chunks {
        file.extend_from_slice(&chunk(name, body));
    }
    file.extend_from_slice(&chunk(b"IEND", &[]));
    file
}

pub(super) fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A WebP of these chunks.
pub(super) fn webp_of(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, chunk) in chunks {
        body.extend_from_slice(&riff_chunk(name, chunk));
    }
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&u32::try_from(body.len()).unwrap().to_le_bytes());
    file.extend_from_slice(&body);
    file
}

pub(super) fn riff_chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = name.to_vec();
    chunk.extend_from_slice(&u32::try_from(body.len()).unwrap().to_le_bytes());
    chunk.extend_from_slice(body);
    chunk.resize(chunk.len() + body.len() % 2, 0);
    chunk
}

/// The extended header of a WebP.
pub(super) fn extended_header(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let mut body = vec![flags, 0, 0, 0];
    body.extend_from_slice(&(width - 1).to_le_bytes()[..3]);
    body.extend_from_slice(&(height - 1).to_le_bytes()[..3]);
    body
}

/// The only chunk of a simple WebP.
pub(super) fn bitstream_of(webp: &[u8]) -> Vec<u8> {
    let size = u32::from_le_bytes(webp[16..20].try_into().unwrap());
    webp[20..20 + usize::try_from(size).unwrap()].to_vec()
}

/// A WebP with EXIF, XMP and a chunk nobody knows.
pub(super) fn webp_with_remarks(picture: &DynamicImage, exif: Vec<u8>) -> Vec<u8> {
    let has_alpha = if picture.color().has_alpha() { 0x10 } else { 0 };
    webp_of(&[
        (
            b"VP8X",
            extended_header(0x0c | has_alpha, picture.width(), picture.height()),
        ),
        (b"VP8L", bitstream_of(&webp(picture))),
        (b"EXIF", exif),
        (b"XMP ", CANARY.to_vec()),
        (b"SECR", CANARY.to_vec()),
    ])
}

/// An animated WebP of `frames` frames of a lossy bitstream.
pub(super) fn animated_webp(frames: usize) -> Vec<u8> {
    let mut frame = vec![0; 6];
    frame.extend_from_slice(&[1, 0, 0, 1, 0, 0, 40, 0, 0, 0]);
    frame.extend_from_slice(&riff_chunk(b"VP8 ", &LOSSY_BITSTREAM));
    let mut chunks = vec![(b"VP8X", extended_header(0x02, 2, 2)), (b"ANIM", vec![0; 6])];
    chunks.extend(std::iter::repeat_n((b"ANMF", frame), frames));
    webp_of(&chunks)
}
