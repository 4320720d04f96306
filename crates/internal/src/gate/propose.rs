//! T1: somebody proposes that a brand say or do something outside.

use std::collections::BTreeSet;

use diesel::prelude::*;
use gatepost_model::InternalText;
use gatepost_model::gate::Kind;
use gatepost_model::id::{BrandId, CandidateId, PersonId, PostId};
use gatepost_storage::Transaction;
use serde_json::json;

use super::candidate::{Candidate, Core};
use super::change::Proposal;
use super::fields::{self, Fields};
use super::kind::{self, Case};
use super::{ancestor, assemble, content, label, pictures, policy, published, tell};
use crate::brand::Brand;
use crate::post::Label;
use crate::schema::{candidate_contributors, candidates, posts};
use crate::{Caller, Context, Error, Inside, audit, brand, post, role};

/// Makes a candidate with its first revision. Proposing from a post copies the post's text; the post
/// itself never becomes anything else, and its author becomes a contributor.
///
/// # Errors
/// In this order: [`Error::NotFound`] for a post the caller may not see, [`Error::Forbidden`] for a reply
/// by somebody who is not of the brand's desk, [`Error::Invalid`] for a field.
pub async fn propose(inside: &Inside, caller: &Caller, proposal: Proposal) -> Result<Candidate, Error> {
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let id = CandidateId(context.next_id());
            propose_within(tx, &context, &mut head, &caller, id, proposal)?;
            assemble::one(tx, id, context.now())
        })
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}

/// The part of [`propose`] within a transaction; gives the hash of the first revision. `id` was drawn for it.
///
/// # Errors
/// As [`propose`].
pub(crate) fn propose_within(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    caller: &Caller,
    id: CandidateId,
    proposal: Proposal,
) -> Result<String, Error> {
    let source = match &proposal.from_post_id {
        Some(id) => Some(source_post(tx, caller, id)?),
        None => None,
    };
    let brand = proposal
        .brand
        .as_deref()
        .ok_or_else(|| Error::invalid("brand is missing."))?;
    let brand = brand::find(tx, brand)?.ok_or_else(|| Error::invalid("There is no brand of that name."))?;
    let kind = proposal.kind.as_deref().and_then(Kind::parse).ok_or_else(|| {
        Error::invalid(format!(
            "kind must be one of {}.",
            Kind::ALL.map(Kind::as_str).join(", ")
        ))
    })?;
    demand_may_say(tx, caller, brand.id, kind)?;
    let core = Core {
        from_post: source.as_ref().map(|post| post.id),
        from_post_author: source.as_ref().map(|post| post.author),
        ..Core::draft(context, id, brand.id, kind, caller.person)
    };
    let case = Case {
        context,
        brand: &brand,
        core: &core,
    };
    let wanted = wanted(tx, &case, caller, proposal, source)?;
    let contributors = core.from_post_author.into_iter().collect();
    begin(tx, context, head, &brand, core, wanted, contributors)
}

/// Stores a new candidate with its first revision; gives its hash. Whoever supplied content before is a contributor,
/// as its author is.
///
/// # Errors
/// [`Error::Invalid`] for a field.
pub(super) fn begin(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    brand: &Brand,
    mut core: Core,
    mut wanted: Fields,
    mut contributors: BTreeSet<PersonId>,
) -> Result<String, Error> {
    let now = core.created_at;
    let policy = policy::in_force(tx, brand.id)?;
    let case = Case {
        context,
        brand,
        core: &core,
    };
    wanted.labels = label::of(tx, &case, &policy, &mut wanted)?;
    let draft = content::compose(tx, &case, 1, &wanted)?;
    core.target = draft.target;
    let rev_hash = draft
        .content
        .hash()
        .map_err(|_| Error::Damaged("a revision is not JSON"))?;
    insert(tx, &core, &rev_hash)?;
    let by = content::Written {
        author: core.author,
        policy_version: policy.version,
        at: now,
    };
    content::store(tx, context, &core, &draft, by)?;
    if let Some(copied_from) = core.copied_from {
        ancestor::note(tx, core.id, copied_from)?;
    }
    contributors.insert(core.author);
    for person in &contributors {
        add_contributor(tx, core.id, *person)?;
    }
    let event = audit::Event {
        at: now,
        person: Some(core.author),
        verb: "candidate.proposed",
        subject: format!("candidate:{}", core.id),
        details: &json!({
            "brand": brand.name, "kind": core.kind, "rev_hash": rev_hash,
            "from_post": core.from_post, "from_post_author": core.from_post_author,
            "copied_from": core.copied_from, "contributors": contributors,
            "seal": audit::seal::of_revision(tx, core.id, 1)?,
        }),
    };
    audit::append(tx, head, event)?;
    Ok(rev_hash)
}

/// Refuses an answer to outsiders by somebody who is not of the brand's desk.
///
/// # Errors
/// [`Error::Forbidden`].
pub(super) fn demand_may_say(
    tx: &mut Transaction<'_>,
    caller: &Caller,
    brand: BrandId,
    kind: Kind,
) -> Result<(), Error> {
    if kind == Kind::Reply && !role::is_on_desk(tx, caller.person, brand)? {
        return Err(Error::forbidden(
            "Only the brand's desk answers outsiders. Reply inside, or ask an editor.",
        ));
    }
    Ok(())
}

/// What was written, with what is copied: from the post, or from what an update or a profile replaces.
fn wanted(
    tx: &mut Transaction<'_>,
    case: &Case<'_>,
    caller: &Caller,
    proposal: Proposal,
    source: Option<SourcePost>,
) -> Result<Fields, Error> {
    let moment = |name: &str, text: Option<String>| {
        let read = text.as_deref().map(|text| fields::moment(name, text));
        read.transpose()
    };
    let mut wanted = Fields {
        text: proposal.text,
        content_warning: proposal.content_warning,
        language: proposal.language,
        in_reply_to: proposal.in_reply_to,
        object: proposal.object,
        not_before: moment("not_before", proposal.not_before)?,
        not_after: moment("not_after", proposal.not_after)?,
        title: proposal.title,
        poll: proposal.poll,
        labels: proposal.labels,
        ..Fields::default()
    };
    let mut pictures = Vec::new();
    if let Some(post) = source {
        wanted.text = wanted.text.or_else(|| Some(post.text.reveal_inside().to_owned()));
        wanted.language = wanted.language.or(post.language);
        let warning = post
            .content_warning
            .map(|warning| warning.reveal_inside().to_owned());
        wanted.content_warning = wanted.content_warning.or(warning);
        pictures = pictures::of_post(tx, post.id)?;
    }
    if case.core.kind == Kind::Update
        && let Some(uri) = &wanted.object
    {
        let target = published::get_standing(tx, case.context, case.brand, uri)?;
        pictures = kind::fill_update(&mut wanted, &target)?;
    }
    let empty = |value: &String| !value.is_empty();
    wanted.content_warning = wanted.content_warning.filter(empty);
    wanted.language = wanted.language.filter(empty);
    wanted.media = match proposal.media {
        Some(media) => pictures::find(tx, caller, &pictures, media)?,
        None => pictures,
    };
    if let Some(draft) = proposal.profile {
        let base = kind::current_profile(tx, case.brand)?;
        wanted.profile = Some(pictures::in_profile(tx, caller, base, draft)?);
    }
    Ok(wanted)
}

struct SourcePost {
    id: PostId,
    author: PersonId,
    text: InternalText,
    content_warning: Option<InternalText>,
    language: Option<String>,
}

fn source_post(tx: &mut Transaction<'_>, caller: &Caller, id: &str) -> Result<SourcePost, Error> {
    let id: PostId = id.parse().map_err(|_| Error::NotFound)?;
    let post = post::find_visible(tx, caller.person, id)?.ok_or(Error::NotFound)?;
    refuse_closed(tx, id)?;
    Ok(SourcePost {
        id: post.id,
        author: post.author,
        text: post.text,
        content_warning: post.content_warning,
        language: post.language,
    })
}

/// Refuses what its author has labelled as not for outside (R13). What was deleted has no label any more.
///
/// # Errors
/// [`Error::Forbidden`].
pub(super) fn refuse_closed(tx: &mut Transaction<'_>, post: PostId) -> Result<(), Error> {
    let label: Option<String> = tx.find(posts::table.find(post.0).select(posts::label))?;
    let Some(label) = label else { return Ok(()) };
    let label = Label::parse(&label).ok_or(Error::Damaged("a post's label cannot be read"))?;
    if !label.may_be_proposed() {
        return Err(Error::forbidden(format!(
            "This post is {}: it cannot be proposed. Its author can give it another label.",
            label.as_str()
        )));
    }
    Ok(())
}

fn insert(tx: &mut Transaction<'_>, core: &Core, rev_hash: &str) -> Result<(), Error> {
    tx.execute(diesel::insert_into(candidates::table).values((
        candidates::id.eq(core.id.0),
        candidates::outside_id.eq(core.outside_id.as_str()),
        candidates::brand_id.eq(core.brand.0),
        candidates::kind.eq(core.kind.as_str()),
        candidates::author_id.eq(core.author.0),
        candidates::from_post_id.eq(core.from_post.map(|post| post.0)),
        candidates::from_post_author_id.eq(core.from_post_author.map(|person| person.0)),
        candidates::state.eq(core.state.as_str()),
        candidates::revision.eq(core.revision),
        candidates::rev_hash.eq(rev_hash),
        candidates::created_at.eq(core.created_at.0),
        candidates::updated_at.eq(core.updated_at.0),
        candidates::target_release_id.eq(core.target.map(|release| release.0)),
        candidates::copied_from_id.eq(core.copied_from.map(|ancestor| ancestor.0)),
    )))?;
    Ok(())
}

/// Records that a person supplied content. Once a contributor, always a contributor of this candidate.
pub(super) fn add_contributor(
    tx: &mut Transaction<'_>,
    candidate: CandidateId,
    person: PersonId,
) -> Result<(), Error> {
    let row = candidate_contributors::table.find((candidate.0, person.0));
    if tx
        .find::<_, i64>(row.select(candidate_contributors::person_id))?
        .is_none()
    {
        tx.execute(diesel::insert_into(candidate_contributors::table).values((
            candidate_contributors::candidate_id.eq(candidate.0),
            candidate_contributors::person_id.eq(person.0),
        )))?;
    }
    Ok(())
}
