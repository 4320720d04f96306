//! Everything the desk's page shows about one candidate, as of one moment.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Kind, Policy, Verb, Verdict};
use gatepost_model::id::{CandidateId, ReleaseId};
use gatepost_model::notice::DeliveryLine;
use gatepost_model::role::Role;
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;

use super::candidate::{self, Candidate, Core};
use super::{assemble, policy, review};
use crate::brand::{self, Brand};
use crate::schema::{candidates, outside_actors, outside_items, people, publications, releases, revisions};
use crate::{Caller, Error, Inside, outside, role};

/// A candidate with its past.
#[derive(Debug, Clone)]
pub struct History {
    /// As it is now.
    pub candidate: Candidate,
    /// Who would speak.
    pub brand: Brand,
    /// Every revision, oldest first.
    pub revisions: Vec<PastRevision>,
    /// Every decision, oldest first.
    pub decisions: Vec<PastDecision>,
    /// What a reply answers, where the caller may read it.
    pub answers: Option<Answered>,
    /// The delivery ledger: one line per server, those first that have not taken it; only the first 200.
    pub lines: Vec<DeliveryLine>,
    /// What the caller can do with it now. For showing and hiding: the verbs decide.
    pub possible: Possible,
    /// The undo window a release would have, in seconds.
    pub undo_seconds: i64,
}

/// An immutable version, and who wrote it.
#[derive(Debug, Clone)]
pub struct PastRevision {
    /// Counts from 1.
    pub number: i64,
    /// Username of whoever wrote it.
    pub author: String,
    /// What approvals name.
    pub rev_hash: String,
    /// What was typed; absent for a follow.
    pub text: Option<InternalText>,
    /// The HTML exactly as it would be sent; absent for a follow.
    pub content_html: Option<InternalText>,
    /// Shown before the content.
    pub content_warning: Option<InternalText>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// The embargo.
    pub not_before: Option<Timestamp>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// What one person said about one revision.
#[derive(Debug, Clone)]
pub struct PastDecision {
    /// Their username.
    pub person: String,
    /// What they said.
    pub verdict: Verdict,
    /// Their words.
    pub comment: Option<InternalText>,
    /// When.
    pub at: Timestamp,
    /// The revision they said it about.
    pub revision: i64,
}

/// What a reply answers.
#[derive(Debug, Clone)]
pub struct Answered {
    /// `@name@host`.
    pub handle: String,
    /// The name people read.
    pub name: String,
    /// Sanitised HTML; absent once its author has taken it back.
    pub content_html: Option<String>,
}

/// What somebody can do with a candidate now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Possible {
    /// Write another revision.
    pub revise: bool,
    /// Hand it to the reviewers.
    pub submit: bool,
    /// Decide about it.
    pub decide: bool,
    /// Release it.
    pub release: bool,
    /// Undo a release.
    pub undo: bool,
    /// Take it back.
    pub withdraw: bool,
    /// They are an approver, and may not decide because they had a hand in it.
    pub wrote_it: bool,
}

/// The history of a candidate, for those who may see it.
///
/// # Errors
/// [`Error::NotFound`] when there is none or the caller may not know of it.
pub async fn history(inside: &Inside, caller: &Caller, id: &str) -> Result<History, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .read(move |reader| {
            let now = context.now();
            let core = candidate::get_visible(reader, &caller, &id)?;
            let policy = policy::in_force(reader)?;
            let brand = brand::get(reader, core.brand)?;
            let roles = role::gate_roles(reader, caller.person, core.brand)?;
            let revisions = revisions_of(reader, core.id)?;
            let possible = possible(reader, &core, &policy, &caller, &roles, now)?;
            let release = releases::table
                .filter(releases::candidate_id.eq(core.id.0))
                .select(releases::id);
            let lines = match reader.find::<_, i64>(release)? {
                Some(release) => outside::list_lines(reader, ReleaseId(release))?,
                None => Vec::new(),
            };
            let candidate = assemble::many(reader, vec![core.clone()], now)?
                .pop()
                .ok_or(Error::NotFound)?;
            let answers = match &candidate.revision.in_reply_to {
                Some(uri) if !roles.is_empty() => answered(reader, &brand, uri)?,
                _ => None,
            };
            let numbers: HashMap<&str, i64> = revisions
                .iter()
                .map(|revision| (revision.rev_hash.as_str(), revision.number))
                .collect();
            let decisions = candidate
                .decisions
                .iter()
                .map(|decision| PastDecision {
                    person: decision.person.clone(),
                    verdict: decision.verdict,
                    comment: decision.comment.clone(),
                    at: decision.at,
                    revision: numbers.get(decision.rev_hash.as_str()).copied().unwrap_or(0),
                })
                .collect();
            Ok(History {
                candidate,
                brand,
                decisions,
                revisions,
                answers,
                lines,
                possible,
                undo_seconds: context.limits.undo_seconds.max(policy.minimum_undo_seconds),
            })
        })
        .await
}

type Row = (
    i64,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i64>,
    i64,
);

fn revisions_of(reader: &mut Reader<'_>, id: CandidateId) -> Result<Vec<PastRevision>, Error> {
    let rows: Vec<Row> = reader.list(
        revisions::table
            .inner_join(people::table.on(people::id.eq(revisions::author_id)))
            .filter(revisions::candidate_id.eq(id.0))
            .order(revisions::number)
            .select((
                revisions::number,
                people::username,
                revisions::rev_hash,
                revisions::text,
                revisions::content_html,
                revisions::content_warning,
                revisions::language,
                revisions::not_before,
                revisions::created_at,
            )),
    )?;
    let revision =
        |(number, author, rev_hash, text, html, warning, language, not_before, created_at): Row| {
            PastRevision {
                number,
                author,
                rev_hash,
                text: text.map(InternalText::new),
                content_html: html.map(InternalText::new),
                content_warning: warning.map(InternalText::new),
                language,
                not_before: not_before.map(Timestamp),
                created_at: Timestamp(created_at),
            }
        };
    Ok(rows.into_iter().map(revision).collect())
}

/// What the verbs would let through, as far as it can be told before anything is typed.
fn possible(
    reader: &mut Reader<'_>,
    core: &Core,
    policy: &Policy,
    caller: &Caller,
    roles: &[Role],
    now: Timestamp,
) -> Result<Possible, Error> {
    let permits = |verb: Verb| core.state.permits(verb).is_ok();
    let holds = |role: Role| roles.contains(&role);
    let is_author = core.author == caller.person;
    let tally = candidate::tally(reader, core, policy, now)?;
    let eligibility = review::Eligibility::load(reader, std::slice::from_ref(core))?;
    let group = policy.steps.get(assemble::open_step(policy, &tally));
    let reviews = group.is_some_and(|step| eligibility.is_reviewer(core, &step.group, caller.person));
    let wrote_it = eligibility.had_a_hand_in(core, caller.person);
    let has_decided = core.state == CandidateState::InReview && tally.people.contains(&caller.person);
    let withdraws = is_author
        || core.from_post_author == Some(caller.person)
        || holds(Role::Editor)
        || holds(Role::DutyOfficer);
    Ok(Possible {
        revise: permits(Verb::Revise) && (is_author || holds(Role::Editor)),
        submit: permits(Verb::Submit) && (is_author || holds(Role::Editor)),
        decide: permits(Verb::Decide) && reviews && !wrote_it && !has_decided,
        release: permits(Verb::Release) && holds(Role::Publisher),
        undo: permits(Verb::Undo) && !roles.is_empty(),
        withdraw: permits(Verb::Withdraw) && withdraws,
        wrote_it: permits(Verb::Decide) && reviews && wrote_it,
    })
}

/// What came in and is answered, or one of our own publications.
fn answered(reader: &mut Reader<'_>, brand: &Brand, uri: &str) -> Result<Option<Answered>, Error> {
    let item: Option<(String, String, Option<String>)> = reader.find(
        outside_items::table
            .inner_join(outside_actors::table.on(outside_actors::uri.eq(outside_items::author_uri)))
            .filter(outside_items::brand_id.eq(brand.id.0))
            .filter(outside_items::uri.eq(uri))
            .select((
                outside_actors::handle,
                outside_actors::name,
                outside_items::content_html,
            )),
    )?;
    if let Some((handle, name, content_html)) = item {
        return Ok(Some(Answered {
            handle,
            name,
            content_html,
        }));
    }
    let own: Option<i64> = reader.find(
        publications::table
            .inner_join(releases::table.on(releases::id.eq(publications::release_id)))
            .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
            .filter(publications::uri.eq(uri))
            .filter(candidates::kind.ne(Kind::Follow.as_str()))
            .select(candidates::id),
    )?;
    let Some(own) = own else { return Ok(None) };
    let Some(core) = candidate::find_core(reader, CandidateId(own))? else {
        return Ok(None);
    };
    let speaker = brand::get(reader, core.brand)?;
    let revision = super::content::current_revision(reader, core.id)?;
    Ok(Some(Answered {
        handle: format!("@{}", speaker.name),
        name: speaker.display_name,
        content_html: revision.content_html,
    }))
}
