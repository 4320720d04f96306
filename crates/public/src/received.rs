//! Which activities have been taken, so that a repeat has no second effect.
//!
//! A sender repeats what we answered too late, for days; a signature counts for an hour. Thirty days of memory
//! are more than both need.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::canonical::hash_hex;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::schema::received_activities;

/// How long an activity is remembered, in seconds: 30 days.
pub const REMEMBERED_SECONDS: i64 = 30 * 24 * 60 * 60;

/// What an actor has named, as one short key: an activity of theirs, or a thing they took back.
///
/// Actor and name together, so that nobody can use up an address of somebody else. 128 bits of SHA-256: a
/// clash would need 2^64 tries and only ever hits the names of the one who makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The key of `uri` as named by `actor_uri`.
    pub fn of(actor_uri: &str, uri: &str) -> Self {
        // A URI holds no line break, so the two cannot be cut in another place.
        let named = format!("{actor_uri}\n{uri}");
        let mut hash = hash_hex("gatepost/received/v1\n", named.as_bytes());
        hash.truncate(32);
        Self(hash)
    }

    /// 32 hex digits.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether an activity was taken before.
///
/// # Errors
/// When the database fails.
pub fn is_taken(reader: &mut Reader<'_>, activity: &Fingerprint) -> Result<bool, Error> {
    let row = received_activities::table
        .filter(received_activities::fingerprint.eq(activity.as_str()))
        .select(received_activities::received_at);
    let found: Option<i64> = reader.find(row)?;
    Ok(found.is_some())
}

/// Notes that an activity was taken.
///
/// # Errors
/// When the database fails; [`gatepost_storage::Error::is_duplicate`] where another node took it just now.
pub fn take(tx: &mut Transaction<'_>, activity: &Fingerprint, now: Timestamp) -> Result<(), Error> {
    tx.execute(diesel::insert_into(received_activities::table).values((
        received_activities::fingerprint.eq(activity.as_str()),
        received_activities::received_at.eq(now.0),
    )))?;
    Ok(())
}

/// Forgets up to `limit` activities taken before a moment; gives how many.
///
/// # Errors
/// When the database fails.
pub fn forget_before(tx: &mut Transaction<'_>, before: Timestamp, limit: i64) -> Result<usize, Error> {
    let old: Vec<String> = tx.list(
        received_activities::table
            .filter(received_activities::received_at.lt(before.0))
            .order(received_activities::received_at)
            .limit(limit)
            .select(received_activities::fingerprint),
    )?;
    let rows = received_activities::table.filter(received_activities::fingerprint.eq_any(&old));
    Ok(tx.execute(diesel::delete(rows))?)
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn a_fingerprint_belongs_to_an_actor_and_a_name() {
        let ana = Fingerprint::of("https://peer.example/ana", "https://peer.example/a/1");
        assert_eq!(ana.as_str().len(), 32);
        assert_eq!(
            ana,
            Fingerprint::of("https://peer.example/ana", "https://peer.example/a/1")
        );
        assert_ne!(
            ana,
            Fingerprint::of("https://peer.example/bob", "https://peer.example/a/1")
        );
        assert_ne!(
            ana,
            Fingerprint::of("https://peer.example/ana", "https://peer.example/a/2")
        );
    }
}
