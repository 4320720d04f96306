//! The small picture of a picture, and the string apps paint before that.

use image::imageops::{FilterType, thumbnail};
use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};

use super::copy::sha256;
use super::pixels::{write_jpeg, write_png};
use super::{Limits, MediaType, Preview, Refused};

/// Of either side, in pixels: twice the width of a column of pictures in apps.
const SIDE: u32 = 480;
/// Of the preview: artefacts do not show at that size.
const QUALITY: u8 = 82;
/// What the blurhash is computed from: it knows four waves across, so that more pixels change nothing.
const BLUR_SIDE: u32 = 32;
/// Components across and down, as Mastodon has them.
const BLUR_COMPONENTS: (u32, u32) = (4, 3);

/// The preview and the blurhash of the upright picture.
pub(super) fn make(picture: DynamicImage, limits: &Limits) -> Result<(Preview, String), Refused> {
    let transparent = picture.color().has_alpha();
    let (width, height) = fitting(picture.width(), picture.height(), SIDE);
    let small = if transparent {
        DynamicImage::ImageRgba8(shrink_transparent(picture.into_rgba8(), width, height))
    } else {
        shrink(picture, width, height)
    };
    let blurhash = blurhash(&small)?;
    let (media_type, bytes) = if transparent {
        (MediaType::Png, write_png(&small, limits.copy_bytes)?)
    } else {
        (MediaType::Jpeg, write_jpeg(&small, QUALITY, limits.copy_bytes)?)
    };
    let preview = Preview {
        media_type,
        sha256: sha256(&bytes),
        bytes,
        width,
        height,
    };
    Ok((preview, blurhash))
}

/// The largest size of the same proportions within a square, never larger than it is.
fn fitting(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side {
        return (width, height);
    }
    let scaled = |length: u32| {
        let rounded = (u64::from(length) * u64::from(side) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(rounded).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

/// Big pictures first by averaging, which is cheap, then by a filter that keeps edges.
fn shrink(picture: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if (picture.width(), picture.height()) == (width, height) {
        return picture;
    }
    let (wide, tall) = (width.saturating_mul(2), height.saturating_mul(2));
    let nearer = if picture.width() > wide && picture.height() > tall {
        picture.thumbnail_exact(wide, tall)
    } else {
        picture
    };
    nearer.resize_exact(width, height, FilterType::Lanczos3)
}

/// By averaging alone, with colours weighted by how much of them is seen: otherwise the black below what is
/// transparent would bleed into the edges.
fn shrink_transparent(mut picture: RgbaImage, width: u32, height: u32) -> RgbaImage {
    if (picture.width(), picture.height()) == (width, height) {
        return picture;
    }
    for Rgba([red, green, blue, alpha]) in picture.pixels_mut() {
        for colour in [red, green, blue] {
            *colour = portion(u16::from(*colour) * u16::from(*alpha) / 255);
        }
    }
    let mut small = thumbnail(&picture, width, height);
    for Rgba([red, green, blue, alpha]) in small.pixels_mut() {
        for colour in [red, green, blue] {
            *colour = (u16::from(*colour) * 255)
                .checked_div(u16::from(*alpha))
                .map_or(0, portion);
        }
    }
    small
}

/// A channel's value, cut at its largest.
fn portion(value: u16) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

fn blurhash(picture: &DynamicImage) -> Result<String, Refused> {
    let (width, height) = fitting(picture.width(), picture.height(), BLUR_SIDE);
    let tiny = on_white(&picture.to_rgba8());
    let tiny = DynamicImage::ImageRgb8(thumbnail(&tiny, width, height)).into_rgba8();
    let (across, down) = BLUR_COMPONENTS;
    blurhash::encode(across, down, width, height, &tiny).map_err(|_| Refused::Damaged)
}

/// What is transparent becomes white, as on a page.
fn on_white(picture: &RgbaImage) -> RgbImage {
    let mut white = RgbImage::new(picture.width(), picture.height());
    for (below, above) in white.pixels_mut().zip(picture.pixels()) {
        let Rgba([red, green, blue, alpha]) = *above;
        let mixed = |colour: u8| {
            let alpha = u16::from(alpha);
            portion((u16::from(colour) * alpha + 255 * (255 - alpha)) / 255)
        };
        *below = Rgb([mixed(red), mixed(green), mixed(blue)]);
    }
    white
}
