//! Released pictures: taken from the courier, and served while a publication shows them.
//!
//! ```text
//!  courier ── put_blob (hash and length) ── blobs ── accept demands them ── serve, while shown ── sweep
//! ```
//! A blob is served only where a publication that stands names it; what was put and never released is not there
//! for anybody.

mod arrival;
mod serve;
mod sweep;

pub(crate) use arrival::demand_arrived;
pub use arrival::{PutError, put_blob};
pub use serve::{Served, serve};
pub use sweep::sweep;

use gatepost_model::canonical::hash_hex;

/// The name of a blob: the hash of its bytes.
fn name_of(bytes: &[u8]) -> String {
    hash_hex("", bytes)
}

/// Whether this is the name of a blob: 64 lower-case hexadecimal digits.
fn is_name(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
