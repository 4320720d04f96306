//! The same request again gives the same post: apps repeat what they could not hear the answer to (E12).

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::canonical::{hash_hex, to_canonical_json};
use gatepost_model::id::{EntryId, PersonId};
use gatepost_storage::{Transaction, on_each};
use serde_json::json;

use super::Draft;
use crate::Error;
use crate::schema::idempotency_keys;

/// How long a key is known, in seconds: a day. An app that repeats does so within minutes.
const KNOWN_FOR: i64 = 24 * 60 * 60;

/// The most characters of a key. Apps send a UUID or a hash.
const LONGEST_KEY: usize = 200;

/// Keeps a fingerprint from standing for any other hash.
const FINGERPRINT_DOMAIN: &str = "gatepost/draft/v1";

/// Notes that a draft with a key becomes the post `id`; gives the earlier post if it already became one.
///
/// The key's row is written first: of two requests at once the second waits here for the first to commit.
///
/// # Errors
/// [`Error::Invalid`] when the key is too long, or was used for something else. Keys of others do not matter.
pub(super) fn claim(
    tx: &mut Transaction<'_>,
    person: PersonId,
    draft: &Draft,
    id: EntryId,
    now: Timestamp,
) -> Result<Option<EntryId>, Error> {
    let Some(key) = draft.idempotency_key.as_deref().filter(|key| !key.is_empty()) else {
        return Ok(None);
    };
    claim_key(tx, person, key, fingerprint(draft)?, id, now)
}

/// The part of [`claim`] that does not care what is asked for: `fingerprint` stands for it.
pub(crate) fn claim_key(
    tx: &mut Transaction<'_>,
    person: PersonId,
    key: &str,
    fingerprint: String,
    id: EntryId,
    now: Timestamp,
) -> Result<Option<EntryId>, Error> {
    if key.chars().count() > LONGEST_KEY || key.contains('\0') {
        return Err(Error::invalid(format!(
            "An Idempotency-Key has at most {LONGEST_KEY} characters."
        )));
    }
    let row = idempotency_keys::table.find((person.0, key));
    let expired = row.filter(idempotency_keys::created_at.lt(now.plus_seconds(-KNOWN_FOR).0));
    tx.execute(diesel::delete(expired))?;
    let values = (
        idempotency_keys::person_id.eq(person.0),
        idempotency_keys::idempotency_key.eq(key),
        idempotency_keys::fingerprint.eq(&fingerprint),
        idempotency_keys::entry_id.eq(id.0),
        idempotency_keys::created_at.eq(now.0),
    );
    let connection = tx.connection();
    let fresh = on_each!(connection, |c| diesel::insert_into(idempotency_keys::table)
        .values(&values)
        .on_conflict_do_nothing()
        .execute(c))?;
    if fresh == 1 {
        return Ok(None);
    }
    let columns = (idempotency_keys::fingerprint, idempotency_keys::entry_id);
    let (known, earlier): (String, i64) = tx.get(row.select(columns))?;
    if known != fingerprint {
        return Err(Error::invalid(
            "This Idempotency-Key was already used for another post.",
        ));
    }
    Ok(Some(EntryId(earlier)))
}

/// A hash over everything that was asked for, but for the key.
fn fingerprint(draft: &Draft) -> Result<String, Error> {
    let asked = json!([
        draft.text,
        draft.content_warning,
        draft.language,
        draft.visibility,
        draft.in_reply_to_id,
        draft.media,
        draft.label,
    ]);
    let bytes = to_canonical_json(&asked).map_err(|_| Error::Damaged("a draft is not JSON"))?;
    Ok(hash_hex(FINGERPRINT_DOMAIN, bytes.as_bytes()))
}

/// Forgets the keys that are too old.
///
/// Index: `idempotency_keys_by_time`.
pub(crate) fn forget_old_keys(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let old = idempotency_keys::table.filter(idempotency_keys::created_at.lt(now.plus_seconds(-KNOWN_FOR).0));
    Ok(tx.execute(diesel::delete(old))?)
}
