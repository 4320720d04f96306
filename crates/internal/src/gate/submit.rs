//! T3: to the reviewers.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Medium, Policy, RevisionContent, Verb};
use gatepost_model::id::CandidateId;
use gatepost_model::markup;
use gatepost_model::role::Role;
use gatepost_storage::Transaction;
use serde_json::json;

use super::candidate::{self, Candidate};
use super::standing::Standing;
use super::{asking, assemble, change, check, content, fields, tell};
use crate::schema::candidates;
use crate::{Caller, Context, Error, Inside, audit, brand, notice, role};

/// Hands the newest revision to the reviewers.
///
/// # Errors
/// In the gate's order; [`Error::Invalid`] when the text names somebody outside of whom nothing was known when it was
/// saved, because nothing is looked up by a text that nobody has approved, when its last moment has passed, and when a
/// content check or the brand's policy forbids it; [`Error::Conflict`] when too few people could ever approve it.
pub async fn submit(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    rev_hash: Option<String>,
) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let id = submit_within(tx, &context, &mut head, &caller, &id, rev_hash)?;
            assemble::one(tx, id, context.now())
        })
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}

/// The part of [`submit`] within a transaction.
///
/// # Errors
/// As [`submit`].
pub(crate) fn submit_within(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    caller: &Caller,
    id: &str,
    rev_hash: Option<String>,
) -> Result<CandidateId, Error> {
    let now = context.now();
    let core = candidate::get_visible(tx, caller, id)?;
    change::demand_own_of_app(caller, &core)?;
    if core.author != caller.person && !role::holds(tx, caller.person, core.brand, Role::Editor)? {
        return Err(Error::forbidden(
            "Only its author and the brand's editors can submit it.",
        ));
    }
    let rev_hash = fields::seen_hash(rev_hash)?;
    let brand = brand::get(tx, core.brand)?;
    let row = content::current_revision(tx, core.id)?;
    let content = content::rebuild(&core, &brand, &row)?;
    let standing = Standing::of(tx, &core)?;
    if rev_hash == core.rev_hash {
        refuse_unknown_mentions(&content)?;
        refuse_over(&content, now)?;
        refuse_against_policy(standing.policy(&core)?, &content)?;
        check::refuse_blocked(tx, context, &core, &row, &content)?;
    }
    demand_current(&core.rev_hash, &rev_hash)?;
    core.state.permits(Verb::Submit).map_err(Error::conflict)?;
    let had_a_hand = |person| standing.people().had_a_hand_in(&core, person);
    brand::refuse_unreachable(tx, core.brand, &standing.requirement(&core)?, had_a_hand)?;
    tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
        candidates::state.eq(CandidateState::InReview.as_str()),
        candidates::problem.eq(None::<String>),
        candidates::updated_at.eq(now.0),
    )))?;
    let event = audit::Event {
        at: now,
        person: Some(caller.person),
        verb: "candidate.submitted",
        subject: format!("candidate:{}", core.id),
        details: &json!({ "revision": core.revision, "rev_hash": core.rev_hash }),
    };
    audit::append(tx, head, event)?;
    notice::see_about(tx, caller.person, core.id, now)?;
    asking::tell_reviewers(tx, context, &core, caller.person)?;
    Ok(core.id)
}

/// Refuses what could only expire.
fn refuse_over(content: &RevisionContent, now: Timestamp) -> Result<(), Error> {
    match content.not_after {
        Some(last) if last <= now => Err(Error::invalid(format!(
            "Its last moment, {}, has passed. Give it a later one, or none.",
            last.in_words()
        ))),
        _ => Ok(()),
    }
}

/// Refuses what the brand's policy does not let out, whoever would approve it.
fn refuse_against_policy(policy: &Policy, content: &RevisionContent) -> Result<(), Error> {
    let characters = content.text.as_deref().unwrap_or_default().chars().count();
    let longest = policy.longest_text.and_then(|most| usize::try_from(most).ok());
    if let Some(most) = longest.filter(|most| characters > *most) {
        return Err(Error::invalid(format!(
            "The text has {characters} characters, and the brand's policy allows {most}. Make it shorter."
        )));
    }
    let wordless = |medium: &Medium| medium.alt.as_deref().is_none_or(|alt| alt.trim().is_empty());
    if let Some(index) = content
        .media
        .iter()
        .position(wordless)
        .filter(|_| policy.demands_alt_text)
    {
        return Err(Error::invalid(format!(
            "Picture {} has no description. The brand's policy asks for one, for those who do not see it.",
            index.saturating_add(1)
        )));
    }
    Ok(())
}

/// Refuses when the hash a person saw is not the newest revision's.
pub(super) fn demand_current(newest: &str, seen: &str) -> Result<(), Error> {
    if newest == seen {
        return Ok(());
    }
    Err(Error::conflict(
        "It has been edited since you looked: rev_hash is not the newest revision's. Look at it again.",
    ))
}

fn refuse_unknown_mentions(content: &RevisionContent) -> Result<(), Error> {
    let text = content.text.as_deref().unwrap_or_default();
    for handle in markup::handles(text)
        .into_iter()
        .filter(|handle| handle.host.is_some())
    {
        let handle = handle.display();
        if content::mention_of(&content.mentions, &handle).is_none() {
            return Err(Error::invalid(format!(
                "{handle} is not known here: only who has written to a brand, or was looked up at the desk, can be \
                 mentioned. Take the mention out, or save the text again once they are known."
            )));
        }
    }
    Ok(())
}
