//! The list in force, made ready.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use diesel::prelude::*;
use gatepost_model::check::{CheckList, Compiled, DEFAULT_GROUP, Severity};
use gatepost_storage::Reader;

use crate::Error;
use crate::schema::check_lists;

/// The compiled list of the newest version somebody asked for: making one is expensive, and there is one at a time.
#[derive(Debug, Default)]
pub struct Lists {
    newest: Mutex<Option<Arc<Ready>>>,
}

/// A list that can be run.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) version: i64,
    pub(super) compiled: Compiled,
}

impl Lists {
    /// The list in force. Which that is, is asked of the database each time: another node on it may have changed it.
    pub(super) fn in_force(&self, reader: &mut Reader<'_>) -> Result<Arc<Ready>, Error> {
        let version = newest_version(reader)?;
        // A thread that panicked left a whole list or none.
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = newest.as_ref().filter(|ready| ready.version == version) {
            return Ok(ready.clone());
        }
        let compiled = Compiled::new(&get(reader, version)?)
            .map_err(|_| Error::Damaged("the check list cannot be used"))?;
        let ready = Arc::new(Ready { version, compiled });
        *newest = Some(ready.clone());
        Ok(ready)
    }
}

/// The newest list.
///
/// # Errors
/// [`Error::Damaged`] when the node has none.
pub(crate) fn in_force(reader: &mut Reader<'_>) -> Result<CheckList, Error> {
    let version = newest_version(reader)?;
    get(reader, version)
}

/// Every review group a list may ask for.
pub(crate) fn groups_of(list: &CheckList) -> BTreeSet<&str> {
    list.rules
        .iter()
        .filter(|rule| rule.severity == Severity::ExtraStep)
        .map(|rule| rule.group.as_deref().unwrap_or(DEFAULT_GROUP))
        .collect()
}

fn newest_version(reader: &mut Reader<'_>) -> Result<i64, Error> {
    let newest = check_lists::table
        .order(check_lists::version.desc())
        .limit(1)
        .select(check_lists::version);
    reader
        .find(newest)?
        .ok_or(Error::Damaged("there is no check list"))
}

fn get(reader: &mut Reader<'_>, version: i64) -> Result<CheckList, Error> {
    let document = check_lists::table.find(version).select(check_lists::document);
    let document: String = reader.get(document)?;
    serde_json::from_str(&document).map_err(|_| Error::Damaged("the check list cannot be read"))
}
