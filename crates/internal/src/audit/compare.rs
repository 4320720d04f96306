//! What the chain says, compared with what is stored.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use gatepost_model::release_key::ReleaseVerifier;
use gatepost_storage::Reader;
use serde_json::Value;

use super::replay::{CheckListSaid, DelegationSaid, PolicySaid, Replay, RoleSaid, StopSaid};
use crate::schema::{brand_roles, check_lists, delegations, node_roles, policies, stops};
use crate::{Error, gate};

/// A stored row that is not what the chain says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The subject of the entries about it, such as `candidate:123`.
    pub subject: String,
    /// Which row, and what is wrong with it, for people.
    pub reason: String,
}

impl Difference {
    pub(crate) fn new(subject: String, reason: impl Into<String>) -> Self {
        Self {
            subject,
            reason: reason.into(),
        }
    }
}

/// Everything in which the database differs from the chain: candidates with their revisions, decisions, overrides
/// and releases, stops, policies and roles. Revisions are hashed anew, certificates verified.
///
/// # Errors
/// When the database fails.
pub fn compare(
    reader: &mut Reader<'_>,
    replay: &Replay,
    keys: &ReleaseVerifier,
) -> Result<Vec<Difference>, Error> {
    let mut found = gate::verify::candidates(reader, replay, keys)?;
    found.extend(compare_stops(reader, &replay.stops)?);
    found.extend(compare_policies(reader, &replay.policies)?);
    found.extend(compare_check_lists(reader, &replay.check_lists)?);
    found.extend(compare_delegations(reader, &replay.delegations)?);
    found.extend(compare_roles(reader, &replay.roles)?);
    Ok(found)
}

/// Says of two maps where they differ, row by row.
fn differing<K: Ord, V: PartialEq>(
    said: &BTreeMap<K, V>,
    stored: &BTreeMap<K, V>,
    subject: impl Fn(&K) -> String,
    what: &str,
) -> Vec<Difference> {
    let keys: BTreeSet<&K> = said.keys().chain(stored.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let reason = match (said.get(key), stored.get(key)) {
                (Some(said), Some(stored)) if said == stored => return None,
                (Some(_), Some(_)) => format!("the {what} is not what the chain says"),
                (Some(_), None) => format!("the {what} is missing"),
                (None, _) => format!("the chain knows nothing of this {what}"),
            };
            Some(Difference::new(subject(key), reason))
        })
        .collect()
}

fn compare_stops(reader: &mut Reader<'_>, said: &BTreeMap<i64, StopSaid>) -> Result<Vec<Difference>, Error> {
    type Row = (i64, Option<i64>, Option<String>, Option<i64>, i64, Option<i64>);
    let rows: Vec<Row> = reader.list(stops::table.select((
        stops::id,
        stops::brand_id,
        stops::kind,
        stops::set_by,
        stops::set_at,
        stops::lifted_at,
    )))?;
    let stored = rows
        .into_iter()
        .map(|(id, brand, kind, set_by, set_at, lifted_at)| {
            let stop = StopSaid {
                brand,
                kind,
                set_by,
                set_at,
                lifted_at,
            };
            (id, stop)
        })
        .collect();
    Ok(differing(said, &stored, |id| format!("stop:{id}"), "stop"))
}

fn compare_policies(
    reader: &mut Reader<'_>,
    said: &BTreeMap<i64, PolicySaid>,
) -> Result<Vec<Difference>, Error> {
    type Row = (i64, String, Option<i64>, Option<i64>, Option<i64>);
    let rows: Vec<Row> = reader.list(policies::table.select((
        policies::version,
        policies::document,
        policies::brand_id,
        policies::changed_by,
        policies::confirmed_by,
    )))?;
    let stored = rows
        .into_iter()
        .map(|(version, document, brand, changed_by, confirmed_by)| {
            let policy = PolicySaid {
                // What is no JSON equals nothing the chain could say.
                document: serde_json::from_str(&document).unwrap_or(Value::Null),
                brand,
                changed_by,
                confirmed_by,
            };
            (version, policy)
        })
        .collect();
    let subject = |version: &i64| format!("policy:{version}");
    Ok(differing(said, &stored, subject, "policy"))
}

fn compare_check_lists(
    reader: &mut Reader<'_>,
    said: &BTreeMap<i64, CheckListSaid>,
) -> Result<Vec<Difference>, Error> {
    let rows: Vec<(i64, String, Option<i64>, Option<i64>)> = reader.list(check_lists::table.select((
        check_lists::version,
        check_lists::document,
        check_lists::changed_by,
        check_lists::confirmed_by,
    )))?;
    let stored = rows
        .into_iter()
        .map(|(version, document, changed_by, confirmed_by)| {
            let list = CheckListSaid {
                hash: gate::check::hash_of(&document),
                changed_by,
                confirmed_by,
            };
            (version, list)
        })
        .collect();
    let subject = |version: &i64| format!("check_list:{version}");
    Ok(differing(said, &stored, subject, "check list"))
}

fn compare_delegations(
    reader: &mut Reader<'_>,
    said: &BTreeMap<i64, DelegationSaid>,
) -> Result<Vec<Difference>, Error> {
    type Row = (i64, i64, String, i64, i64, i64, i64, Option<i64>);
    let rows: Vec<Row> = reader.list(delegations::table.select((
        delegations::id,
        delegations::brand_id,
        delegations::review_group,
        delegations::from_id,
        delegations::to_id,
        delegations::starts_at,
        delegations::ends_at,
        delegations::cancelled_at,
    )))?;
    let stored = rows
        .into_iter()
        .map(|(id, brand, group, from, to, starts_at, ends_at, cancelled_at)| {
            let delegation = DelegationSaid {
                brand: Some(brand),
                group,
                from: Some(from),
                to: Some(to),
                starts_at: Some(starts_at),
                ends_at: Some(ends_at),
                cancelled_at,
            };
            (id, delegation)
        })
        .collect();
    let subject = |id: &i64| format!("delegation:{id}");
    Ok(differing(said, &stored, subject, "delegation"))
}

fn compare_roles(
    reader: &mut Reader<'_>,
    said: &BTreeMap<RoleSaid, Option<i64>>,
) -> Result<Vec<Difference>, Error> {
    let at_brands: Vec<(i64, String, i64, String, i64)> = reader.list(brand_roles::table.select((
        brand_roles::person_id,
        brand_roles::role,
        brand_roles::brand_id,
        brand_roles::review_group,
        brand_roles::counts_from,
    )))?;
    let at_node: Vec<(i64, String)> =
        reader.list(node_roles::table.select((node_roles::person_id, node_roles::role)))?;
    let stored: BTreeMap<RoleSaid, Option<i64>> = at_brands
        .into_iter()
        .map(|(person, role, brand, group, counts_from)| {
            let held = RoleSaid {
                person,
                role,
                brand: Some(brand),
                group,
            };
            // Entries of before did not say from when on a role counts.
            let known = said.get(&held).copied().flatten();
            (held, known.map(|_| counts_from))
        })
        .chain(at_node.into_iter().map(|(person, role)| {
            let held = RoleSaid {
                person,
                role,
                brand: None,
                group: String::new(),
            };
            let known = said.get(&held).copied().flatten();
            (held, known)
        }))
        .collect();
    let subject = |held: &RoleSaid| format!("person:{}", held.person);
    Ok(differing(said, &stored, subject, "role"))
}
