//! Whether a brand can publish at all: sending needs two people, one who writes and one who approves, and the policy
//! may ask for more.

use std::collections::{BTreeMap, BTreeSet};

use gatepost_model::Timestamp;
use gatepost_model::gate::{Kind, LabelRule, Policy, Requirement};
use gatepost_model::id::{BrandId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Reader;

use crate::{Error, gate, role};

/// What a brand lacks before it can publish.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readiness {
    /// One sentence each, with what to do. Empty: it can publish.
    pub missing: Vec<String>,
    /// The policy's labels with which nothing can be submitted, because too few people are in the groups they ask.
    pub idle_labels: Vec<String>,
}

/// What a brand lacks before an ordinary post of it can be published: for set-up pages.
///
/// # Errors
/// When the database fails.
pub fn readiness(reader: &mut Reader<'_>, brand: BrandId, now: Timestamp) -> Result<Readiness, Error> {
    let policy = gate::policy::in_force(reader, brand)?;
    let requirement = policy.requirement(Kind::Create, &[], &[]);
    let mut missing = unreachable(reader, brand, &requirement, |_| false)?;
    if missing.is_empty() {
        missing.extend(too_new(reader, brand, &requirement, now)?);
    }
    if role::members(reader, brand, Role::Publisher)?.is_empty() {
        missing.push("Nobody can release. Make somebody a publisher.".to_owned());
    }
    missing.extend(lone(reader, brand, &policy)?);
    Ok(Readiness {
        missing,
        idle_labels: idle_labels(reader, brand, &policy)?,
    })
}

/// The labels of a policy with which nothing of a brand could ever be approved: one statement per review group.
///
/// # Errors
/// When the database fails.
pub(crate) fn idle_labels(
    reader: &mut Reader<'_>,
    brand: BrandId,
    policy: &Policy,
) -> Result<Vec<String>, Error> {
    let with = |rule: &LabelRule| policy.requirement(Kind::Create, std::slice::from_ref(&rule.label), &[]);
    let groups = policy
        .labels
        .iter()
        .flat_map(|rule| with(rule).steps)
        .map(|step| step.group);
    let members = members_of(reader, brand, groups.collect())?;
    let is_idle = |rule: &&LabelRule| !lacking(&with(rule), &members).is_empty();
    Ok(policy
        .labels
        .iter()
        .filter(is_idle)
        .map(|rule| rule.label.clone())
        .collect())
}

/// The one person who holds every role that sending needs, where there is only one: nobody publishes alone.
fn lone(reader: &mut Reader<'_>, brand: BrandId, policy: &Policy) -> Result<Option<String>, Error> {
    let mut people: BTreeSet<PersonId> = BTreeSet::new();
    for step in &policy.steps {
        people.extend(role::review_members(reader, brand, &step.group)?);
    }
    people.extend(role::members(reader, brand, Role::Publisher)?);
    Ok((people.len() == 1).then(|| {
        "Only one person approves and releases. What they write nobody can approve: give a role to a second one."
            .to_owned()
    }))
}

/// What is missing while too many of those who could approve are too new at the gate.
///
/// Index: `brand_roles_by_brand`.
fn too_new(
    reader: &mut Reader<'_>,
    brand: BrandId,
    requirement: &Requirement,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let mut suffices_from = now;
    for step in &requirement.steps {
        let times = role::count_from(reader, brand, &step.group)?;
        let last = usize::try_from(step.needed).unwrap_or(usize::MAX).checked_sub(1);
        if let Some(time) = last.and_then(|last| times.get(last)) {
            suffices_from = suffices_from.max(*time);
        }
    }
    Ok((suffices_from > now).then(|| {
        format!(
            "Too many who could approve are new, and the word of somebody new counts a day later: here from {} on.",
            suffices_from.in_words()
        )
    }))
}

/// Refuses a candidate for which too few people could ever approve.
///
/// # Errors
/// [`Error::Conflict`] with everything that is missing.
pub(crate) fn refuse_unreachable(
    reader: &mut Reader<'_>,
    brand: BrandId,
    requirement: &Requirement,
    had_a_hand: impl Fn(PersonId) -> bool,
) -> Result<(), Error> {
    refuse(unreachable(reader, brand, requirement, had_a_hand)?)
}

/// Refuses to release for a brand with fewer than two eligible people: whoever wrote it, and those who may approve or
/// release it now.
///
/// # Errors
/// [`Error::Conflict`] with what is missing.
pub(crate) fn refuse_unready(
    reader: &mut Reader<'_>,
    brand: BrandId,
    author: PersonId,
    requirement: &Requirement,
) -> Result<(), Error> {
    let mut people = BTreeSet::from([author]);
    for step in &requirement.steps {
        people.extend(role::review_members(reader, brand, &step.group)?);
    }
    if people.len() < 2 {
        return refuse(vec![
            "Fewer than two people are left who may write and approve for this brand. Give somebody the role of an \
             approver."
                .to_owned(),
        ]);
    }
    refuse(unreachable(reader, brand, requirement, |person| {
        person == author
    })?)
}

fn refuse(missing: Vec<String>) -> Result<(), Error> {
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Error::conflict(missing.join(" ")))
    }
}

/// What keeps a requirement from ever being met, whoever approves.
fn unreachable(
    reader: &mut Reader<'_>,
    brand: BrandId,
    requirement: &Requirement,
    had_a_hand: impl Fn(PersonId) -> bool,
) -> Result<Vec<String>, Error> {
    let groups = requirement.steps.iter().map(|step| step.group.clone());
    let mut members = members_of(reader, brand, groups.collect())?;
    for people in members.values_mut() {
        people.retain(|person| !had_a_hand(*person));
    }
    Ok(lacking(requirement, &members))
}

/// Who is in these review groups. Members whose role does not count yet are counted: they will be able to.
fn members_of(
    reader: &mut Reader<'_>,
    brand: BrandId,
    groups: BTreeSet<String>,
) -> Result<BTreeMap<String, Vec<PersonId>>, Error> {
    let mut members = BTreeMap::new();
    for group in groups {
        let people = role::review_members(reader, brand, &group)?;
        members.insert(group, people);
    }
    Ok(members)
}

/// What these members are too few for, one sentence each.
fn lacking(requirement: &Requirement, members: &BTreeMap<String, Vec<PersonId>>) -> Vec<String> {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut missing = Vec::new();
    let mut people: BTreeSet<PersonId> = BTreeSet::new();
    for step in &requirement.steps {
        let there = members.get(&step.group).map_or(&[][..], Vec::as_slice);
        if count(there.len()) < step.needed {
            missing.push(format!(
                "The policy asks for {} of the group {}, and {} can approve. Make somebody an approver in it.",
                people_of(step.needed),
                step.group,
                people_of(count(there.len())),
            ));
        }
        people.extend(there);
    }
    let there = count(people.len());
    if missing.is_empty() && there < requirement.minimum_people {
        missing.push(format!(
            "The policy asks for {} to approve, and {} can. Make somebody else an approver.",
            different(requirement.minimum_people),
            people_of(there),
        ));
    }
    missing
}

fn people_of(number: u32) -> String {
    match number {
        0 => "nobody".to_owned(),
        1 => "one person".to_owned(),
        more => format!("{more} people"),
    }
}

fn different(number: u32) -> String {
    if number == 1 {
        "one person".to_owned()
    } else {
        format!("{number} different people")
    }
}
