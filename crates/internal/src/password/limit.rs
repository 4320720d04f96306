//! How often wrong passwords may be tried: per name and per address (G12).
//!
//! Failures of setting a stop are counted apart: whoever has mistyped a password at the door, or for whom a stranger
//! has used the limit up, can still stop what leaves. It gives somebody who already sits at a session ten more
//! guesses in ten minutes, and buys that no stranger can keep a duty officer from the stop.
//!
//! Failures are rows, so the limit holds across restarts and across the nodes of one database. Only
//! failures count: nobody locks themselves out by signing in often.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::brand::is_valid_name;
use gatepost_model::canonical::hash_hex;
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use crate::schema::password_failures;
use crate::{Error, Inside, audit, person};

/// Failures count for ten minutes, in seconds.
const WINDOW: i64 = 600;

/// How many failures one name may have within the window.
const PER_NAME: i64 = 10;

/// How many failures one address may have within the window: an office behind one address is many people.
const PER_ADDRESS: i64 = 50;

/// What a password is shown for, as far as its failures are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Budget {
    /// Signing in, confirming, changing it: one limit, because each is a guess at the same secret.
    Shared,
    /// Setting a stop.
    Stop,
}

impl Budget {
    /// Put before what is counted. No name has a colon.
    fn prefix(self) -> &'static str {
        match self {
            Self::Shared => "",
            Self::Stop => STOP,
        }
    }
}

const STOP: &str = "stop:";

/// What an attempt counts towards.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    account: String,
    address: String,
}

impl Attempt {
    /// A name that cannot be anybody's is counted by its hash: people type passwords into the wrong field.
    pub(super) fn new(name: &str, address: &str, budget: Budget) -> Self {
        let account = if is_valid_name(name) {
            name.to_owned()
        } else {
            hash_hex("", name.as_bytes())
        };
        let prefix = budget.prefix();
        Self {
            account: format!("{prefix}{account}"),
            address: format!("{prefix}{address}"),
        }
    }
}

/// Refuses when the name or the address has used up its failures.
pub(super) async fn refuse_when_exhausted(inside: &Inside, attempt: &Attempt) -> Result<(), Error> {
    let now = inside.context.now();
    let attempt = attempt.clone();
    let free_at = inside
        .database
        .read(move |reader| {
            let since = now.plus_seconds(WINDOW.saturating_neg());
            let by_name = name_failure(reader, &attempt.account, since)?;
            let by_address = address_failure(reader, &attempt.address, since)?;
            Ok::<_, Error>(
                by_name
                    .max(by_address)
                    .map(|oldest| Timestamp(oldest).plus_seconds(WINDOW)),
            )
        })
        .await?;
    free_at.map_or(Ok(()), |free_at| Err(Error::TooMany(seconds_until(free_at, now))))
}

/// Writes a failure down, and forgets those that no longer count. The failure that uses a limit up is in the audit
/// chain: one entry for a burst.
pub(super) async fn count_failure(inside: &Inside, attempt: Attempt) -> Result<(), Error> {
    let (id, now) = (inside.context.next_id(), inside.context.now());
    inside
        .database
        .write(move |tx| {
            // First, as every verb of the gate takes it: whoever resets a password forgives under this lock.
            let mut head = audit::lock(tx)?;
            let outdated = now.plus_seconds(WINDOW.saturating_neg());
            tx.execute(diesel::delete(
                password_failures::table.filter(password_failures::failed_at.le(outdated.0)),
            ))?;
            tx.execute(diesel::insert_into(password_failures::table).values((
                password_failures::id.eq(id),
                password_failures::account.eq(&attempt.account),
                password_failures::address.eq(&attempt.address),
                password_failures::failed_at.eq(now.0),
            )))?;
            let by_name: i64 = tx.get(
                password_failures::table
                    .filter(password_failures::account.eq(&attempt.account))
                    .count(),
            )?;
            let by_address: i64 = tx.get(
                password_failures::table
                    .filter(password_failures::address.eq(&attempt.address))
                    .count(),
            )?;
            if by_name != PER_NAME && by_address != PER_ADDRESS {
                return Ok(());
            }
            // A name that is nobody's may be a password in the wrong field: it is not written down.
            let name = attempt.account.trim_start_matches(STOP);
            let whose = person::find_by_username(tx, name)?;
            let event = audit::Event {
                at: now,
                person: None,
                verb: "sign_in.limit_reached",
                subject: whose.map_or_else(
                    || "person:unknown".to_owned(),
                    |whose| format!("person:{}", whose.id),
                ),
                details: &json!({
                    "address": attempt.address, "by_name": by_name == PER_NAME,
                }),
            };
            audit::append(tx, &mut head, event)
        })
        .await
}

/// Forgets the failures of a name: its person has proved themselves another way.
pub(crate) fn forgive(tx: &mut Transaction<'_>, username: &str) -> Result<(), Error> {
    let accounts = [username.to_owned(), format!("{STOP}{username}")];
    tx.execute(diesel::delete(
        password_failures::table.filter(password_failures::account.eq_any(accounts)),
    ))?;
    Ok(())
}

/// The failure that must leave the window before the name may try again, if the name has used up its own.
fn name_failure(reader: &mut Reader<'_>, account: &str, since: Timestamp) -> Result<Option<i64>, Error> {
    let newest_first = password_failures::table
        .filter(password_failures::account.eq(account))
        .filter(password_failures::failed_at.gt(since.0))
        .order(password_failures::failed_at.desc())
        .offset(PER_NAME.saturating_sub(1))
        .limit(1);
    Ok(reader.find(newest_first.select(password_failures::failed_at))?)
}

/// As [`name_failure`], for an address.
fn address_failure(reader: &mut Reader<'_>, address: &str, since: Timestamp) -> Result<Option<i64>, Error> {
    let newest_first = password_failures::table
        .filter(password_failures::address.eq(address))
        .filter(password_failures::failed_at.gt(since.0))
        .order(password_failures::failed_at.desc())
        .offset(PER_ADDRESS.saturating_sub(1))
        .limit(1);
    Ok(reader.find(newest_first.select(password_failures::failed_at))?)
}

/// Whole seconds, rounded up, at least one.
fn seconds_until(moment: Timestamp, now: Timestamp) -> i64 {
    let milliseconds = moment.0.saturating_sub(now.0).max(1);
    milliseconds.saturating_add(999) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_rounded_up() {
        assert_eq!(seconds_until(Timestamp(10_001), Timestamp(0)), 11);
        assert_eq!(seconds_until(Timestamp(10_000), Timestamp(0)), 10);
        assert_eq!(seconds_until(Timestamp(0), Timestamp(5)), 1);
    }

    #[test]
    fn what_cannot_be_a_name_is_counted_but_not_kept() {
        let attempt = Attempt::new("my secret password", "127.0.0.1", Budget::Shared);
        assert_eq!(attempt.account.len(), 64);
        assert_eq!(Attempt::new("ana", "127.0.0.1", Budget::Shared).account, "ana");
    }

    #[test]
    fn a_stop_counts_apart_from_everything_else() {
        let [shared, stop] =
            [Budget::Shared, Budget::Stop].map(|budget| Attempt::new("ana", "127.0.0.1", budget));
        assert_ne!(shared.account, stop.account);
        assert_ne!(shared.address, stop.address);
    }
}
