//! The desk's queue: what waits for whom.

use diesel::connection::Connection;
use diesel::prelude::*;
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;
use gatepost_storage::{AnyConnection, Reader};

use super::assemble;
use super::candidate::{self, Candidate};
use crate::page::Page;
use crate::schema::{brand_roles, candidate_contributors, candidates, decisions, releases};
use crate::{Caller, Error, Inside, brand};

/// Which part of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// What waits for the caller: a decision they may take, changes somebody wants of them, an expired proposal
    /// of theirs, an approved one they may release.
    NeedsMe,
    /// What the caller had a hand in.
    Mine,
    /// Everything of the brands whose desk the caller is on.
    All,
    /// What of it is held or has expired: put aside, with the reason.
    Aside,
    /// What of it a stop has interrupted on its way, and waits for resume or recall.
    Paused,
    /// What of it was recalled, or is being.
    Recalled,
}

/// How many candidates are looked at for one page of what needs somebody. Which step of the policy is open is
/// counted, not stored, so a few are passed over.
const LOOKED_AT: i64 = 3 * Page::LONGEST;

/// A part of the queue, newest first; of one brand, or of all. A fixed number of statements.
///
/// # Errors
/// [`Error::Invalid`] for a brand there is not.
pub async fn queue(
    inside: &Inside,
    caller: &Caller,
    queue: Queue,
    brand: Option<String>,
    page: Page,
) -> Result<Vec<Candidate>, Error> {
    let (now, caller) = (inside.context.now(), caller.clone());
    inside
        .database
        .read(move |reader| {
            let mut query = part(reader, &caller, queue)?;
            if let Some(name) = &brand {
                let brand = brand::find(reader, name)?
                    .ok_or_else(|| Error::invalid("There is no brand of that name."))?;
                query = query.filter(candidates::brand_id.eq(brand.id.0));
            }
            let rows = if queue == Queue::NeedsMe {
                LOOKED_AT
            } else {
                page.rows()
            };
            let cores = candidate::list_page(reader, query, page, rows)?;
            let mut found = assemble::for_person(reader, cores, now, caller.person)?;
            if queue == Queue::NeedsMe {
                let waits_for_others = |candidate: &Candidate| {
                    let waits = candidate.waits_for.as_ref();
                    waits.is_some_and(|waits| !waits.people.contains(&caller.username))
                };
                found.retain(|candidate| !waits_for_others(candidate));
                let shown = usize::try_from(page.rows()).unwrap_or(0);
                if page.min_id.is_some() {
                    found.drain(..found.len().saturating_sub(shown));
                } else {
                    found.truncate(shown);
                }
            }
            Ok(found)
        })
        .await
}

/// Whether a stop has interrupted a candidate on its way outside, and what is left of it waits for resume or recall.
///
/// # Errors
/// [`Error::NotFound`] when there is none or the caller may not know of it.
pub async fn is_paused(inside: &Inside, caller: &Caller, id: &str) -> Result<bool, Error> {
    let (caller, id) = (caller.clone(), id.to_owned());
    inside
        .database
        .read(move |reader| {
            let core = candidate::get_visible(reader, &caller, &id)?;
            let paused = releases::table
                .filter(releases::candidate_id.eq(core.id.0))
                .filter(releases::paused_at.is_not_null())
                .select(releases::id);
            Ok(reader.find::<_, i64>(paused)?.is_some())
        })
        .await
}

/// The most that [`count_needs_me`] tells apart.
const COUNTED: usize = 10;

/// How many candidates wait for the caller, for the navigation: ten stands for ten and more. A fixed number of
/// statements, two for somebody whom nothing waits for, and no content is read.
///
/// # Errors
/// When the database fails.
pub async fn count_needs_me(inside: &Inside, caller: &Caller) -> Result<i64, Error> {
    let (now, caller) = (inside.context.now(), caller.clone());
    inside
        .database
        .read(move |reader| {
            let query = part(reader, &caller, Queue::NeedsMe)?;
            let cores = candidate::list_page(reader, query, Page::default(), LOOKED_AT)?;
            let found = assemble::waiting_for(reader, &cores, caller.person, now)?;
            Ok(i64::try_from(found.len().min(COUNTED)).unwrap_or(i64::MAX))
        })
        .await
}

type Query = candidates::BoxedQuery<'static, <AnyConnection as Connection>::Backend>;

/// The candidates of a part of the queue. What needs somebody may hold some that wait for others of their group.
fn part(reader: &mut Reader<'_>, caller: &Caller, queue: Queue) -> Result<Query, Error> {
    let me = caller.person.0;
    let roles: Vec<(i64, String)> = reader.list(
        brand_roles::table
            .filter(brand_roles::person_id.eq(me))
            .select((brand_roles::brand_id, brand_roles::role)),
    )?;
    let brands_as = |role: Role| -> Vec<i64> {
        let held = roles.iter().filter(|(_, name)| name == role.as_str());
        held.map(|(brand, _)| *brand).collect()
    };
    let had_a_hand_in = candidate_contributors::table
        .filter(candidate_contributors::person_id.eq(me))
        .select(candidate_contributors::candidate_id);
    let desks: Vec<i64> = roles.iter().map(|(brand, _)| *brand).collect();
    let of_desks = candidates::table.filter(candidates::brand_id.eq_any(desks));
    let query = match queue {
        Queue::NeedsMe => {
            let decided = decisions::table
                .filter(decisions::candidate_id.eq(candidates::id))
                .filter(decisions::person_id.eq(me))
                .filter(decisions::rev_hash.eq(candidates::rev_hash))
                .select(decisions::id);
            let in_review = candidates::state
                .eq(CandidateState::InReview.as_str())
                .and(diesel::dsl::not(diesel::dsl::exists(decided)));
            let to_decide = in_review
                .or(candidates::state.eq(CandidateState::Held.as_str()))
                .and(candidates::brand_id.eq_any(brands_as(Role::Approver)))
                .and(diesel::dsl::not(candidates::id.eq_any(had_a_hand_in)));
            let unfinished = [CandidateState::ChangesRequested, CandidateState::Expired];
            let to_rewrite = candidates::state
                .eq_any(unfinished.map(CandidateState::as_str))
                .and(candidates::author_id.eq(me));
            let to_release = candidates::state
                .eq(CandidateState::Approved.as_str())
                .and(candidates::brand_id.eq_any(brands_as(Role::Publisher)));
            candidates::table
                .filter(to_decide.or(to_rewrite).or(to_release))
                .into_boxed()
        }
        Queue::Mine => candidates::table
            .filter(candidates::id.eq_any(had_a_hand_in))
            .into_boxed(),
        Queue::All => of_desks.into_boxed(),
        Queue::Aside => {
            let aside = [CandidateState::Held, CandidateState::Expired];
            of_desks
                .filter(candidates::state.eq_any(aside.map(CandidateState::as_str)))
                .into_boxed()
        }
        Queue::Paused => {
            // Index: `releases_paused`.
            let paused = releases::table
                .filter(releases::paused_at.is_not_null())
                .select(releases::candidate_id);
            let recalled = [CandidateState::Recalling, CandidateState::Recalled];
            of_desks
                .filter(candidates::id.eq_any(paused))
                .filter(candidates::state.ne_all(recalled.map(CandidateState::as_str)))
                .into_boxed()
        }
        Queue::Recalled => {
            let recalled = [CandidateState::Recalling, CandidateState::Recalled];
            of_desks
                .filter(candidates::state.eq_any(recalled.map(CandidateState::as_str)))
                .into_boxed()
        }
    };
    Ok(query)
}
