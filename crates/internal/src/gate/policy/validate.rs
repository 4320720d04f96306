//! Whether a policy can be put in force, in sentences an administrator can act on.

use std::collections::BTreeSet;

use diesel::prelude::*;
use gatepost_model::gate::{Policy, Step};
use gatepost_model::id::BrandId;
use gatepost_storage::Reader;

use super::{Policies, groups_of};
use crate::brand::Brand;
use crate::schema::policies;
use crate::{Error, brand, review_group, role};

/// The most steps, people, rules and labels: more is a mistake, and nobody could follow it.
const MOST: usize = 20;

/// The longest name of a label, in characters.
const LONGEST_LABEL: usize = 40;

/// How long an approval may count, in milliseconds: from an hour to a year.
const LIFETIMES: std::ops::RangeInclusive<i64> = 60 * 60 * 1_000..=366 * 24 * 60 * 60 * 1_000;

/// The longest undo window a policy may demand, in seconds: a day, as a release may name none that is longer.
const LONGEST_UNDO: i64 = 24 * 60 * 60;

/// Refuses a change made to a policy that is not the newest any more: somebody else was faster.
///
/// # Errors
/// [`Error::Conflict`].
pub(crate) fn demand_newest(
    reader: &mut Reader<'_>,
    brand: Option<&Brand>,
    policy: &Policy,
) -> Result<(), Error> {
    let policies = Policies::load(reader, &[])?;
    let newest = match brand {
        Some(brand) => policies.in_force(brand.id)?.version,
        None => policies.of_node.ok_or(Error::Damaged("there is no policy"))?,
    };
    if policy.version == newest {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "The policy has changed since: version {newest} is in force. Look at it and ask again."
    )))
}

/// Whether a policy can be put in force: for a brand, or for every brand without one of its own.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong and what to do.
pub(crate) fn validate(reader: &mut Reader<'_>, brand: Option<&Brand>, policy: &Policy) -> Result<(), Error> {
    check_shape(policy)?;
    let brands = match brand {
        Some(brand) => vec![brand.clone()],
        None => without_own(reader)?,
    };
    for brand in &brands {
        demand_groups(reader, brand, policy)?;
        demand_people(reader, brand, policy)?;
    }
    Ok(())
}

/// The brands the node's own policy is for.
fn without_own(reader: &mut Reader<'_>) -> Result<Vec<Brand>, Error> {
    let own = policies::table
        .filter(policies::brand_id.is_not_null())
        .select(policies::brand_id.assume_not_null())
        .distinct();
    let own: BTreeSet<BrandId> = reader.list::<_, i64>(own)?.into_iter().map(BrandId).collect();
    let mut brands = brand::list(reader)?;
    brands.retain(|brand| !own.contains(&brand.id));
    Ok(brands)
}

fn check_shape(policy: &Policy) -> Result<(), Error> {
    check_steps("The policy", &policy.steps, policy.minimum_people, false)?;
    let mut ruled = BTreeSet::new();
    for rule in &policy.kinds {
        if rule.kinds.is_empty() {
            return Err(Error::invalid(
                "A rule for kinds names no kind. Name one or take the rule out.",
            ));
        }
        for kind in &rule.kinds {
            if !ruled.insert(*kind) {
                return Err(Error::invalid(format!(
                    "Two rules are for the kind {}. Take it out of one of them.",
                    kind.as_str()
                )));
            }
        }
        check_steps("A rule for kinds", &rule.steps, rule.minimum_people, false)?;
    }
    let mut labels = BTreeSet::new();
    for rule in &policy.labels {
        let is_name = (1..=LONGEST_LABEL).contains(&rule.label.len())
            && rule
                .label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !is_name {
            return Err(Error::invalid(format!(
                "A label is 1 to {LONGEST_LABEL} of a-z, 0-9 and _."
            )));
        }
        if !labels.insert(&rule.label) {
            return Err(Error::invalid(format!(
                "Two rules are for the label {}. Put them together.",
                rule.label
            )));
        }
        let of = format!("The label {}", rule.label);
        check_steps(&of, &rule.steps, rule.minimum_people, true)?;
    }
    if policy.kinds.len().max(policy.labels.len()) > MOST {
        return Err(Error::invalid(format!(
            "A policy has at most {MOST} rules of one sort."
        )));
    }
    if !LIFETIMES.contains(&policy.approval_lifetime) {
        return Err(Error::invalid("An approval counts for an hour to a year."));
    }
    if !(0..=LONGEST_UNDO).contains(&policy.minimum_undo_seconds) {
        return Err(Error::invalid(format!(
            "The shortest undo window is between 0 and {LONGEST_UNDO} seconds."
        )));
    }
    if policy.longest_text == Some(0) {
        return Err(Error::invalid("The longest text has at least one character."));
    }
    Ok(())
}

fn check_steps(of: &str, steps: &[Step], minimum_people: u32, may_have_none: bool) -> Result<(), Error> {
    if steps.is_empty() && !may_have_none {
        return Err(Error::invalid(format!(
            "{of} has no step, and silence never approves. Add a step."
        )));
    }
    let mut groups = BTreeSet::new();
    for step in steps {
        if step.needed == 0 {
            return Err(Error::invalid(format!(
                "{of} asks for nobody of the group {}. Ask for one at least, or take the step out.",
                step.group
            )));
        }
        if !groups.insert(&step.group) {
            return Err(Error::invalid(format!(
                "{of} has two steps for the group {}. Put them together: one person decides once.",
                step.group
            )));
        }
    }
    let most = u32::try_from(MOST).unwrap_or(u32::MAX);
    let needed = steps.iter().map(|step| step.needed).max().unwrap_or(0);
    if steps.len() > MOST || needed > most || minimum_people > most {
        return Err(Error::invalid(format!(
            "{of} has at most {MOST} steps and asks for at most {MOST} people."
        )));
    }
    if minimum_people == 0 && !may_have_none {
        return Err(Error::invalid(format!(
            "{of} asks for nobody. Ask for one person at least."
        )));
    }
    Ok(())
}

fn demand_groups(reader: &mut Reader<'_>, brand: &Brand, policy: &Policy) -> Result<(), Error> {
    for group in groups_of(policy) {
        if !review_group::exists(reader, brand.id, group)? {
            return Err(Error::invalid(format!(
                "The brand {} has no group {group}. Add the group first, or name another.",
                brand.name
            )));
        }
    }
    Ok(())
}

/// An ordinary post must remain possible where it is possible now: a brand that nobody is on the desk of yet may have
/// any policy.
fn demand_people(reader: &mut Reader<'_>, brand: &Brand, policy: &Policy) -> Result<(), Error> {
    let mut everybody = BTreeSet::new();
    let mut short = None;
    for step in &policy.steps {
        let members = role::review_members(reader, brand.id, &step.group)?;
        if members.len() < usize::try_from(step.needed).unwrap_or(usize::MAX) && short.is_none() {
            short = Some((step, members.len()));
        }
        everybody.extend(members);
    }
    if role::members(reader, brand.id, gatepost_model::role::Role::Approver)?.is_empty() {
        return Ok(());
    }
    if let Some((step, there)) = short {
        return Err(Error::invalid(format!(
            "The step of the group {} asks for {}, and {there} are in it at {}. Add people first, or ask for fewer.",
            step.group, step.needed, brand.name
        )));
    }
    let there = u32::try_from(everybody.len()).unwrap_or(u32::MAX);
    if there < policy.minimum_people {
        return Err(Error::invalid(format!(
            "{} different people have to approve, and {there} are in the groups of the steps at {}. Add people first, \
             or ask for fewer.",
            policy.minimum_people, brand.name
        )));
    }
    Ok(())
}
