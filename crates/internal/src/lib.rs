//! The internal plane: people, posts, the gate, the audit chain, and the mirror of what is outside.
//!
//! One verb is one function is one transaction: `post::publish`, `gate::submit`. Side effects are rows
//! written in that transaction. Nothing here calls outward; what must leave becomes a row that the
//! courier finds.
//!
//! What this crate must never know: HTTP, the public plane's database, a socket.
//!
//! Start reading at [`gate`].

pub mod account;
pub mod administration;
pub mod audit;
pub mod brand;
pub mod caller;
pub mod email;
pub mod entry;
mod error;
pub mod gate;
pub mod link;
pub mod mail;
pub mod marker;
pub mod media;
pub mod notice;
pub mod notification;
pub mod oauth;
pub mod order;
pub mod outside;
pub mod page;
pub mod password;
pub mod person;
pub mod post;
pub mod reauthentication;
pub mod request;
pub mod retention;
pub mod review_group;
pub mod role;
mod schema;
pub mod second_factor;
pub mod session;
pub mod staff;
pub mod stream;
pub mod tag;
pub mod timeline;
pub mod token;

use std::sync::Arc;

use gatepost_model::address::PublicAddress;
use gatepost_model::id::IdSource;
use gatepost_model::release_key::ReleaseSigner;
use gatepost_model::{Clock, Random, Timestamp};
use gatepost_storage::{BlobStore, Database};
use tokio::sync::Notify;

pub use caller::{AppCaller, Caller, Credential, Presented, Staff};
pub use error::Error;

/// The internal plane of one node: its database and everything its verbs are parameterised by.
///
/// Cheap to clone; every clone is the same plane.
#[derive(Clone)]
pub struct Inside {
    /// The internal database. No other plane has a handle to it.
    pub database: Database,
    /// What the verbs need besides.
    pub context: Arc<Context>,
}

/// What the verbs of the internal plane are parameterised by.
pub struct Context {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws secrets and outside ids.
    pub random: Arc<dyn Random>,
    /// Makes inside ids.
    pub ids: IdSource,
    /// Where the public plane is: URIs of brands and objects are computed before review.
    pub public_address: PublicAddress,
    /// Where employees reach this plane, such as `https://inside.acme.example`. Nothing below it may be
    /// named in anything outward.
    pub internal_url: String,
    /// Signs releases and charters.
    pub release_signer: ReleaseSigner,
    /// Seals what people's second factors are made of.
    pub internal_key: second_factor::InternalKey,
    /// The check list in force, made ready once for each version.
    pub checks: gate::check::Lists,
    /// Where pictures lie, by the hash of their bytes.
    pub blobs: BlobStore,
    /// Makes the copies of uploads that everybody sees.
    pub deriver: media::derive::Deriver,
    /// Limits people meet.
    pub limits: Limits,
    /// Whether mail leaves this node: the configuration names a server for it.
    pub sends_mail: bool,
    /// Which apps may come in.
    pub apps: oauth::Admission,
    /// How often one address may register apps.
    pub pace: oauth::Pace,
    /// Tells open streams what happened.
    pub streams: stream::Streams,
    /// Rung when something may wait for the courier or the releaser.
    pub work: Notify,
}

/// Limits people meet inside; each is a key of the configuration.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Longest post, in Unicode characters.
    pub post_characters: usize,
    /// Longest text of a candidate, in Unicode characters.
    pub candidate_characters: usize,
    /// The undo window where a release names none, in seconds.
    pub undo_seconds: i64,
    /// What somebody may have uploaded and not posted.
    pub uploads: media::Quota,
}

impl Context {
    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new inside id.
    pub fn next_id(&self) -> i64 {
        self.ids.next(self.clock.now(), self.random.as_ref())
    }
}
