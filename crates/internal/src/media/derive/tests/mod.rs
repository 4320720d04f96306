//! The security cases of pictures, by their numbers, over files made by hand.

mod copies;
mod damage;
mod excess;
mod parts;
mod polyglots;
mod pool;
mod samples;
mod stripping;

use super::{Derived, Limits, Refused, derive};

/// By the limits a node has unless configured.
fn copy_of(bytes: &[u8]) -> Result<Derived, Refused> {
    derive(bytes, &Limits::default())
}
