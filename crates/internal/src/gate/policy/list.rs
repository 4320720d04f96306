//! The policies for people to read: those in force and those of before.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Policy;
use gatepost_storage::Reader;

use super::Policies;
use crate::schema::{brands, people, policies};
use crate::{Caller, Error, Inside, brand, token};

/// One version of a policy, and where it comes from.
#[derive(Debug, Clone)]
pub struct PolicyVersion {
    /// What it asks for.
    pub policy: Policy,
    /// Name of the brand it is for; absent for the node's own.
    pub brand: Option<String>,
    /// Username of the administrator who wanted it; absent for an operator and for setting the node up.
    pub changed_by: Option<String>,
    /// Username of the administrator who confirmed it.
    pub confirmed_by: Option<String>,
    /// Since when it is in force, or was.
    pub created_at: Timestamp,
}

/// Every version of every policy, the newest first. There are as many as there were changes. Anybody who works here
/// may read what is asked of them.
///
/// # Errors
/// [`Error::Unauthenticated`] when the caller's token has died.
pub async fn list(inside: &Inside, caller: &Caller) -> Result<Vec<PolicyVersion>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            versions(reader)
        })
        .await
}

/// The policy in force for a brand: its own, or the node's.
///
/// # Errors
/// [`Error::NotFound`] for a brand there is not.
pub async fn of_brand(inside: &Inside, caller: &Caller, brand: &str) -> Result<PolicyVersion, Error> {
    let (caller, name) = (caller.clone(), brand.to_owned());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let brand = brand::find(reader, &name)?.ok_or(Error::NotFound)?;
            let version = Policies::load(reader, &[])?.in_force(brand.id)?.version;
            versions(reader)?
                .into_iter()
                .find(|known| known.policy.version == version)
                .ok_or(Error::Damaged("a policy is missing"))
        })
        .await
}

fn versions(reader: &mut Reader<'_>) -> Result<Vec<PolicyVersion>, Error> {
    type Row = (String, i64, Option<String>, Option<i64>, Option<i64>);
    let rows: Vec<Row> = reader.list(
        policies::table
            .left_join(brands::table.on(brands::id.nullable().eq(policies::brand_id)))
            .order(policies::version.desc())
            .select((
                policies::document,
                policies::created_at,
                brands::name.nullable(),
                policies::changed_by,
                policies::confirmed_by,
            )),
    )?;
    let ids: Vec<i64> = rows.iter().flat_map(|row| [row.3, row.4]).flatten().collect();
    let names = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::username));
    let names: HashMap<i64, String> = reader.list::<_, (i64, String)>(names)?.into_iter().collect();
    let name = |id: Option<i64>| id.and_then(|id| names.get(&id).cloned());
    rows.into_iter()
        .map(|(document, created_at, brand, changed_by, confirmed_by)| {
            Ok(PolicyVersion {
                policy: serde_json::from_str(&document)
                    .map_err(|_| Error::Damaged("the policy cannot be read"))?,
                brand,
                changed_by: name(changed_by),
                confirmed_by: name(confirmed_by),
                created_at: Timestamp(created_at),
            })
        })
        .collect()
}
