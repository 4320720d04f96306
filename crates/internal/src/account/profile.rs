//! What one says of oneself.

use diesel::prelude::*;

use crate::person::{self, Person, checked_display_name, checked_note};
use crate::schema::people;
use crate::{Caller, Error, Inside, token};

/// Changes what the caller says of themselves; what is absent stays as it is.
///
/// # Errors
/// [`Error::Invalid`] for a display name or note that cannot be.
pub async fn update_profile(
    inside: &Inside,
    caller: &Caller,
    display_name: Option<String>,
    note: Option<String>,
) -> Result<Person, Error> {
    let caller = caller.clone();
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let display_name = display_name.as_deref().map(checked_display_name).transpose()?;
            let note = note.as_deref().map(checked_note).transpose()?;
            let row = people::table.find(caller.person.0);
            if let Some(display_name) = display_name {
                tx.execute(diesel::update(row).set(people::display_name.eq(display_name)))?;
            }
            if let Some(note) = note {
                tx.execute(diesel::update(row).set(people::note.eq(note)))?;
            }
            person::find(tx, caller.person)?.ok_or(Error::Unauthenticated)
        })
        .await
}
