//! The lists for administrators, and trying one out.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::check::{CheckList, Compiled, Finding, Place, Subject};

use crate::schema::{check_lists, people};
use crate::{Caller, Error, Inside, administration};

/// The longest text that is tried out, in characters.
const LONGEST: usize = 20_000;

/// One version of the list, and where it comes from.
#[derive(Debug, Clone)]
pub struct ListVersion {
    /// What it looks for.
    pub list: CheckList,
    /// Username of the administrator who wanted it; absent for setting the node up.
    pub changed_by: Option<String>,
    /// Username of the administrator who confirmed it.
    pub confirmed_by: Option<String>,
    /// Since when it is in force, or was.
    pub created_at: Timestamp,
}

/// Every version of the check list, the one in force first. For administrators: its words may be secrets.
///
/// # Errors
/// [`Error::Forbidden`] for anybody else.
pub async fn lists(inside: &Inside, caller: &Caller) -> Result<Vec<ListVersion>, Error> {
    caller.demand_own()?;
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            administration::confirm(reader, &caller)?;
            type Row = (String, i64, Option<i64>, Option<i64>);
            let rows: Vec<Row> =
                reader.list(check_lists::table.order(check_lists::version.desc()).select((
                    check_lists::document,
                    check_lists::created_at,
                    check_lists::changed_by,
                    check_lists::confirmed_by,
                )))?;
            let ids: Vec<i64> = rows.iter().flat_map(|row| [row.2, row.3]).flatten().collect();
            let names = people::table
                .filter(people::id.eq_any(ids))
                .select((people::id, people::username));
            let names: HashMap<i64, String> = reader.list::<_, (i64, String)>(names)?.into_iter().collect();
            let name = |id: Option<i64>| id.and_then(|id| names.get(&id).cloned());
            rows.into_iter()
                .map(|(document, created_at, changed_by, confirmed_by)| {
                    Ok(ListVersion {
                        list: serde_json::from_str(&document)
                            .map_err(|_| Error::Damaged("the check list cannot be read"))?,
                        changed_by: name(changed_by),
                        confirmed_by: name(confirmed_by),
                        created_at: Timestamp(created_at),
                    })
                })
                .collect()
        })
        .await
}

/// What a list would find in a text; stores nothing.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator; [`Error::Invalid`] for a list that cannot be used and for
/// a text that is too long.
pub async fn try_out(
    inside: &Inside,
    caller: &Caller,
    list: CheckList,
    text: String,
) -> Result<Vec<Finding>, Error> {
    caller.demand_own()?;
    let caller = caller.clone();
    // On the thread of the database: running a list is work, not waiting.
    inside
        .database
        .read(move |reader| {
            administration::confirm(reader, &caller)?;
            if text.chars().count() > LONGEST {
                return Err(Error::invalid(format!(
                    "text has more than {LONGEST} characters."
                )));
            }
            let compiled = Compiled::new(&list).map_err(Error::invalid)?;
            Ok(compiled.run(&Subject {
                parts: vec![(Place::Text, text)],
            }))
        })
        .await
}
