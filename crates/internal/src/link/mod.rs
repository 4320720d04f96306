//! Links that work once: an invitation for a new person, a new password for one who is here.
//!
//! An administrator makes one and hands it over, on paper or in a chat; nothing is mailed. Whoever opens a link
//! that is unknown, used or too old gets one and the same answer (I13): a link tells nobody who works here.
//!
//! ```text
//! invite      -> find (the page) -> accept_invitation -> an account
//! offer_reset -> find (the page) -> complete_reset    -> another password, everything else ended
//! ```

mod make;
mod open;
mod pause;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::canonical::hash_hex;
use gatepost_model::id::PersonId;
use gatepost_storage::{Reader, Transaction};

pub use make::invite;
pub(crate) use make::offer_reset;
pub use open::{accept_invitation, complete_reset};
pub use pause::paused_until;
pub(crate) use pause::{PAUSE, demand_no_pause, is_paused};

use crate::schema::{one_time_links, people};
use crate::{Error, Inside, person};

/// `one_time_links.kind`. Whatever is no invitation sets a password.
pub(crate) const INVITATION_KIND: &str = "invitation";
const RESET_KIND: &str = "reset";

/// As a reset, for whoever has lost their phone and their recovery codes too: the second factor goes with it.
const FULL_RESET_KIND: &str = "full_reset";

/// The characters of a secret: 32 random bytes in hex.
const SECRET_DIGITS: usize = 64;

/// A link's secret, shown once. Has no `Debug`: it stays out of logs.
pub struct Link {
    /// What the address of the page ends in.
    pub secret: String,
    /// After this moment it is worth nothing.
    pub expires_at: Timestamp,
}

/// What a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// An account that is about to be made.
    Invitation {
        /// The name they will sign in with.
        username: String,
        /// How the administrator wrote their name; they may write it otherwise.
        display_name: String,
    },
    /// A new password.
    Reset {
        /// Whose.
        username: String,
    },
}

/// A living link, read.
struct Found {
    id: i64,
    made_by: PersonId,
    offer: Offer,
    /// Of a reset.
    person: Option<PersonId>,
    /// Whether the reset takes the second factor away.
    ends_second_factor: bool,
}

/// What a link is for.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, used, too old, or of no use any more: one answer for all.
pub async fn find(inside: &Inside, secret: &str) -> Result<Offer, Error> {
    let (secret, now) = (secret.to_owned(), inside.context.now());
    inside
        .database
        .read(move |reader| get(reader, &secret, now).map(|found| found.offer))
        .await
}

/// The link of this secret, if it is alive.
fn get(reader: &mut Reader<'_>, secret: &str, now: Timestamp) -> Result<Found, Error> {
    // Nothing of another form is worth a hash or a statement.
    if secret.len() != SECRET_DIGITS {
        return Err(Error::NotFound);
    }
    type Row = (
        i64,
        String,
        i64,
        Option<i64>,
        Option<String>,
        Option<String>,
        Option<String>,
    );
    let alive = one_time_links::table
        .left_join(people::table.on(people::id.nullable().eq(one_time_links::person_id)))
        .filter(one_time_links::secret_hash.eq(hash_of(secret)))
        .filter(one_time_links::used_at.is_null())
        .filter(one_time_links::expires_at.gt(now.0))
        .select((
            one_time_links::id,
            one_time_links::kind,
            one_time_links::made_by,
            one_time_links::person_id,
            one_time_links::username,
            one_time_links::display_name,
            people::username.nullable(),
        ));
    let row: Option<Row> = reader.find(alive)?;
    let (id, kind, made_by, person, username, display_name, owner) = row.ok_or(Error::NotFound)?;
    let offer = match (kind.as_str(), username, display_name, owner) {
        (INVITATION_KIND, Some(username), Some(display_name), None) => {
            if person::find_by_username(reader, &username)?.is_some() {
                return Err(Error::NotFound);
            }
            Offer::Invitation {
                username,
                display_name,
            }
        }
        (RESET_KIND | FULL_RESET_KIND, None, None, Some(username)) => Offer::Reset { username },
        _ => return Err(Error::Damaged("a link cannot be read")),
    };
    Ok(Found {
        id,
        made_by: PersonId(made_by),
        offer,
        person: person.map(PersonId),
        ends_second_factor: kind == FULL_RESET_KIND,
    })
}

/// Ends the resets of a person. One that is ended is too old from now on; `used_at` is for those that were used.
pub(crate) fn end_resets(tx: &mut Transaction<'_>, person: PersonId, now: Timestamp) -> Result<(), Error> {
    let unused = one_time_links::table
        .filter(one_time_links::person_id.eq(person.0))
        .filter(one_time_links::used_at.is_null())
        .filter(one_time_links::expires_at.gt(now.0));
    tx.execute(diesel::update(unused).set(one_time_links::expires_at.eq(now.0)))?;
    Ok(())
}

/// Ends the links somebody has made: they are no administrator any more.
pub(crate) fn end_made_by(tx: &mut Transaction<'_>, person: PersonId, now: Timestamp) -> Result<(), Error> {
    let unused = one_time_links::table
        .filter(one_time_links::made_by.eq(person.0))
        .filter(one_time_links::used_at.is_null())
        .filter(one_time_links::expires_at.gt(now.0));
    tx.execute(diesel::update(unused).set(one_time_links::expires_at.eq(now.0)))?;
    Ok(())
}

/// Ends the links for and by somebody who leaves.
pub(crate) fn end_for_leaver(
    tx: &mut Transaction<'_>,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    end_resets(tx, person, now)?;
    end_made_by(tx, person, now)
}

fn hash_of(secret: &str) -> String {
    hash_hex("gatepost/link/v1", secret.as_bytes())
}
