//! Where candidates stand: the policies in force, the decisions, and whose of them count.
//!
//! Whoever asks "is this approved?" asks here, and so everybody counts alike: the desk's pages, the verbs and the
//! publish transaction. Everything is read once for any number of candidates, in a fixed number of statements.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::check::{Finding, Severity};
use gatepost_model::gate::{Policy, Requirement, Tally, Vote};
use gatepost_model::id::{BrandId, CandidateId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Reader;

use super::candidate::Core;
use super::policy::Policies;
use super::review::{self, StoredDecision};
use crate::Error;
use crate::schema::{
    brand_roles, candidate_contributors, candidates, check_overrides, delegations, people, revisions,
};

/// The standing of some candidates, as of one moment of the database.
pub(super) struct Standing {
    policies: Policies,
    decisions: Vec<StoredDecision>,
    people: Eligibility,
    asks: HashMap<CandidateId, Asks>,
}

/// What the newest revision of a candidate brings along that policies look at.
#[derive(Debug, Default)]
struct Asks {
    labels: Vec<String>,
    /// Review groups that content checks ask for.
    groups: Vec<String>,
}

impl Standing {
    /// Reads what is needed for these candidates.
    pub(super) fn load(reader: &mut Reader<'_>, cores: &[Core]) -> Result<Self, Error> {
        let ids: Vec<i64> = cores.iter().map(|core| core.id.0).collect();
        let decisions = review::decisions_of(reader, &ids)?;
        let decided_under: Vec<i64> = decisions.iter().map(|decision| decision.policy_version).collect();
        let people = Eligibility::load(reader, cores, &ids)?;
        Ok(Self {
            policies: Policies::load(reader, &decided_under)?,
            asks: asks(reader, &ids)?,
            decisions,
            people,
        })
    }

    /// Reads what is needed for one.
    pub(super) fn of(reader: &mut Reader<'_>, core: &Core) -> Result<Self, Error> {
        Self::load(reader, std::slice::from_ref(core))
    }

    /// The policy in force for a candidate.
    pub(super) fn policy(&self, core: &Core) -> Result<&Policy, Error> {
        self.policies.in_force(core.brand)
    }

    /// What a candidate needs now.
    pub(super) fn requirement(&self, core: &Core) -> Result<Requirement, Error> {
        let none = Asks::default();
        let asks = self.asks.get(&core.id).unwrap_or(&none);
        Ok(self
            .policy(core)?
            .requirement(core.kind, &asks.labels, &asks.groups))
    }

    /// Its labels.
    pub(super) fn labels(&self, core: &Core) -> &[String] {
        self.asks.get(&core.id).map_or(&[], |asks| &asks.labels)
    }

    /// The decisions on a candidate, oldest first.
    pub(super) fn decisions<'a>(&'a self, core: &'a Core) -> impl Iterator<Item = &'a StoredDecision> + 'a {
        self.decisions
            .iter()
            .filter(move |decision| decision.candidate == core.id)
    }

    /// Who wrote, who reviews.
    pub(super) fn people(&self) -> &Eligibility {
        &self.people
    }

    /// Whether the policy in force asks more of this candidate than the one a decision was made under.
    pub(super) fn outgrew(&self, core: &Core, decision: &StoredDecision) -> Result<bool, Error> {
        let now = self.policy(core)?;
        if decision.policy_version == now.version {
            return Ok(false);
        }
        let then = self.policies.version(decision.policy_version)?;
        Ok(now.is_stricter_than(then, core.kind, self.labels(core)))
    }

    /// Counts the decisions on the newest revision.
    pub(super) fn tally(&self, core: &Core, now: Timestamp) -> Result<Tally, Error> {
        let requirement = self.requirement(core)?;
        let votes = self
            .decisions(core)
            .map(|decision| {
                let person = decision.person;
                let in_group = self
                    .people
                    .counted(core, &decision.review_group, person, decision.at);
                let eligible = in_group
                    && !decision.in_pause
                    && !self.people.had_a_hand_in(core, person)
                    && !self.outgrew(core, decision)?;
                Ok(Vote {
                    person,
                    group: decision.review_group.clone(),
                    verdict: decision.verdict,
                    rev_hash: decision.rev_hash.clone(),
                    at: decision.at,
                    eligible,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let members = |group: &str| self.people.expected(core, group, now).count();
        Ok(Tally::count(&requirement, &core.rev_hash, &votes, members, now))
    }
}

/// Labels and asked-for groups of the newest revisions.
fn asks(reader: &mut Reader<'_>, ids: &[i64]) -> Result<HashMap<CandidateId, Asks>, Error> {
    let current = revisions::number
        .eq(candidates::revision)
        .and(revisions::candidate_id.eq(candidates::id));
    let rows: Vec<(i64, String, String)> = reader.list(
        candidates::table
            .inner_join(revisions::table.on(current))
            .filter(candidates::id.eq_any(ids.to_vec()))
            .select((candidates::id, revisions::labels, revisions::findings)),
    )?;
    rows.into_iter()
        .map(|(id, labels, findings)| {
            let damaged = |_| Error::Damaged("a revision's labels or findings cannot be read");
            let findings: Vec<Finding> = serde_json::from_str(&findings).map_err(damaged)?;
            let mut groups: Vec<String> = findings
                .into_iter()
                .filter(|finding| finding.severity == Severity::ExtraStep)
                .filter_map(|finding| finding.group)
                .collect();
            groups.sort();
            groups.dedup();
            let labels = serde_json::from_str(&labels).map_err(damaged)?;
            Ok((CandidateId(id), Asks { labels, groups }))
        })
        .collect()
}

/// Who may decide about which candidate, as of now: active approvers of the brand by review group, less the
/// author, the contributors and whoever has let a content check's finding pass.
pub(super) struct Eligibility {
    /// From when on a membership counts.
    reviewers: HashMap<(BrandId, String, PersonId), Timestamp>,
    excluded: HashSet<(CandidateId, PersonId)>,
    delegations: Vec<Delegation>,
}

struct Delegation {
    brand: BrandId,
    group: String,
    from: PersonId,
    to: PersonId,
    starts_at: Timestamp,
    ends_at: Timestamp,
}

impl Eligibility {
    fn load(reader: &mut Reader<'_>, cores: &[Core], ids: &[i64]) -> Result<Self, Error> {
        let brands: Vec<i64> = cores.iter().map(|core| core.brand.0).collect();
        let active = brand_roles::table
            .inner_join(people::table.on(people::id.eq(brand_roles::person_id)))
            .filter(people::deactivated_at.is_null())
            .filter(brand_roles::role.eq(Role::Approver.as_str()))
            .filter(brand_roles::brand_id.eq_any(brands.clone()))
            .select((
                brand_roles::brand_id,
                brand_roles::review_group,
                brand_roles::person_id,
                brand_roles::counts_from,
            ));
        let reviewers: Vec<(i64, String, i64, i64)> = reader.list(active)?;
        let mut excluded: Vec<(i64, i64)> = reader.list(
            candidate_contributors::table
                .filter(candidate_contributors::candidate_id.eq_any(ids.to_vec()))
                .select((
                    candidate_contributors::candidate_id,
                    candidate_contributors::person_id,
                )),
        )?;
        excluded.extend(
            reader.list::<_, (i64, i64)>(
                check_overrides::table
                    .filter(check_overrides::candidate_id.eq_any(ids.to_vec()))
                    .select((check_overrides::candidate_id, check_overrides::person_id)),
            )?,
        );
        Ok(Self {
            reviewers: reviewers
                .into_iter()
                .map(|(brand, group, person, from)| {
                    ((BrandId(brand), group, PersonId(person)), Timestamp(from))
                })
                .collect(),
            excluded: excluded
                .into_iter()
                .map(|(candidate, person)| (CandidateId(candidate), PersonId(person)))
                .collect(),
            delegations: delegations_of(reader, brands)?,
        })
    }

    /// Whether a person is in a review group of the candidate's brand.
    pub(super) fn is_reviewer(&self, core: &Core, group: &str, person: PersonId) -> bool {
        self.reviewers
            .contains_key(&(core.brand, group.to_owned(), person))
    }

    /// Whether a person's word for a group counted at a moment: a member, and not of yesterday.
    pub(super) fn counted(&self, core: &Core, group: &str, person: PersonId, at: Timestamp) -> bool {
        let member = (core.brand, group.to_owned(), person);
        self.reviewers.get(&member).is_some_and(|from| *from <= at)
    }

    /// Everybody in a review group of one of the brands.
    pub(super) fn everybody(&self) -> impl Iterator<Item = PersonId> {
        self.reviewers.keys().map(|(_, _, person)| *person)
    }

    /// Who in a review group may decide about a candidate now.
    pub(super) fn reviewers_of<'a>(
        &'a self,
        core: &'a Core,
        group: &'a str,
        now: Timestamp,
    ) -> impl Iterator<Item = PersonId> + 'a {
        self.reviewers
            .iter()
            .filter(move |((brand, of, person), from)| {
                *brand == core.brand && of == group && **from <= now && !self.had_a_hand_in(core, *person)
            })
            .map(|((_, _, person), _)| *person)
    }

    /// Whose word a step of all waits for: those who may decide, less those somebody stands in for.
    fn expected<'a>(
        &'a self,
        core: &'a Core,
        group: &'a str,
        now: Timestamp,
    ) -> impl Iterator<Item = PersonId> + 'a {
        let may: HashSet<PersonId> = self.reviewers_of(core, group, now).collect();
        let is_away = move |person: PersonId| {
            self.delegations.iter().any(|delegation| {
                delegation.brand == core.brand
                    && delegation.group == group
                    && delegation.from == person
                    && delegation.starts_at <= now
                    && now < delegation.ends_at
                    && may.contains(&delegation.to)
            })
        };
        self.reviewers_of(core, group, now)
            .filter(move |person| !is_away(*person))
    }

    /// Whether a person wrote it, or any part of it, or let a finding of a content check pass.
    pub(super) fn had_a_hand_in(&self, core: &Core, person: PersonId) -> bool {
        core.author == person || self.excluded.contains(&(core.id, person))
    }
}

fn delegations_of(reader: &mut Reader<'_>, brands: Vec<i64>) -> Result<Vec<Delegation>, Error> {
    type Row = (i64, String, i64, i64, i64, i64);
    let rows: Vec<Row> = reader.list(
        delegations::table
            .filter(delegations::brand_id.eq_any(brands))
            .filter(delegations::cancelled_at.is_null())
            .select((
                delegations::brand_id,
                delegations::review_group,
                delegations::from_id,
                delegations::to_id,
                delegations::starts_at,
                delegations::ends_at,
            )),
    )?;
    let delegation = |(brand, group, from, to, starts_at, ends_at): Row| Delegation {
        brand: BrandId(brand),
        group,
        from: PersonId(from),
        to: PersonId(to),
        starts_at: Timestamp(starts_at),
        ends_at: Timestamp(ends_at),
    };
    Ok(rows.into_iter().map(delegation).collect())
}
