//! Storing a newer policy.

use diesel::dsl::max;
use diesel::prelude::*;
use gatepost_model::gate::Policy;
use gatepost_model::id::PersonId;
use gatepost_storage::Transaction;
use serde_json::json;

use crate::brand::Brand;
use crate::gate::shaken;
use crate::schema::policies;
use crate::{Context, Error, Inside, audit};

/// Who wanted a policy.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Origin {
    /// Absent: an operator at the command line, or setting the node up.
    pub(crate) changed_by: Option<PersonId>,
    /// The second administrator; absent before the first publication.
    pub(crate) confirmed_by: Option<PersonId>,
}

impl Origin {
    /// Wanted by one alone.
    pub(crate) fn of(changed_by: Option<PersonId>) -> Self {
        Self {
            changed_by,
            confirmed_by: None,
        }
    }
}

/// Puts a policy in force for a brand, or for every brand without one of its own, under the next version there is;
/// gives that. The audit entry holds the whole of it. What was approved and is not under this one is held (T13).
///
/// # Errors
/// When the database fails.
pub(crate) fn store(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    brand: Option<&Brand>,
    policy: Policy,
    origin: Origin,
) -> Result<i64, Error> {
    let newest: Option<i64> = tx.get(policies::table.select(max(policies::version)))?;
    let version = newest.unwrap_or(0).saturating_add(1);
    insert(
        tx,
        context,
        head,
        brand,
        Policy { version, ..policy },
        origin,
        "policy.changed",
    )?;
    let brand = brand.map(|brand| brand.id);
    shaken::hold_outgrown(context, tx, head, brand, context.now())?;
    Ok(version)
}

/// Stores a policy of the node, unless its version is there already. Part of setting a node up; afterwards a policy
/// is changed by a request.
///
/// # Errors
/// When the database fails.
pub async fn install(inside: &Inside, policy: Policy) -> Result<(), Error> {
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let known = policies::table.find(policy.version).select(policies::version);
            if tx.find::<_, i64>(known)?.is_some() {
                return Ok(());
            }
            let origin = Origin::default();
            insert(tx, &context, &mut head, None, policy, origin, "policy.installed")
        })
        .await
}

fn insert(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    brand: Option<&Brand>,
    policy: Policy,
    origin: Origin,
    verb: &'static str,
) -> Result<(), Error> {
    let document = serde_json::to_string(&policy).map_err(|_| Error::Damaged("the policy is not JSON"))?;
    tx.execute(diesel::insert_into(policies::table).values((
        policies::version.eq(policy.version),
        policies::document.eq(document),
        policies::created_at.eq(context.now().0),
        policies::brand_id.eq(brand.map(|brand| brand.id.0)),
        policies::changed_by.eq(origin.changed_by.map(|person| person.0)),
        policies::confirmed_by.eq(origin.confirmed_by.map(|person| person.0)),
    )))?;
    let event = audit::Event {
        at: context.now(),
        person: origin.confirmed_by.or(origin.changed_by),
        verb,
        subject: format!("policy:{}", policy.version),
        details: &json!({
            "policy": policy,
            "brand_id": brand.map(|brand| brand.id),
            "changed_by": origin.changed_by,
            "confirmed_by": origin.confirmed_by,
        }),
    };
    audit::append(tx, head, event)
}
