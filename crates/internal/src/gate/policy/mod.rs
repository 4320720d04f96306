//! The policies in force.
//!
//! A policy is never changed, only followed by a newer version: versions rise over all policies of the node, and a
//! brand has its own newest one, or the node's where it has none.

mod list;
mod store;
mod validate;

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use gatepost_model::gate::Policy;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_storage::Reader;

pub use list::{PolicyVersion, list, of_brand};
pub use store::install;
pub(crate) use store::{Origin, store};
pub(crate) use validate::{demand_newest, validate};

use crate::schema::policies;
use crate::{Error, second_factor};

/// Policies: those in force, by brand, and those somebody asked for by version.
pub(super) struct Policies {
    by_version: HashMap<i64, Policy>,
    of_node: Option<i64>,
    of_brand: HashMap<BrandId, i64>,
}

impl Policies {
    /// Reads the policies in force, and those of these versions.
    pub(super) fn load(reader: &mut Reader<'_>, versions: &[i64]) -> Result<Self, Error> {
        // There are as many as there were changes: few, and this reads numbers only.
        let known: Vec<(i64, Option<i64>)> = reader.list(
            policies::table
                .order(policies::version)
                .select((policies::version, policies::brand_id)),
        )?;
        let mut of_node = None;
        let mut of_brand = HashMap::new();
        for (version, brand) in known {
            match brand {
                Some(brand) => {
                    of_brand.insert(BrandId(brand), version);
                }
                None => of_node = Some(version),
            }
        }
        let wanted: Vec<i64> = versions
            .iter()
            .copied()
            .chain(of_brand.values().copied())
            .chain(of_node)
            .collect();
        let rows: Vec<(i64, String)> = reader.list(
            policies::table
                .filter(policies::version.eq_any(wanted))
                .select((policies::version, policies::document)),
        )?;
        let read = |(version, document): (i64, String)| {
            let policy: Policy =
                serde_json::from_str(&document).map_err(|_| Error::Damaged("the policy cannot be read"))?;
            Ok((version, policy))
        };
        Ok(Self {
            by_version: rows.into_iter().map(read).collect::<Result<_, Error>>()?,
            of_node,
            of_brand,
        })
    }

    /// The policy in force for a brand: its own, or the node's.
    pub(super) fn in_force(&self, brand: BrandId) -> Result<&Policy, Error> {
        let version = self.of_brand.get(&brand).copied().or(self.of_node);
        self.version(version.ok_or(Error::Damaged("there is no policy"))?)
    }

    /// The policy of a version that was asked for.
    pub(super) fn version(&self, version: i64) -> Result<&Policy, Error> {
        self.by_version
            .get(&version)
            .ok_or(Error::Damaged("a policy is missing"))
    }
}

/// The policy in force for a brand.
///
/// # Errors
/// [`Error::Damaged`] when the node was set up without one.
pub fn in_force(reader: &mut Reader<'_>, brand: BrandId) -> Result<Policy, Error> {
    Policies::load(reader, &[])?.in_force(brand).cloned()
}

/// The node's own policy, in force for every brand that has none.
///
/// # Errors
/// [`Error::Damaged`] when the node was set up without one.
pub fn of_node(reader: &mut Reader<'_>) -> Result<Policy, Error> {
    let policies = Policies::load(reader, &[])?;
    let version = policies.of_node.ok_or(Error::Damaged("there is no policy"))?;
    policies.version(version).cloned()
}

/// Every review group a policy names anywhere.
pub(crate) fn groups_of(policy: &Policy) -> BTreeSet<&str> {
    let of_kinds = policy.kinds.iter().flat_map(|rule| &rule.steps);
    let of_labels = policy.labels.iter().flat_map(|rule| &rule.steps);
    let steps = policy.steps.iter().chain(of_kinds).chain(of_labels);
    steps.map(|step| step.group.as_str()).collect()
}

/// Refuses whoever has no second factor where the brand's policy demands one: for those who decide, release, stop
/// and recall.
///
/// # Errors
/// [`Error::Forbidden`], with what to do.
pub(crate) fn demand_second_factor(
    reader: &mut Reader<'_>,
    brand: BrandId,
    person: PersonId,
) -> Result<(), Error> {
    if in_force(reader, brand)?.demands_second_factor && !second_factor::has_one(reader, person)? {
        return Err(Error::forbidden(
            "The brand's policy asks for a second factor. Add one in your settings, under Second factor, then come \
             back.",
        ));
    }
    Ok(())
}

/// The shortest life of an approval under any policy in force, in milliseconds.
pub(super) fn shortest_lifetime(reader: &mut Reader<'_>) -> Result<i64, Error> {
    let policies = Policies::load(reader, &[])?;
    let lifetimes = policies
        .by_version
        .values()
        .map(|policy| policy.approval_lifetime);
    Ok(lifetimes.min().unwrap_or(i64::MAX))
}
