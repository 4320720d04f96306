//! The public plane's tables and queries: brand actors, publications, followers, what came in, the
//! outbox, deliveries, peers, and the notices the internal plane is told.
//!
//! Nothing in here was ever internal: rows come from accepted releases or from outside. Functions take a
//! [`Reader`](gatepost_storage::Reader) or a [`Transaction`](gatepost_storage::Transaction), so that the
//! caller decides what happens together.
//!
//! What this crate must never know: people, posts, candidates, HTTP.
//!
//! Start reading at [`publication`].

pub mod actor;
pub mod delivery;
mod error;
pub mod fan_out;
pub mod featured;
pub mod follower;
pub mod following;
pub mod media;
pub mod notice;
pub mod order;
pub mod outbox;
pub mod outside_item;
pub mod paused;
pub mod peer;
pub mod poll;
pub mod publication;
pub mod reach;
pub mod reaction;
pub mod recall;
pub mod received;
pub mod remote_actor;
mod schema;
pub mod stop;
pub mod thread;
pub mod tombstone;

pub use error::Error;
