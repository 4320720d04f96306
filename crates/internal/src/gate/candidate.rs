//! A candidate: as people see it, and its core as the verbs of the gate work on it.

use diesel::connection::Connection;
use diesel::prelude::*;
use gatepost_model::check::Finding;
use gatepost_model::gate::{CandidateState, Kind, Medium, Poll, Profile, StepTally, Verdict};
use gatepost_model::id::{BrandId, CandidateId, OutsideId, PersonId, PostId, ReleaseId};
use gatepost_model::notice::DeliveryCounts;
use gatepost_model::role::Role;
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::{AnyConnection, Reader};

use super::about::TargetPublication;
use super::card::Card;
use super::review;
use crate::outside::Votes;
use crate::page::Page;
use crate::schema::candidates;
use crate::{Caller, Context, Error, role};

/// One intended outward act, whole.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its id inside.
    pub id: CandidateId,
    /// Where it stands.
    pub state: CandidateState,
    /// Why it is held, or why the public plane could not take it yet.
    pub problem: Option<String>,
    /// Name of the brand.
    pub brand: String,
    /// The act.
    pub kind: Kind,
    /// Username of whoever proposed it.
    pub author: String,
    /// When it will start to leave.
    pub scheduled_at: Option<Timestamp>,
    /// The end of the undo window.
    pub leaves_at: Option<Timestamp>,
    /// The newest revision.
    pub revision: Revision,
    /// How far the policy's steps are for this revision.
    pub steps: Vec<StepTally>,
    /// Whose word is missing; absent where no decision is waited for.
    pub waits_for: Option<Waits>,
    /// Every decision on any revision, oldest first.
    pub decisions: Vec<Decision>,
    /// What the outside can see, once the public plane has accepted it.
    pub publication: Option<Publication>,
    /// The publication an update, delete, pin or unpin is about, as outsiders read it now.
    pub target: Option<TargetPublication>,
    /// What a boost, favourite or reply is about; what came in for the brand only for its desk.
    pub card: Option<Card>,
    /// Why and from where it is held.
    pub held: Option<Held>,
    /// What it was begun anew from.
    pub ancestor: Option<Ancestor>,
    /// How the outside has voted, where it is a poll that was published.
    pub votes: Option<Votes>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Why something is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The exact reason.
    pub reason: String,
    /// What it was before, to which lifting leads back. Absent for what was held before that was noted.
    pub from: Option<CandidateState>,
    /// The stop that held it; lifting that one lifts this.
    pub by_stop: Option<i64>,
}

/// A candidate that ended, and that another was begun anew from.
#[derive(Debug, Clone)]
pub struct Ancestor {
    /// Its id inside.
    pub id: CandidateId,
    /// Rejected or withdrawn.
    pub state: CandidateState,
    /// Its newest revision, which is what was copied.
    pub revision: i64,
    /// Who rejected it or asked for changes, and why; also of whatever it was itself begun anew from. Oldest first.
    pub objections: Vec<Decision>,
}

/// Whose word a candidate waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// The review group of the open step.
    pub group: String,
    /// How many more of it have to approve.
    pub missing: u32,
    /// Usernames of those who can: members of the group who had no hand in it and have not approved it yet,
    /// sorted.
    pub people: Vec<String>,
}

/// An immutable version.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Counts from 1.
    pub number: i64,
    /// What approvals name.
    pub rev_hash: String,
    /// What the author typed; absent where nothing is written.
    pub text: Option<InternalText>,
    /// The HTML exactly as it will be sent; absent where nothing is written.
    pub content_html: Option<InternalText>,
    /// Shown before the content.
    pub content_warning: Option<InternalText>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// What a reply answers.
    pub in_reply_to: Option<String>,
    /// What the act is done to.
    pub object: Option<String>,
    /// Hash of the copy reviewers see; for an update or delete of the revision it replaces.
    pub object_hash: Option<String>,
    /// The embargo.
    pub not_before: Option<Timestamp>,
    /// Never at or after this moment.
    pub not_after: Option<Timestamp>,
    /// The headline of an article.
    pub title: Option<InternalText>,
    /// Hashtags of the text, lower case, without `#`.
    pub hashtags: Vec<String>,
    /// Pictures, in order, exactly as they will be sent.
    pub media: Vec<Medium>,
    /// What is asked.
    pub poll: Option<Poll>,
    /// What the brand will say of itself.
    pub profile: Option<Profile>,
    /// Labels that add steps. Only people inside know them.
    pub labels: Vec<String>,
    /// What the content checks found.
    pub findings: Vec<ShownFinding>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// What a content check found, and whether somebody let it pass.
#[derive(Debug, Clone)]
pub struct ShownFinding {
    /// The finding; its place and range point into the revision.
    pub finding: Finding,
    /// Username of whoever let it pass for this revision.
    pub overridden_by: Option<String>,
    /// Why.
    pub reason: Option<InternalText>,
}

/// What one person said about one revision.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Their username.
    pub person: String,
    /// What they said.
    pub verdict: Verdict,
    /// The hash they said it about.
    pub rev_hash: String,
    /// Their words.
    pub comment: Option<InternalText>,
    /// When.
    pub at: Timestamp,
}

/// The mirror of a publication.
#[derive(Debug, Clone)]
pub struct Publication {
    /// URI of the object; where there is none of the activity.
    pub uri: String,
    /// Where people read it.
    pub url: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// How far its delivery is.
    pub deliveries: DeliveryCounts,
}

/// A row of `candidates`.
#[derive(Debug, Clone, Queryable)]
pub(super) struct CandidateRow {
    id: i64,
    outside_id: String,
    brand_id: i64,
    kind: String,
    author_id: i64,
    from_post_id: Option<i64>,
    from_post_author_id: Option<i64>,
    state: String,
    problem: Option<String>,
    revision: i64,
    rev_hash: String,
    scheduled_at: Option<i64>,
    leaves_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
    held_from: Option<String>,
    held_by_stop: Option<i64>,
    held_schedule: Option<i64>,
    target_release_id: Option<i64>,
    copied_from_id: Option<i64>,
}

/// A candidate's own row, read.
#[derive(Debug, Clone)]
pub(super) struct Core {
    pub id: CandidateId,
    pub outside_id: OutsideId,
    pub brand: BrandId,
    pub kind: Kind,
    pub author: PersonId,
    pub from_post: Option<PostId>,
    pub from_post_author: Option<PersonId>,
    pub state: CandidateState,
    pub problem: Option<String>,
    pub revision: i64,
    pub rev_hash: String,
    pub scheduled_at: Option<Timestamp>,
    pub leaves_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// What it was before it was held.
    pub held_from: Option<CandidateState>,
    /// The stop that held it.
    pub held_by_stop: Option<i64>,
    /// The time it had when it was held.
    pub held_schedule: Option<Timestamp>,
    /// The release an update, delete, pin or unpin is about.
    pub target: Option<ReleaseId>,
    /// The candidate it was begun anew from.
    pub copied_from: Option<CandidateId>,
}

impl Core {
    /// A draft that nobody has written yet.
    pub(super) fn draft(
        context: &Context,
        id: CandidateId,
        brand: BrandId,
        kind: Kind,
        author: PersonId,
    ) -> Self {
        let now = context.now();
        Self {
            id,
            outside_id: OutsideId::draw(context.random.as_ref()),
            brand,
            kind,
            author,
            from_post: None,
            from_post_author: None,
            state: CandidateState::Draft,
            problem: None,
            revision: 1,
            rev_hash: String::new(),
            scheduled_at: None,
            leaves_at: None,
            created_at: now,
            updated_at: now,
            held_from: None,
            held_by_stop: None,
            held_schedule: None,
            target: None,
            copied_from: None,
        }
    }
}

impl TryFrom<CandidateRow> for Core {
    type Error = Error;
    fn try_from(row: CandidateRow) -> Result<Self, Error> {
        let damaged = || Error::Damaged("a candidate's row cannot be read");
        Ok(Self {
            id: CandidateId(row.id),
            outside_id: OutsideId::parse(&row.outside_id).ok_or_else(damaged)?,
            brand: BrandId(row.brand_id),
            kind: Kind::parse(&row.kind).ok_or_else(damaged)?,
            author: PersonId(row.author_id),
            from_post: row.from_post_id.map(PostId),
            from_post_author: row.from_post_author_id.map(PersonId),
            state: CandidateState::parse(&row.state).ok_or_else(damaged)?,
            problem: row.problem,
            revision: row.revision,
            rev_hash: row.rev_hash,
            scheduled_at: row.scheduled_at.map(Timestamp),
            leaves_at: row.leaves_at.map(Timestamp),
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
            held_from: row
                .held_from
                .map(|state| CandidateState::parse(&state).ok_or_else(damaged))
                .transpose()?,
            held_by_stop: row.held_by_stop,
            held_schedule: row.held_schedule.map(Timestamp),
            target: row.target_release_id.map(ReleaseId),
            copied_from: row.copied_from_id.map(CandidateId),
        })
    }
}

/// The candidate of that id, whoever asks.
pub(super) fn find_core(reader: &mut Reader<'_>, id: CandidateId) -> Result<Option<Core>, Error> {
    let row: Option<CandidateRow> =
        reader.find(candidates::table.find(id.0).select(candidates::all_columns))?;
    row.map(Core::try_from).transpose()
}

/// The candidate of that id if the caller may know of it: its author, its contributors, the author of the
/// copied post, whoever holds a gate role at its brand, and compliance.
///
/// # Errors
/// [`Error::NotFound`] for everyone else, whether or not it exists.
pub(super) fn get_visible(reader: &mut Reader<'_>, caller: &Caller, id: &str) -> Result<Core, Error> {
    let id: CandidateId = id.parse().map_err(|_| Error::NotFound)?;
    let core = find_core(reader, id)?.ok_or(Error::NotFound)?;
    let person = caller.person;
    let visible = core.author == person
        || core.from_post_author == Some(person)
        || role::is_on_desk(reader, person, core.brand)?
        || review::is_contributor(reader, core.id, person)?
        || role::holds_at_node(reader, person, Role::Compliance)?;
    if visible { Ok(core) } else { Err(Error::NotFound) }
}

/// One page of a query over candidates, at most `rows` of them, newest first.
pub(super) fn list_page(
    reader: &mut Reader<'_>,
    query: candidates::BoxedQuery<'_, <AnyConnection as Connection>::Backend>,
    page: Page,
    rows: i64,
) -> Result<Vec<Core>, Error> {
    let mut query = query.limit(rows);
    if let Some(max_id) = page.max_id {
        query = query.filter(candidates::id.lt(max_id));
    }
    if let Some(newer) = page.min_id.or(page.since_id) {
        query = query.filter(candidates::id.gt(newer));
    }
    let upward = page.min_id.is_some();
    let query = if upward {
        query.order(candidates::id.asc())
    } else {
        query.order(candidates::id.desc())
    };
    let rows: Vec<CandidateRow> = reader.list(query)?;
    let mut cores = rows
        .into_iter()
        .map(Core::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    if upward {
        cores.reverse();
    }
    Ok(cores)
}
