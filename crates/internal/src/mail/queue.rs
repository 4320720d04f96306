//! The rows of `mails`.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::PersonId;
use gatepost_storage::Transaction;

use super::Kind;
use crate::schema::mails;
use crate::{Context, Error};

/// How long a taken mail is left to whoever took it, in seconds: four times the longest sending.
const LEASE: i64 = 120;

/// Waits after failed attempts, in seconds: 1 m, 5 m, 15 m, 1 h, 3 h, 6 h. After the seventh attempt a mail is given
/// up: it would tell people about yesterday.
const WAITS: [i64; 6] = [60, 300, 900, 3_600, 10_800, 21_600];

/// How long a mail is kept, in seconds: 30 days, to find out why somebody got none.
const KEPT: i64 = 30 * 24 * 60 * 60;

/// A mail that is to be sent now. Has no `Debug`: addresses stay out of logs.
#[derive(Clone)]
pub struct Mail {
    /// Names the row.
    pub id: i64,
    /// Where it goes.
    pub address: String,
    /// What it is about. Absent for a kind of a newer version, which this one cannot put into words.
    pub kind: Option<Kind>,
    /// The page inside it leads to, below the internal URL.
    pub path: String,
    /// How often it was tried, this time included.
    pub attempts: i64,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken it.
    Sent,
    /// Not now: it is tried again, until it has been tried seven times.
    Later,
    /// Never: the server refuses it.
    Never,
}

/// Writes a mail in the transaction of what it tells about.
///
/// # Errors
/// When the database fails.
pub fn write(
    tx: &mut Transaction<'_>,
    context: &Context,
    person: PersonId,
    address: &str,
    kind: Kind,
    path: &str,
) -> Result<(), Error> {
    let now = context.now();
    tx.execute(diesel::insert_into(mails::table).values((
        mails::id.eq(context.next_id()),
        mails::person_id.eq(person.0),
        mails::address.eq(address),
        mails::kind.eq(kind.as_str()),
        mails::path.eq(path),
        mails::created_at.eq(now.0),
        mails::attempts.eq(0),
        mails::next_attempt_at.eq(now.0),
    )))?;
    Ok(())
}

/// Takes the mail that has waited longest, if one is due and nobody else takes it in the same moment.
///
/// Index: `mails_to_send`.
///
/// # Errors
/// When the database fails.
pub fn take(tx: &mut Transaction<'_>, now: Timestamp) -> Result<Option<Mail>, Error> {
    let due = mails::table
        .filter(mails::sent_at.is_null())
        .filter(mails::failed_at.is_null())
        .filter(mails::next_attempt_at.le(now.0))
        .order((mails::next_attempt_at, mails::id))
        .limit(1)
        .select((
            mails::id,
            mails::address,
            mails::kind,
            mails::path,
            mails::attempts,
            mails::next_attempt_at,
        ));
    type Row = (i64, String, String, String, i64, i64);
    let row: Option<Row> = tx.find(due)?;
    let Some((id, address, kind, path, attempts, seen)) = row else {
        return Ok(None);
    };
    let attempts = attempts.saturating_add(1);
    // Whoever was faster has moved the time.
    let unmoved = mails::table
        .filter(mails::id.eq(id))
        .filter(mails::sent_at.is_null())
        .filter(mails::failed_at.is_null())
        .filter(mails::next_attempt_at.eq(seen));
    let taken = tx.execute(diesel::update(unmoved).set((
        mails::attempts.eq(attempts),
        mails::next_attempt_at.eq(now.plus_seconds(LEASE).0),
    )))?;
    Ok((taken == 1).then(|| Mail {
        id,
        address,
        kind: Kind::parse(&kind),
        path,
        attempts,
    }))
}

/// Writes down what came of an attempt; gives whether the mail is given up.
///
/// # Errors
/// When the database fails: then it is tried again after a while.
pub fn record(
    tx: &mut Transaction<'_>,
    mail: &Mail,
    outcome: Outcome,
    now: Timestamp,
) -> Result<bool, Error> {
    // Whoever took it after us, as we were slow, counts now.
    let row = mails::table
        .filter(mails::id.eq(mail.id))
        .filter(mails::attempts.eq(mail.attempts));
    let tried = mail.attempts.saturating_sub(1);
    let wait = usize::try_from(tried).ok().and_then(|tried| WAITS.get(tried));
    match (outcome, wait) {
        (Outcome::Sent, _) => {
            tx.execute(diesel::update(row).set(mails::sent_at.eq(now.0)))?;
            Ok(false)
        }
        (Outcome::Later, Some(wait)) => {
            let next = now.plus_seconds(*wait);
            tx.execute(diesel::update(row).set(mails::next_attempt_at.eq(next.0)))?;
            Ok(false)
        }
        (Outcome::Later, None) | (Outcome::Never, _) => {
            tx.execute(diesel::update(row).set(mails::failed_at.eq(now.0)))?;
            Ok(true)
        }
    }
}

/// Forgets mails 30 days after they were written, sent or not; gives how many.
///
/// Index: `mails_by_time`.
///
/// # Errors
/// When the database fails.
pub(crate) fn forget_old(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let before = now.plus_seconds(KEPT.saturating_neg());
    Ok(tx.execute(diesel::delete(
        mails::table.filter(mails::created_at.lt(before.0)),
    ))?)
}
