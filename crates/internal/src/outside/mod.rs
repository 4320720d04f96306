//! The internal plane's mirror of what is outside.
//!
//! Written only from notices the courier carries; read by the gate and the desk. Nothing in here asks the
//! outside anything: a wish to know more is a `lookups` row.

mod actor;
mod item;
mod ledger;
mod look_up;
mod lookup;
mod object;
mod profile;
mod record;
mod votes;

pub use actor::{author_of, find_actor_by_handle};
pub use item::{Item, is_answerable, list};
pub(crate) use item::{NOTES, list_notes_by_id};
pub(crate) use ledger::{forget_old as forget_old_lines, list as list_lines};
pub use look_up::{Lookup, LookupState, look_up, lookup};
pub(crate) use lookup::{
    Freshness, forget_old as forget_old_lookups, freshness, object_freshness, request_fresh_copies,
};
pub use lookup::{answer_lookup, list_lookups};
pub(crate) use object::{ObjectCopy, find_object, list_objects};
pub(crate) use record::record_acceptance;
pub use record::{apply, cursor, rewind};
pub use votes::Votes;
