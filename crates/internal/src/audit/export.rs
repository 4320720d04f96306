//! The whole chain, oldest first, for those who keep a copy of it elsewhere.

use super::page::demand_reader;
use super::{Entry, list_after};
use crate::{Caller, Error, Inside, token};

/// How many entries are read at once.
const BATCH: i64 = 1_000;

/// The next thousand entries after this sequence, in order; none at the end. Whoever lost the role meanwhile gets no
/// more.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but auditors and administrators; [`Error::Unauthenticated`] when their token has
/// died.
pub async fn export_after(inside: &Inside, caller: &Caller, sequence: i64) -> Result<Vec<Entry>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            demand_reader(reader, &caller)?;
            list_after(reader, sequence, BATCH)
        })
        .await
}
