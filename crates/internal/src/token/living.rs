//! Which tokens are alive: one condition, used by every statement that asks.

use diesel::dsl::{auto_type, exists};
use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::Reader;

use crate::schema::{brand_roles, people, tokens};
use crate::{Caller, Error};

/// `tokens.kind` of a browser's session.
pub(crate) const SESSION: &str = "session";
/// `tokens.kind` of a personal token.
pub(crate) const PERSONAL: &str = "personal";
/// `tokens.kind` of an app's token.
pub(crate) const APP: &str = "app";

/// The moment since which a session or an app's token must have been used to be alive.
pub(crate) fn idle_since(now: Timestamp) -> i64 {
    now.plus_seconds(super::IDLE.saturating_neg()).0
}

/// A token that nobody ended, of a person who is here, used since this moment if it is of a kind that must be,
/// and of somebody of the brand's desk if it speaks as a brand.
///
/// For tokens joined with their people.
#[auto_type(no_type_alias)]
pub(crate) fn lives(since: i64) -> _ {
    tokens::revoked_at
        .is_null()
        .and(people::deactivated_at.is_null())
        .and(tokens::kind.eq("personal").or(tokens::last_used_at.gt(since)))
        .and(tokens::brand_id.is_null().or(is_on_its_desk()))
}

/// The person holds a gate role at the brand the token speaks as.
#[auto_type]
fn is_on_its_desk() -> _ {
    exists(
        brand_roles::table
            .filter(brand_roles::person_id.eq(tokens::person_id))
            .filter(brand_roles::brand_id.nullable().eq(tokens::brand_id)),
    )
}

/// Refuses when a caller's token has died since the request began. Verbs that write call this in their
/// transaction: whoever has left writes nothing more, not even with a request that was under way. Readers of
/// a stream call it in the snapshot they load an event from: nothing is sent after the end.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn confirm(reader: &mut Reader<'_>, caller: &Caller) -> Result<(), Error> {
    // It was used a moment ago, so its idleness is not asked for again.
    let alive = tokens::table
        .inner_join(people::table.on(people::id.eq(tokens::person_id)))
        .filter(tokens::id.eq(caller.token.0))
        .filter(lives(i64::MIN))
        .select(tokens::id);
    reader
        .find::<_, i64>(alive)?
        .map(|_| ())
        .ok_or(Error::Unauthenticated)
}
