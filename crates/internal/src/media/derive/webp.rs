//! WebP: walked by its chunks. <https://developers.google.com/speed/webp/docs/riff_container>
//!
//! It comes out as PNG where it is transparent and as JPEG elsewhere, since not everything that shows
//! pictures reads WebP; of an animation, the first frame.

use std::io::Cursor;

use image::DynamicImage;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;

use super::pixels::{Kept, check_size, finish};
use super::reader::Reader;
use super::{Derived, Limits, Refused, orientation};

/// Bits of the extended header's first byte.
const ANIMATED: u8 = 0b0000_0010;
const TRANSPARENT: u8 = 0b0001_0000;

/// A chunk's name and body.
type Chunk<'a> = ([u8; 4], &'a [u8]);

pub(super) fn derive(bytes: &[u8], limits: &Limits) -> Result<Derived, Refused> {
    let walked = walk(bytes, limits)?;
    let decoder = WebPDecoder::new(Cursor::new(walked.kept)).map_err(|_| Refused::Damaged)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Damaged)?;
    finish(picture, walked.orientation, Kept::Smaller, limits)
}

/// A WebP of one picture, without profile and remarks.
struct Walked {
    kept: Vec<u8>,
    orientation: Orientation,
}

/// What paints one picture: a bitstream and, beside a lossy one, its transparency.
#[derive(Default)]
struct Painted<'a> {
    transparency: Option<&'a [u8]>,
    /// `VP8 ` or `VP8L`, and its body.
    bitstream: Option<Chunk<'a>>,
}

/// Keeps what paints the picture or its first frame. The decoder has no limit of memory, so that every size
/// it will believe is checked here: the canvas, the frame, and what the bitstream says itself.
fn walk(bytes: &[u8], limits: &Limits) -> Result<Walked, Refused> {
    let mut reader = Reader::new(bytes);
    reader.take(4)?;
    let size = reader.u32_little()?;
    let mut chunks = Reader::new(reader.take_long(size)?);
    chunks.take(4)?;
    let (name, body) = next_chunk(&mut chunks)?;
    if &name != b"VP8X" {
        let (width, height) = bitstream_size(name, body)?;
        check_size(width, height, limits)?;
        return Ok(Walked {
            kept: file(&[(name, body)]),
            orientation: Orientation::NoTransforms,
        });
    }
    let mut header = Reader::new(body);
    let flags = header.byte()?;
    header.take(3)?;
    let canvas = (header.u24_little()? + 1, header.u24_little()? + 1);
    check_size(canvas.0, canvas.1, limits)?;

    let mut still = Painted::default();
    let mut animation = None;
    let mut first_frame = None;
    let mut frames = 0;
    let mut orientation = None;
    while !chunks.is_empty() {
        let (name, body) = next_chunk(&mut chunks)?;
        match &name {
            b"ANIM" => animation = animation.or(Some(body)),
            b"ANMF" => {
                frames += 1;
                if frames > limits.frames {
                    return Err(Refused::TooManyFrames { limit: limits.frames });
                }
                first_frame = first_frame.or(Some(body));
            }
            b"EXIF" => {
                orientation.get_or_insert_with(|| orientation::from_exif(body));
            }
            _ => still.notice(name, body),
        }
    }
    let kept = if flags & ANIMATED == 0 {
        still_file(flags, canvas, &still)?
    } else {
        animated_file(
            flags,
            canvas,
            animation.ok_or(Refused::Damaged)?,
            first_frame.ok_or(Refused::Damaged)?,
        )?
    };
    Ok(Walked {
        kept,
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
    })
}

impl<'a> Painted<'a> {
    /// Remembers the chunk if it paints; of two, the first counts.
    fn notice(&mut self, name: [u8; 4], body: &'a [u8]) {
        match &name {
            b"ALPH" => self.transparency = self.transparency.or(Some(body)),
            b"VP8 " | b"VP8L" => self.bitstream = self.bitstream.or(Some((name, body))),
            _ => {}
        }
    }

    /// Its chunks in the order the format demands, and whether it is transparent somewhere.
    fn chunks(&self, expected: (u32, u32)) -> Result<(Vec<Chunk<'a>>, bool), Refused> {
        let (name, body) = self.bitstream.ok_or(Refused::Damaged)?;
        if bitstream_size(name, body)? != expected {
            return Err(Refused::Damaged);
        }
        // A lossless bitstream carries its own transparency.
        if &name == b"VP8L" {
            return Ok((vec![(name, body)], true));
        }
        let mut chunks = Vec::new();
        if let Some(transparency) = self.transparency {
            chunks.push((*b"ALPH", transparency));
        }
        chunks.push((name, body));
        Ok((chunks, self.transparency.is_some()))
    }
}

fn still_file(flags: u8, canvas: (u32, u32), still: &Painted<'_>) -> Result<Vec<u8>, Refused> {
    let (mut chunks, transparent) = still.chunks(canvas)?;
    let kept_flags = if transparent { flags & TRANSPARENT } else { 0 };
    let header = extended_header(kept_flags, canvas);
    chunks.insert(0, (*b"VP8X", &header));
    Ok(file(&chunks))
}

fn animated_file(
    flags: u8,
    canvas: (u32, u32),
    animation: &[u8],
    first_frame: &[u8],
) -> Result<Vec<u8>, Refused> {
    let mut reader = Reader::new(first_frame);
    let placing = reader.take(16)?;
    let mut place = Reader::new(placing);
    let (left, top) = (place.u24_little()? * 2, place.u24_little()? * 2);
    let size = (place.u24_little()? + 1, place.u24_little()? + 1);
    if left + size.0 > canvas.0 || top + size.1 > canvas.1 {
        return Err(Refused::Damaged);
    }
    let mut painted = Painted::default();
    while !reader.is_empty() {
        let (name, body) = next_chunk(&mut reader)?;
        painted.notice(name, body);
    }
    let (chunks, _) = painted.chunks(size)?;
    let mut frame = placing.to_vec();
    for (name, body) in chunks {
        write_chunk(&mut frame, name, body);
    }
    // Where the frame does not cover the canvas it is transparent, whatever the header says.
    let kept_flags = (flags & TRANSPARENT) | ANIMATED | if size == canvas { 0 } else { TRANSPARENT };
    let header = extended_header(kept_flags, canvas);
    Ok(file(&[
        (*b"VP8X", &header),
        (*b"ANIM", animation),
        (*b"ANMF", &frame),
    ]))
}

/// The next chunk's name and body; the byte that evens out an odd length may be missing at the very end.
fn next_chunk<'a>(reader: &mut Reader<'a>) -> Result<Chunk<'a>, Refused> {
    let name = reader.array()?;
    let size = reader.u32_little()?;
    let body = reader.take_long(size)?;
    if size % 2 == 1 && !reader.is_empty() {
        reader.byte()?;
    }
    Ok((name, body))
}

/// Width and height as the bitstream's own header says.
fn bitstream_size(name: [u8; 4], body: &[u8]) -> Result<(u32, u32), Refused> {
    let mut reader = Reader::new(body);
    match &name {
        b"VP8 " => {
            reader.take(3)?;
            if reader.take(3)? != [0x9d, 0x01, 0x2a] {
                return Err(Refused::Damaged);
            }
            let width = reader.u16_little()? & 0x3fff;
            let height = reader.u16_little()? & 0x3fff;
            Ok((width.into(), height.into()))
        }
        b"VP8L" => {
            if reader.byte()? != 0x2f {
                return Err(Refused::Damaged);
            }
            let sizes = reader.u32_little()?;
            Ok(((sizes & 0x3fff) + 1, ((sizes >> 14) & 0x3fff) + 1))
        }
        _ => Err(Refused::Damaged),
    }
}

fn extended_header(flags: u8, canvas: (u32, u32)) -> [u8; 10] {
    let [width_low, width_middle, width_high, _] = (canvas.0 - 1).to_le_bytes();
    let [height_low, height_middle, height_high, _] = (canvas.1 - 1).to_le_bytes();
    [
        flags,
        0,
        0,
        0,
        width_low,
        width_middle,
        width_high,
        height_low,
        height_middle,
        height_high,
    ]
}

fn file(chunks: &[Chunk<'_>]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, chunk) in chunks {
        write_chunk(&mut body, *name, chunk);
    }
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&length(&body));
    file.extend_from_slice(&body);
    file
}

fn write_chunk(file: &mut Vec<u8>, name: [u8; 4], body: &[u8]) {
    file.extend_from_slice(&name);
    file.extend_from_slice(&length(body));
    file.extend_from_slice(body);
    if body.len() % 2 == 1 {
        file.push(0);
    }
}

/// The parts come from an upload, which is far smaller than four gigabytes.
fn length(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes()
}
