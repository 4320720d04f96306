//! Plain types and pure decisions that both planes agree on.
//!
//! Here live the words of the product as types: ids, times, roles, the content of a revision with its
//! canonical form and hash, the states of a candidate and the counting of decisions, the release
//! certificate, the notices that travel back from outside, and the one way text becomes HTML.
//!
//! What this crate must never know: a database, a socket, a file, the clock, a source of randomness.
//! The last two come in as [`Clock`] and [`Random`].
//!
//! Start reading at [`gate`]: it is what the product is about.

pub mod address;
pub mod audit;
pub mod brand;
pub mod byte_range;
pub mod canonical;
pub mod check;
pub mod client_address;
pub mod gate;
pub mod id;
pub mod internal_text;
pub mod language;
pub mod markup;
pub mod notice;
pub mod release_key;
pub mod role;
pub mod route;
pub mod scope;
pub mod time;

pub use internal_text::InternalText;
pub use time::{Clock, Random, Timestamp};
