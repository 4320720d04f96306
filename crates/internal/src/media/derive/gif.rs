//! GIF: stays an animation. <https://www.w3.org/Graphics/GIF/spec-gif89a.txt>
//!
//! Frames are decoded and written one at a time, so that memory depends on the canvas and not on how many
//! there are. What survives of a frame: its pixels, its place, its delay, how it is cleared.

use std::num::NonZeroU64;

use gif::{ColorOutput, DecodeOptions, Decoder, Encoder, Frame, MemoryLimit, Repeat};
use image::{DynamicImage, RgbaImage, imageops};

use super::copy::sha256;
use super::pixels::{Bounded, bare, check_size};
use super::{Derived, Limits, MediaType, Refused, preview};

/// Bytes of a colour in a palette.
const CHANNELS: usize = 3;

pub(super) fn derive(bytes: &[u8], limits: &Limits) -> Result<Derived, Refused> {
    let repeat = count(bytes, limits)?;
    let mut decoder = open(bytes, limits, false)?;
    let (width, height) = (decoder.width(), decoder.height());
    let mut file = Bounded::new(limits.copy_bytes);
    let first = rewrite(&mut decoder, repeat, &mut file);
    let bytes = file.finish(first.is_ok())?;
    let (preview, blurhash) = preview::make(bare(first?), limits)?;
    Ok(Derived {
        media_type: MediaType::Gif,
        sha256: sha256(&bytes),
        bytes,
        width: width.into(),
        height: height.into(),
        preview,
        blurhash,
    })
}

fn open<'a>(bytes: &'a [u8], limits: &Limits, skip_pixels: bool) -> Result<Decoder<&'a [u8]>, Refused> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.check_frame_consistency(true);
    options.skip_frame_decoding(skip_pixels);
    options.set_memory_limit(MemoryLimit::Bytes(
        NonZeroU64::new(limits.pixels).unwrap_or(NonZeroU64::MIN),
    ));
    options.read_info(bytes).map_err(|_| Refused::Damaged)
}

/// Goes over the frames' headers without unpacking one, up to the trailer, and refuses what is too much.
/// How often the animation plays is known only after that.
fn count(bytes: &[u8], limits: &Limits) -> Result<Repeat, Refused> {
    let mut decoder = open(bytes, limits, true)?;
    check_size(decoder.width().into(), decoder.height().into(), limits)?;
    let mut frames = 0;
    let mut pixels = 0;
    while let Some(frame) = decoder.next_frame_info().map_err(|_| Refused::Damaged)? {
        frames += 1;
        if frames > limits.frames {
            return Err(Refused::TooManyFrames { limit: limits.frames });
        }
        pixels += u64::from(frame.width) * u64::from(frame.height);
        if pixels > limits.animation_pixels {
            return Err(Refused::TooManyPixels {
                limit: limits.animation_pixels,
            });
        }
    }
    Ok(decoder.repeat())
}

/// Writes every frame anew, and gives the first as people see it.
fn rewrite(
    decoder: &mut Decoder<&[u8]>,
    repeat: Repeat,
    file: &mut Bounded,
) -> Result<DynamicImage, Refused> {
    let (width, height) = (decoder.width(), decoder.height());
    let mut encoder = Encoder::new(file, width, height, &[]).map_err(|_| Refused::Damaged)?;
    encoder.set_repeat(repeat).map_err(|_| Refused::Damaged)?;
    let mut first = None;
    while decoder.read_next_frame().map_err(|_| Refused::Damaged)?.is_some() {
        let frame = decoder.current_frame_info().ok_or(Refused::Damaged)?;
        let colours = decoder.palette().map_err(|_| Refused::Damaged)?;
        let frame = bare_frame(frame, colours)?;
        encoder.write_frame(&frame).map_err(|_| Refused::Damaged)?;
        if first.is_none() {
            first = Some(on_canvas(&frame, width, height)?);
        }
    }
    encoder.into_inner().map_err(|_| Refused::Damaged)?;
    first.ok_or(Refused::Damaged)
}

/// The frame with a palette of exactly the colours it uses: up to 768 bytes of anything else fit into an
/// unused one.
fn bare_frame(frame: &Frame<'_>, colours: &[u8]) -> Result<Frame<'static>, Refused> {
    if frame.width == 0 || frame.height == 0 {
        return Err(Refused::Damaged);
    }
    let mut used = [false; 256];
    for index in frame.buffer.iter() {
        if let Some(used) = used.get_mut(usize::from(*index)) {
            *used = true;
        }
    }
    let mut palette = Vec::new();
    let mut places = [0; 256];
    let mut transparent = None;
    let mut next: u8 = 0;
    for (index, place) in (0..=u8::MAX).zip(&mut places) {
        if !used.get(usize::from(index)).is_some_and(|used| *used) {
            continue;
        }
        *place = next;
        if frame.transparent == Some(index) {
            transparent = Some(next);
            // Nobody sees the colour below.
            palette.extend_from_slice(&[0; CHANNELS]);
        } else {
            let start = usize::from(index) * CHANNELS;
            let colour = colours.get(start..start + CHANNELS).ok_or(Refused::Damaged)?;
            palette.extend_from_slice(colour);
        }
        next = next.wrapping_add(1);
    }
    let buffer: Vec<u8> = frame
        .buffer
        .iter()
        .map(|index| places.get(usize::from(*index)).copied().unwrap_or_default())
        .collect();
    Ok(Frame {
        delay: frame.delay,
        dispose: frame.dispose,
        transparent,
        needs_user_input: false,
        top: frame.top,
        left: frame.left,
        width: frame.width,
        height: frame.height,
        interlaced: false,
        palette: Some(palette),
        buffer: buffer.into(),
    })
}

/// The frame where it belongs on an empty canvas.
fn on_canvas(frame: &Frame<'_>, width: u16, height: u16) -> Result<DynamicImage, Refused> {
    let palette = frame.palette.as_deref().unwrap_or_default();
    let mut colours = [[0; 4]; 256];
    for (place, (index, colour)) in colours
        .iter_mut()
        .zip((0..=u8::MAX).zip(palette.chunks(CHANNELS)))
    {
        if let [red, green, blue] = *colour
            && frame.transparent != Some(index)
        {
            *place = [red, green, blue, 255];
        }
    }
    let pixels = frame
        .buffer
        .iter()
        .flat_map(|index| colours.get(usize::from(*index)).copied().unwrap_or_default())
        .collect();
    let painted =
        RgbaImage::from_raw(frame.width.into(), frame.height.into(), pixels).ok_or(Refused::Damaged)?;
    let mut canvas = RgbaImage::new(width.into(), height.into());
    imageops::replace(&mut canvas, &painted, frame.left.into(), frame.top.into());
    Ok(DynamicImage::ImageRgba8(canvas))
}
