//! The internal plane's mirror of what is outside.
//!
//! Written only from notices the courier carries; read by the gate and the desk. Nothing in here asks the
//! outside anything: a wish to know more is a `lookups` row.

mod actor;
mod item;
mod ledger;
mod lookup;
mod record;

pub use actor::{author_of, find_actor_by_handle};
pub use item::{Item, is_answerable, list};
pub(crate) use item::{NOTES, list_notes_by_id};
pub(crate) use ledger::{forget_old as forget_old_lines, list as list_lines};
pub(crate) use lookup::{Freshness, freshness, request_fresh_copies};
pub use lookup::{answer_lookup, list_lookups};
pub(crate) use record::record_acceptance;
pub use record::{apply, cursor, rewind};
