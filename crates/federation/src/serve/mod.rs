//! What the public listener tells other servers: actors, collections, objects, activities, and the
//! `.well-known` addresses. The inboxes are elsewhere; this part only reads.
//!
//! Every function here is a handler or what a handler needs; the table of routes is `site`'s. Three addresses
//! answer people and servers alike, by `Accept`, and their pages are `site`'s business too: for them there are
//! [`brand`], [`post`] and [`activity`], which take what was asked for as an argument.
//!
//! Whatever is unknown gets one and the same 404, to the byte. An address is looked up among published
//! things only; there is nothing else here to be told apart by an answer.
//!
//! Start reading at [`webfinger`], which is where others begin.

mod actor;
mod answer;
mod collection;
mod discovery;
mod error;
mod negotiate;
mod publication;
mod segment;
mod shown;

pub use actor::{brand, instance};
pub use answer::{conditional, not_found, shared};
pub use collection::{featured, followers, following, instance_outbox, outbox};
pub use discovery::{host_meta_json, host_meta_xml, nodeinfo, nodeinfo_links, webfinger};
pub use error::ServeError;
pub use negotiate::Wants;
pub use publication::{activity, certificate, post};
pub use segment::Segment;
