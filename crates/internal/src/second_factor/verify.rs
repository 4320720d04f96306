//! Looking at a code, and spending it.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::PersonId;
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use super::code::{Code, matching_step};
use super::recovery::RecoveryCode;
use crate::schema::{recovery_codes, second_factors};
use crate::{Context, Error, audit};

/// More than any code has with its blanks, in bytes.
const LONGEST: usize = 64;

/// What a code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// The person has no second factor; whatever was typed does not matter.
    NotAsked,
    /// The code of this step.
    Step(i64),
    /// The recovery code of this row.
    Recovery(i64),
    /// No code, a wrong one, or one that was used.
    Wrong,
}

/// What `typed` is worth as this person's second factor. Writes nothing.
///
/// # Errors
/// [`Error::Damaged`] when the stored secret does not open; or when the database fails.
pub(crate) fn look(
    reader: &mut Reader<'_>,
    context: &Context,
    person: PersonId,
    typed: &str,
    now: Timestamp,
) -> Result<Look, Error> {
    let confirmed = second_factors::table
        .find(person.0)
        .filter(second_factors::confirmed_at.is_not_null())
        .select((second_factors::sealed_secret, second_factors::last_step));
    let row: Option<(String, i64)> = reader.find(confirmed)?;
    let Some((sealed, used)) = row else {
        return Ok(Look::NotAsked);
    };
    let secret = context.internal_key.open(&sealed, person)?;
    if typed.len() > LONGEST {
        return Ok(Look::Wrong);
    }
    if let Some(code) = Code::parse(typed) {
        let step = matching_step(&secret, &code, now, used);
        return Ok(step.map_or(Look::Wrong, Look::Step));
    }
    let Some(code) = RecoveryCode::parse(typed) else {
        return Ok(Look::Wrong);
    };
    let unused = recovery_codes::table
        .filter(recovery_codes::code_hash.eq(code.hash(person)))
        .filter(recovery_codes::person_id.eq(person.0))
        .filter(recovery_codes::used_at.is_null())
        .select(recovery_codes::id);
    let row: Option<i64> = reader.find(unused)?;
    Ok(row.map_or(Look::Wrong, Look::Recovery))
}

/// Uses a code up; gives whether it was still unused. Of two that come with the same code one goes away empty.
///
/// # Errors
/// When the database fails.
pub(crate) fn spend(
    tx: &mut Transaction<'_>,
    person: PersonId,
    look: Look,
    now: Timestamp,
) -> Result<bool, Error> {
    match look {
        Look::NotAsked => Ok(true),
        Look::Wrong => Ok(false),
        Look::Step(step) => {
            let unused = second_factors::table
                .filter(second_factors::person_id.eq(person.0))
                .filter(second_factors::confirmed_at.is_not_null())
                .filter(second_factors::last_step.lt(step));
            Ok(tx.execute(diesel::update(unused).set(second_factors::last_step.eq(step)))? == 1)
        }
        Look::Recovery(id) => {
            let mut head = audit::lock(tx)?;
            let unused = recovery_codes::table
                .filter(recovery_codes::id.eq(id))
                .filter(recovery_codes::person_id.eq(person.0))
                .filter(recovery_codes::used_at.is_null());
            if tx.execute(diesel::update(unused).set(recovery_codes::used_at.eq(now.0)))? != 1 {
                return Ok(false);
            }
            let event = audit::Event {
                at: now,
                person: Some(person),
                verb: "second_factor.recovery_used",
                subject: format!("person:{person}"),
                details: &json!({ "code_id": id.to_string() }),
            };
            audit::append(tx, &mut head, event)?;
            Ok(true)
        }
    }
}
