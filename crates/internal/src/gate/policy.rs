//! The policy in force.

use diesel::prelude::*;
use gatepost_model::gate::Policy;
use gatepost_storage::Reader;
use serde_json::json;

use crate::schema::policies;
use crate::{Error, Inside, audit};

/// The newest policy.
///
/// # Errors
/// [`Error::Damaged`] when the node was set up without one.
pub(crate) fn in_force(reader: &mut Reader<'_>) -> Result<Policy, Error> {
    let newest = policies::table
        .order(policies::version.desc())
        .limit(1)
        .select(policies::document);
    let document: String = reader.find(newest)?.ok_or(Error::Damaged("there is no policy"))?;
    serde_json::from_str(&document).map_err(|_| Error::Damaged("the policy cannot be read"))
}

/// Stores a policy, unless its version is there already. Part of setting a node up; the verbs that change
/// a policy later need two administrators.
///
/// # Errors
/// When the database fails.
pub async fn install(inside: &Inside, policy: Policy) -> Result<(), Error> {
    let now = inside.context.now();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let known = policies::table.find(policy.version).select(policies::version);
            if tx.find::<_, i64>(known)?.is_some() {
                return Ok(());
            }
            let document =
                serde_json::to_string(&policy).map_err(|_| Error::Damaged("the policy is not JSON"))?;
            tx.execute(diesel::insert_into(policies::table).values((
                policies::version.eq(policy.version),
                policies::document.eq(document),
                policies::created_at.eq(now.0),
            )))?;
            let event = audit::Event {
                at: now,
                person: None,
                verb: "policy.installed",
                subject: format!("policy:{}", policy.version),
                details: &json!({ "policy": policy }),
            };
            audit::append(tx, &mut head, event)
        })
        .await
}
