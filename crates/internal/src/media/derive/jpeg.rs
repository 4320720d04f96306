//! JPEG: walked by its markers. <https://www.w3.org/Graphics/JPEG/itu-t81.pdf>, annex B.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder};

use super::pixels::{Kept, check_size, finish};
use super::reader::Reader;
use super::{Derived, Limits, Refused, orientation};

const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;
const QUANTISATION: u8 = 0xdb;
const RESTART_INTERVAL: u8 = 0xdd;
const HUFFMAN: u8 = 0xc4;
/// Here EXIF is.
const APP1: u8 = 0xe1;
/// Here Adobe says what the channels mean, without which CMYK comes out inverted.
const APP14: u8 = 0xee;

pub(super) fn derive(bytes: &[u8], limits: &Limits) -> Result<Derived, Refused> {
    let walked = walk(bytes, limits)?;
    let mut decoder = JpegDecoder::new(Cursor::new(walked.kept)).map_err(|_| Refused::Damaged)?;
    let mut allowed = image::Limits::default();
    allowed.max_image_width = Some(limits.side);
    allowed.max_image_height = Some(limits.side);
    decoder.set_limits(allowed).map_err(|_| Refused::Damaged)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Damaged)?;
    finish(picture, walked.orientation, Kept::Jpeg, limits)
}

/// A JPEG without everything that is not needed to paint it.
struct Walked {
    kept: Vec<u8>,
    orientation: Orientation,
}

/// Keeps tables, one frame and its scans, up to the first end of image: application segments, comments and
/// whatever is appended stay behind. The decoder would paint a file that breaks off in grey; the demanded end
/// refuses it.
fn walk(bytes: &[u8], limits: &Limits) -> Result<Walked, Refused> {
    let mut reader = Reader::new(bytes);
    reader.take(2)?;
    let mut kept = vec![0xff, START_OF_IMAGE];
    let mut orientation = None;
    let mut framed = false;
    let mut scans = 0;
    loop {
        let marker = next_marker(&mut reader)?;
        match marker {
            END_OF_IMAGE => break,
            // A restart or a temporary marker out of place, which have no segment.
            0x01 | 0xd0..=0xd7 => continue,
            START_OF_IMAGE => return Err(Refused::Damaged),
            _ => {}
        }
        let length = reader.u16_big()?;
        let body = usize::from(length).checked_sub(2).ok_or(Refused::Damaged)?;
        let segment = reader.take(body)?;
        match marker {
            // Baseline, extended and progressive.
            0xc0..=0xc2 => {
                if framed {
                    return Err(Refused::Damaged);
                }
                framed = true;
                check_frame(segment, limits)?;
            }
            HUFFMAN | QUANTISATION | RESTART_INTERVAL => {}
            // Lossless, hierarchical and arithmetic: nothing that shows pictures reads them.
            0xc3..=0xcf => return Err(Refused::Damaged),
            START_OF_SCAN => {
                scans += 1;
                if scans > limits.scans {
                    return Err(Refused::TooManyScans { limit: limits.scans });
                }
                if !framed {
                    return Err(Refused::Damaged);
                }
            }
            APP1 => {
                if orientation.is_none() && segment.starts_with(b"Exif\0\0") {
                    orientation = Some(orientation::from_exif(segment));
                }
                continue;
            }
            APP14 if segment.starts_with(b"Adobe") => {}
            _ => continue,
        }
        kept.extend_from_slice(&[0xff, marker]);
        kept.extend_from_slice(&length.to_be_bytes());
        kept.extend_from_slice(segment);
        if marker == START_OF_SCAN {
            kept.extend_from_slice(reader.take(scan_length(reader.rest()))?);
        }
    }
    if scans == 0 {
        return Err(Refused::Damaged);
    }
    kept.extend_from_slice(&[0xff, END_OF_IMAGE]);
    Ok(Walked {
        kept,
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
    })
}

/// The next marker; stray bytes before it are skipped, as every decoder does.
fn next_marker(reader: &mut Reader<'_>) -> Result<u8, Refused> {
    loop {
        while reader.byte()? != 0xff {}
        let mut marker = reader.byte()?;
        while marker == 0xff {
            marker = reader.byte()?;
        }
        if marker != 0 {
            return Ok(marker);
        }
    }
}

/// How many of the bytes are the scan's: up to a marker that is neither a stuffed 0xff nor a restart.
fn scan_length(bytes: &[u8]) -> usize {
    bytes
        .windows(2)
        .position(|pair| matches!(pair, [0xff, second] if !matches!(second, 0 | 0xd0..=0xd7)))
        .unwrap_or(bytes.len())
}

/// A frame's header: precision, height, width.
fn check_frame(segment: &[u8], limits: &Limits) -> Result<(), Refused> {
    let mut header = Reader::new(segment);
    header.byte()?;
    let height = header.u16_big()?;
    let width = header.u16_big()?;
    check_size(width.into(), height.into(), limits)
}
