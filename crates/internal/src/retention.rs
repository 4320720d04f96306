//! What is forgotten, and when. Posts, candidates, decisions and the audit chain never are.
//!
//! | rows | kept for |
//! |---|---|
//! | authorization codes | a day after they ended: a second use is noticed until then |
//! | one-time links | 90 days after they ended |
//! | tokens and sessions that ended, or were left unused too long | 90 days after |
//! | tokens of apps for themselves | 90 days after they ended |
//! | apps that nobody has a token of | 90 days after they registered |
//! | re-authentications | a day after they ended |
//! | addresses nobody has confirmed | a day after their link ended |
//! | mails, sent or not | 30 days after they were written |
//! | what people of a desk were told | 90 days after |
//! | answers of lookups | a day; what was found stays |
//! | lines of delivery ledgers | 90 days after the release |
//! | idempotency keys, notifications, homes | as their modules say |
//!
//! That something was made and ended is in the audit chain all the same.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::Transaction;

use crate::schema::{app_tokens, apps, authorization_codes, one_time_links, reauthentications, tokens};
use crate::token::living;
use crate::{Error, Inside, email, mail, notice, notification, outside, post, timeline};

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// How long what has ended is kept, in seconds: long enough to look into what happened.
const ENDED: i64 = 90 * DAY;

/// How many tokens one transaction forgets, so that nobody waits long for it.
const TOKENS_AT_ONCE: i64 = 1_000;

/// Forgets what has served its time; gives how many rows. Each kind is a transaction of its own, so that nobody
/// who writes waits for all of it.
///
/// # Errors
/// When the database fails; what was forgotten until then stays forgotten.
pub async fn forget_old(inside: &Inside) -> Result<usize, Error> {
    type Forget = fn(&mut Transaction<'_>, Timestamp) -> Result<usize, Error>;
    // What refers to something goes before it.
    let order: [Forget; 14] = [
        reauthentications_of_old,
        codes,
        links,
        ended_tokens,
        ended_app_tokens,
        unused_apps,
        post::forget_old_keys,
        notification::forget_old,
        email::forget_old,
        mail::forget_old,
        notice::forget_old,
        outside::forget_old_lines,
        outside::forget_old_lookups,
        timeline::feed::trim,
    ];
    let now = inside.context.now();
    let mut forgotten: usize = 0;
    for forget in order {
        let rows = inside.database.write(move |tx| forget(tx, now)).await?;
        forgotten = forgotten.saturating_add(rows);
    }
    Ok(forgotten)
}

fn before(now: Timestamp, seconds: i64) -> i64 {
    now.plus_seconds(seconds.saturating_neg()).0
}

fn reauthentications_of_old(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let old = reauthentications::table.filter(reauthentications::expires_at.lt(before(now, DAY)));
    Ok(tx.execute(diesel::delete(old))?)
}

/// Index: `authorization_codes_by_time`.
fn codes(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let old = authorization_codes::table.filter(authorization_codes::expires_at.lt(before(now, DAY)));
    Ok(tx.execute(diesel::delete(old))?)
}

/// Index: `one_time_links_by_time`.
fn links(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let old = one_time_links::table.filter(one_time_links::expires_at.lt(before(now, ENDED)));
    Ok(tx.execute(diesel::delete(old))?)
}

/// Index: `tokens_by_use`.
fn ended_tokens(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let limit = before(now, ENDED);
    let left_unused = before(Timestamp(living::idle_since(now)), ENDED);
    let confirmed = reauthentications::table.filter(reauthentications::token_id.eq(tokens::id));
    let brought = authorization_codes::table.filter(authorization_codes::token_id.eq(tokens::id.nullable()));
    let old: Vec<i64> = tx.list(
        tokens::table
            .filter(
                tokens::revoked_at.lt(limit).or(tokens::kind
                    .ne(living::PERSONAL)
                    .and(tokens::last_used_at.lt(left_unused))
                    .nullable()),
            )
            .filter(not(exists(confirmed)))
            .filter(not(exists(brought)))
            .limit(TOKENS_AT_ONCE)
            .select(tokens::id),
    )?;
    Ok(tx.execute(diesel::delete(tokens::table.filter(tokens::id.eq_any(old))))?)
}

/// Index: `app_tokens_by_time`.
fn ended_app_tokens(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let left = before(Timestamp(living::idle_since(now)), ENDED);
    let old = app_tokens::table.filter(app_tokens::created_at.lt(left));
    Ok(tx.execute(diesel::delete(old))?)
}

/// Index: `apps_by_time`; per app `tokens_by_app`, `app_tokens_by_app`.
fn unused_apps(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let of_people = tokens::table.filter(tokens::app_id.eq(apps::id.nullable()));
    let of_apps = app_tokens::table.filter(app_tokens::app_id.eq(apps::id));
    let codes = authorization_codes::table.filter(authorization_codes::app_id.eq(apps::id));
    let unused: Vec<i64> = tx.list(
        apps::table
            .filter(apps::created_at.lt(before(now, ENDED)))
            .filter(not(exists(of_people)))
            .filter(not(exists(of_apps)))
            .filter(not(exists(codes)))
            .limit(TOKENS_AT_ONCE)
            .select(apps::id),
    )?;
    Ok(tx.execute(diesel::delete(apps::table.filter(apps::id.eq_any(unused))))?)
}
