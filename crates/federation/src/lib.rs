//! ActivityPub over HTTP: the public plane's voice and ears.
//!
//! ```text
//!  courier --> release::accept --> publications, outbox --> delivery --> remote inboxes
//!  courier --> brand::open             |             ^
//!  courier --> recall, resume, stop ---|-------------+
//!                                      +--> serve --> whoever asks (actors, notes, WebFinger, NodeInfo)
//!  remote servers --> inbox --> followers, outside items, notices --> courier
//! ```
//! Two promises hold everywhere in here. What is sent is a [`sendable::Sendable`], which exists only as a
//! committed row of the outbox. And every socket is opened by [`egress`], by its rules.
//!
//! What this crate must never know: people, posts, candidates, the internal plane's database.
//!
//! Start reading at [`release`] for what goes out, at [`inbox`] for what comes in.

pub mod brand;
pub mod delivery;
pub mod document;
pub mod egress;
pub mod fetch;
pub mod host_meta;
pub mod html;
pub mod inbox;
pub mod instance_actor;
pub mod keys;
mod known_actor;
pub mod look_up;
pub mod media;
pub mod nodeinfo;
pub mod order;
pub mod own_key;
pub mod plane;
pub mod recall;
pub mod release;
pub mod resume;
pub mod sendable;
pub mod serve;
pub mod signature;
pub mod stop;
pub mod webfinger;
