//! Everything the desk's page shows about one candidate, as of one moment.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Kind, Medium, Poll, Profile, Verb, Verdict};
use gatepost_model::id::{CandidateId, ReleaseId};
use gatepost_model::notice::DeliveryLine;
use gatepost_model::role::Role;
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;

use super::candidate::{self, Candidate, Core};
use super::content::RevisionRow;
use super::standing::Standing;
use super::{assemble, policy};
use crate::brand::{self, Brand};
use crate::schema::{people, releases, revisions};
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
    /// What was typed; absent where nothing is written.
    pub text: Option<InternalText>,
    /// The HTML exactly as it would be sent; absent where nothing is written.
    pub content_html: Option<InternalText>,
    /// Shown before the content.
    pub content_warning: Option<InternalText>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// The headline of an article.
    pub title: Option<InternalText>,
    /// Pictures, in order.
    pub media: Vec<Medium>,
    /// What is asked.
    pub poll: Option<Poll>,
    /// What the brand would say of itself.
    pub profile: Option<Profile>,
    /// What the act is done to.
    pub object: Option<String>,
    /// Labels that add steps.
    pub labels: Vec<String>,
    /// The embargo.
    pub not_before: Option<Timestamp>,
    /// Never at or after this moment.
    pub not_after: Option<Timestamp>,
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
    /// Begin it anew.
    pub copy: bool,
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
            let policy = policy::in_force(reader, core.brand)?;
            let brand = brand::get(reader, core.brand)?;
            let roles = role::gate_roles(reader, caller.person, core.brand)?;
            let revisions = revisions_of(reader, core.id)?;
            let possible = possible(reader, &core, &caller, &roles, now)?;
            let release = releases::table
                .filter(releases::candidate_id.eq(core.id.0))
                .select(releases::id);
            let lines = match reader.find::<_, i64>(release)? {
                Some(release) => outside::list_lines(reader, ReleaseId(release))?,
                None => Vec::new(),
            };
            let candidate = assemble::alone(reader, &context, core.clone(), caller.person)?;
            let answers = candidate
                .card
                .as_ref()
                .filter(|_| core.kind == Kind::Reply && !roles.is_empty())
                .map(|card| Answered {
                    handle: card.handle.clone(),
                    name: card.name.clone(),
                    content_html: card.content_html.clone(),
                });
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

fn revisions_of(reader: &mut Reader<'_>, id: CandidateId) -> Result<Vec<PastRevision>, Error> {
    let rows: Vec<(RevisionRow, String)> = reader.list(
        revisions::table
            .inner_join(people::table.on(people::id.eq(revisions::author_id)))
            .filter(revisions::candidate_id.eq(id.0))
            .order(revisions::number)
            .select((RevisionRow::as_select(), people::username)),
    )?;
    let revision = |(row, author): (RevisionRow, String)| {
        Ok(PastRevision {
            media: row.media()?,
            poll: row.poll()?,
            profile: row.profile()?,
            labels: row.labels()?,
            number: row.number,
            author,
            rev_hash: row.rev_hash,
            text: row.text.map(InternalText::new),
            content_html: row.content_html.map(InternalText::new),
            content_warning: row.content_warning.map(InternalText::new),
            language: row.language,
            title: row.title.map(InternalText::new),
            object: row.object,
            not_before: row.not_before.map(Timestamp),
            not_after: row.not_after.map(Timestamp),
            created_at: Timestamp(row.created_at),
        })
    };
    rows.into_iter().map(revision).collect()
}

/// What the verbs would let through, as far as it can be told before anything is typed.
fn possible(
    reader: &mut Reader<'_>,
    core: &Core,
    caller: &Caller,
    roles: &[Role],
    now: Timestamp,
) -> Result<Possible, Error> {
    let permits = |verb: Verb| core.state.permits(verb).is_ok();
    let holds = |role: Role| roles.contains(&role);
    let is_author = core.author == caller.person;
    let standing = Standing::of(reader, core)?;
    let tally = standing.tally(core, now)?;
    let group = tally.steps.get(assemble::open_step(&tally));
    let reviews = group.is_some_and(|step| standing.people().is_reviewer(core, &step.group, caller.person));
    let wrote_it = standing.people().had_a_hand_in(core, caller.person);
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
        copy: permits(Verb::Copy) && (is_author || holds(Role::Editor)),
        wrote_it: permits(Verb::Decide) && reviews && wrote_it,
    })
}
