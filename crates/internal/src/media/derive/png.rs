//! PNG: walked by its chunks. <https://www.w3.org/TR/png-3/>

use std::io::{self, Cursor, Read};

use flate2::read::ZlibDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};
use png::{ColorType, Transformations};

use super::pixels::{Kept, check_size, finish};
use super::reader::Reader;
use super::{Derived, Limits, Refused, orientation};

const SIGNATURE: usize = 8;

pub(super) fn derive(bytes: &[u8], limits: &Limits) -> Result<Derived, Refused> {
    let walked = walk(bytes, limits)?;
    let picture = decode(walked.kept)?;
    finish(picture, walked.orientation, Kept::Png, limits)
}

/// A PNG of its critical chunks alone.
struct Walked {
    kept: Vec<u8>,
    orientation: Orientation,
}

/// Keeps what paints the default picture, up to the end chunk: remarks, profiles, times, the frames of an
/// animation and whatever is appended stay behind.
fn walk(bytes: &[u8], limits: &Limits) -> Result<Walked, Refused> {
    let mut reader = Reader::new(bytes);
    let mut kept = reader.take(SIGNATURE)?.to_vec();
    let mut orientation = None;
    let mut frames = 0;
    let mut remarks = Remarks {
        left: limits.remark_bytes,
    };
    let mut first = true;
    loop {
        let length = reader.u32_big()?;
        let name: [u8; 4] = reader.array()?;
        let body = reader.take_long(length)?;
        let checksum: [u8; 4] = reader.array()?;
        if first != (&name == b"IHDR") {
            return Err(Refused::Damaged);
        }
        first = false;
        match &name {
            b"IHDR" => {
                let mut header = Reader::new(body);
                check_size(header.u32_big()?, header.u32_big()?, limits)?;
            }
            b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" => {}
            b"acTL" => {
                let claimed = Reader::new(body).u32_big()?;
                check_frames(claimed, limits)?;
                continue;
            }
            b"fcTL" => {
                frames += 1;
                check_frames(frames, limits)?;
                continue;
            }
            b"eXIf" => {
                orientation.get_or_insert_with(|| orientation::from_exif(body));
                continue;
            }
            b"iCCP" | b"zTXt" => {
                remarks.unfold(after_texts(body, 1).get(1..))?;
                continue;
            }
            b"iTXt" => {
                if let [1, method_and_rest @ ..] = after_texts(body, 1) {
                    let texts = method_and_rest.get(1..).unwrap_or_default();
                    remarks.unfold(Some(after_texts(texts, 2)))?;
                }
                continue;
            }
            // An upper-case first letter: without it the picture cannot be understood.
            [b'A'..=b'Z', ..] => return Err(Refused::Damaged),
            _ => continue,
        }
        kept.extend_from_slice(&length.to_be_bytes());
        kept.extend_from_slice(&name);
        kept.extend_from_slice(body);
        kept.extend_from_slice(&checksum);
        if &name == b"IEND" {
            break;
        }
    }
    Ok(Walked {
        kept,
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
    })
}

fn check_frames(frames: u32, limits: &Limits) -> Result<(), Refused> {
    if frames > limits.frames {
        return Err(Refused::TooManyFrames { limit: limits.frames });
    }
    Ok(())
}

/// What follows `count` texts that each end with a zero.
fn after_texts(bytes: &[u8], count: usize) -> &[u8] {
    bytes
        .splitn(count + 1, |byte| *byte == 0)
        .nth(count)
        .unwrap_or_default()
}

/// How much compressed remarks may still unfold to.
struct Remarks {
    left: u64,
}

impl Remarks {
    /// Unfolds into nothing, to learn how much it would be. A stream that breaks is no reason to refuse: it
    /// stays behind like a whole one.
    fn unfold(&mut self, compressed: Option<&[u8]>) -> Result<(), Refused> {
        let Some(compressed) = compressed else {
            return Ok(());
        };
        let mut unfolded = Counter(0);
        // One byte more than may be, to tell "just as much" from "more".
        let mut stream = ZlibDecoder::new(compressed).take(self.left.saturating_add(1));
        // How a broken stream breaks does not matter, only how far it came.
        let _broken = io::copy(&mut stream, &mut unfolded);
        self.left = self.left.checked_sub(unfolded.0).ok_or(Refused::TooManyRemarks)?;
        Ok(())
    }
}

/// Counts what is written and keeps none of it.
struct Counter(u64);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self
            .0
            .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Every variety as 8 bits a channel, without a palette. With `png` itself rather than through `image`, which
/// would keep 16 bits and so twice the memory.
fn decode(kept: Vec<u8>) -> Result<DynamicImage, Refused> {
    let mut decoder = png::Decoder::new(Cursor::new(kept));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| Refused::Damaged)?;
    let length = reader.output_buffer_size().ok_or(Refused::Damaged)?;
    let mut pixels = vec![0; length];
    let frame = reader.next_frame(&mut pixels).map_err(|_| Refused::Damaged)?;
    pixels.truncate(frame.buffer_size());
    let (width, height) = (frame.width, frame.height);
    match frame.color_type {
        ColorType::Grayscale => GrayImage::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8),
        ColorType::GrayscaleAlpha => {
            GrayAlphaImage::from_raw(width, height, pixels).map(DynamicImage::ImageLumaA8)
        }
        ColorType::Rgb => RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8),
        ColorType::Rgba => RgbaImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgba8),
        ColorType::Indexed => None,
    }
    .ok_or(Refused::Damaged)
}
