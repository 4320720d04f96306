//! What must not leave just now.
//!
//! ```text
//!  internal plane: the whole list under a rising epoch --take--> stops ------+
//!                                                                            +--> what is in force
//!  this host:      gatepost stop, the internal plane down --set--> local_stops +
//! ```
//! A stop that was set on this host is in force until a word of the internal plane says that it knows of it; from
//! then on it is one of the list, and ends with it. So nothing that was set is ever cleared but by a signed word,
//! whoever writes to this database.
//!
//! Every change raises the head's generation, so that whoever keeps a copy in memory asks for one number. The
//! head's row is locked first by everybody who changes what may leave, and by whoever accepts a release: one
//! order.

mod in_force;
mod local;
mod take;

use diesel::prelude::*;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::schema::stop_head;

pub use in_force::{InForce, find_covering, in_force};
pub use local::set_local;
pub use take::{Taken, take};

/// How far the stops of this database are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Head {
    /// Of the newest word of the internal plane.
    pub epoch: i64,
    /// The newest stop of this host that the internal plane knows of.
    pub known_local: i64,
    /// Rises with every change of what may leave: a stop, a lift, a pause, a recall.
    pub generation: i64,
}

/// The columns of [`Head`], in its order.
const COLUMNS: (stop_head::epoch, stop_head::known_local, stop_head::generation) =
    (stop_head::epoch, stop_head::known_local, stop_head::generation);

/// How far the stops of this database are.
///
/// # Errors
/// When the database fails.
pub fn head(reader: &mut Reader<'_>) -> Result<Head, Error> {
    Ok(reader.get(stop_head::table.filter(stop_head::id.eq(1)).select(COLUMNS))?)
}

/// Locks the head until the end of the transaction, and gives it: nobody else changes meanwhile what may leave.
/// Comes before every other lock.
///
/// # Errors
/// When the database fails.
pub fn lock(tx: &mut Transaction<'_>) -> Result<Head, Error> {
    let row = stop_head::table.filter(stop_head::id.eq(1));
    tx.execute(diesel::update(row).set(stop_head::generation.eq(stop_head::generation)))?;
    Ok(tx.get(row.select(COLUMNS))?)
}

/// Something that may leave, or may not, has changed: copies in memory are outdated.
pub(crate) fn touch(tx: &mut Transaction<'_>) -> Result<(), Error> {
    let row = stop_head::table.filter(stop_head::id.eq(1));
    tx.execute(diesel::update(row).set(stop_head::generation.eq(stop_head::generation + 1)))?;
    Ok(())
}
