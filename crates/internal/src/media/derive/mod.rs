//! The copy of a picture that everybody sees, made once, when it is uploaded.
//!
//! ```text
//!  upload ── sniff ── walk ── decode ── orient ── encode ──┬─ the copy
//!            (what    (sizes  (only     (EXIF     (only    ├─ its preview
//!             is it?)  and     what the  6 is      pixels)  └─ its blurhash
//!                      counts) walk let  turned)
//!                              through)
//! ```
//!
//! The walk reads the file's frame of chunks, segments or blocks by itself, before any decoder allocates:
//! it refuses what is too big, and hands the decoder a file without the parts nobody needs. What a decoder
//! never gets, it cannot trip over; what is not a pixel is never written. Why at upload and why the original
//! is not kept: decision record 10.
//!
//! What this module must never know: who uploads, files, tables, HTTP. [`derive()`] is a pure function of
//! the bytes; [`Deriver`] bounds how many run at a time.

mod copy;
mod foreign;
mod gif;
mod jpeg;
mod limits;
mod orientation;
mod pixels;
mod png;
mod pool;
mod preview;
mod reader;
mod refused;
#[cfg(test)]
mod tests;
mod webp;

pub use copy::{Derived, MediaType, Preview};
pub use foreign::Foreign;
pub use limits::Limits;
pub use pool::{Admission, Deriver};
pub use refused::Refused;

/// Makes the copy of `bytes` that may be shown and carried out.
///
/// What the file is, its first bytes decide; neither its name nor a declared type is asked. The same bytes
/// always give the same copy. Takes up to some seconds and, at the largest picture allowed, some hundred
/// megabytes: call it through [`Deriver`].
///
/// # Errors
/// [`Refused`], which says what to do instead.
pub fn derive(bytes: &[u8], limits: &Limits) -> Result<Derived, Refused> {
    if bytes.len() > limits.upload_bytes {
        return Err(Refused::TooLarge {
            limit_bytes: limits.upload_bytes,
        });
    }
    match bytes {
        [0xff, 0xd8, 0xff, ..] => jpeg::derive(bytes, limits),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => png::derive(bytes, limits),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => gif::derive(bytes, limits),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp::derive(bytes, limits),
        _ => Err(Refused::NotAPicture(Foreign::sniff(bytes))),
    }
}
