//! Letting a finding pass, for one revision: it takes somebody who could approve it, and who then cannot any more.

use diesel::prelude::*;
use gatepost_model::check::Severity;
use gatepost_model::gate::CandidateState;
use gatepost_model::scope::Scope;
use gatepost_storage::Transaction;
use serde_json::json;

use super::{found_now, overrides_of};
use crate::gate::candidate::{self, Candidate, Core};
use crate::gate::standing::Standing;
use crate::gate::{assemble, content, fields, policy, submit, tell};
use crate::schema::check_overrides;
use crate::{Caller, Context, Error, Inside, audit, link};

/// Longest reason, in characters.
const LONGEST: usize = 1_000;

/// Lets the findings of one rule pass, for the revision of this hash and for no other. Whoever does is kept from
/// deciding about the candidate from now on, as if they had written a part of it.
///
/// # Errors
/// In the gate's order: [`Error::NotFound`], [`Error::Forbidden`] for whoever could not approve it,
/// [`Error::Invalid`] without a reason and for a rule that blocks nothing here, [`Error::Conflict`] for a revision
/// that is not the newest and for a rule that was let pass already.
pub async fn override_finding(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    rev_hash: Option<String>,
    rule: Option<String>,
    reason: Option<String>,
) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| record(tx, &context, &caller, &id, rev_hash, rule, reason))
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}

fn record(
    tx: &mut Transaction<'_>,
    context: &Context,
    caller: &Caller,
    id: &str,
    rev_hash: Option<String>,
    rule: Option<String>,
    reason: Option<String>,
) -> Result<Candidate, Error> {
    let now = context.now();
    let mut head = audit::lock_for(tx, caller)?;
    caller.demand(Scope::Decide)?;
    let core = candidate::get_visible(tx, caller, id)?;
    demand_eligible(tx, context, caller, &core)?;
    let rev_hash = fields::seen_hash(rev_hash)?;
    let reason = checked_reason(reason)?;
    let row = content::current_revision(tx, core.id)?;
    let rule = rule.ok_or_else(|| Error::invalid("rule is missing: the rule whose finding may pass."))?;
    // By the list of today: a rule may have come since the revision was written.
    let findings = found_now(tx, context, &core, &row)?;
    let is_known = findings
        .iter()
        .any(|finding| finding.severity == Severity::Block && finding.rule == rule);
    if rev_hash == core.rev_hash && !is_known {
        return Err(Error::invalid(
            "No rule of that name forbids anything in this revision.",
        ));
    }
    submit::demand_current(&core.rev_hash, &rev_hash)?;
    if core.state.is_over() || core.state == CandidateState::Releasing {
        return Err(Error::conflict(
            "It is on its way or over; nothing can be let pass any more.",
        ));
    }
    let passed = overrides_of(tx, &[core.id.0])?.remove(&core.id.0);
    let is_passed = |one: &super::Override| one.rev_hash == rev_hash && one.rule == rule;
    if passed.as_deref().unwrap_or_default().iter().any(is_passed) {
        return Err(Error::conflict("Somebody has let it pass already."));
    }
    tx.execute(diesel::insert_into(check_overrides::table).values((
        check_overrides::id.eq(context.next_id()),
        check_overrides::candidate_id.eq(core.id.0),
        check_overrides::rev_hash.eq(&rev_hash),
        check_overrides::rule.eq(&rule),
        check_overrides::person_id.eq(caller.person.0),
        check_overrides::reason.eq(reason),
        check_overrides::created_at.eq(now.0),
    )))?;
    let places = findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| finding.place);
    let event = audit::Event {
        at: now,
        person: Some(caller.person),
        verb: "candidate.finding_overridden",
        subject: format!("candidate:{}", core.id),
        details: &json!({
            "revision": core.revision,
            "rev_hash": core.rev_hash,
            "rule": rule,
            "places": places.collect::<Vec<_>>(),
            "check_version": row.check_version,
        }),
    };
    audit::append(tx, &mut head, event)?;
    assemble::one(tx, core.id, now)
}

/// Whoever could approve it can let a finding pass: in a group that decides, without a hand in the content, and not in
/// the pause after a reset.
fn demand_eligible(
    tx: &mut Transaction<'_>,
    context: &Context,
    caller: &Caller,
    core: &Core,
) -> Result<(), Error> {
    let now = context.now();
    let standing = Standing::of(tx, core)?;
    let requirement = standing.requirement(core)?;
    let person = caller.person;
    let in_group = requirement
        .steps
        .iter()
        .any(|step| standing.people().counted(core, &step.group, person, now));
    if !in_group {
        return Err(Error::forbidden(
            "Only somebody who could approve it can let a finding pass.",
        ));
    }
    if core.author == person || crate::gate::review::is_contributor(tx, core.id, person)? {
        return Err(Error::forbidden(
            "You wrote it, or a part of it. Somebody else has to let the finding pass.",
        ));
    }
    link::demand_no_pause(tx, person, now)?;
    policy::demand_second_factor(tx, core.brand, person)
}

fn checked_reason(reason: Option<String>) -> Result<String, Error> {
    let reason = reason.filter(|reason| !reason.trim().is_empty());
    let reason = reason.ok_or_else(|| Error::invalid("reason is missing: say why it may pass."))?;
    fields::refuse_controls("reason", Some(&reason))?;
    if reason.chars().count() > LONGEST {
        return Err(Error::invalid(format!(
            "reason has more than {LONGEST} characters."
        )));
    }
    Ok(reason)
}
