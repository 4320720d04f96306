//! Gathering what the decision rests on, under the gate's lock. Nothing is judged here.

use gatepost_model::Timestamp;
use gatepost_model::gate::clearance::{Clearance, Copy, CopyState, Facts, File, Hashes, decide};
use gatepost_model::gate::{RevisionContent, Tally};
use gatepost_storage::Transaction;

use super::Found;
use crate::gate::candidate::Core;
use crate::gate::standing::Standing;
use crate::gate::{check, content, kind, stop};
use crate::outside::{self, Freshness};
use crate::{Context, Error, brand};

/// The facts, and what a release is made of when they suffice.
pub(super) struct Gathered {
    pub facts: Facts,
    pub content: RevisionContent,
    pub tally: Tally,
    pub policy_version: i64,
}

pub(super) fn gather(
    tx: &mut Transaction<'_>,
    context: &Context,
    core: &Core,
    found: &Found,
    now: Timestamp,
) -> Result<Gathered, Error> {
    let brand = brand::get(tx, core.brand)?;
    let row = content::current_revision(tx, core.id)?;
    let content = content::rebuild(core, &brand, &row)?;
    let rebuilt = content
        .hash()
        .map_err(|_| Error::Damaged("a revision is not JSON"))?;
    let standing = Standing::of(tx, core)?;
    let tally = standing.tally(core, now)?;
    let mut outgrown = false;
    for decision in standing.decisions(core) {
        outgrown |= decision.rev_hash == core.rev_hash && standing.outgrew(core, decision)?;
    }
    let case = kind::Case {
        context,
        brand: &brand,
        core,
    };
    let mut facts = Facts {
        stop: stop::in_force(tx, core.brand, core.kind)?.map(|stop| stop.reason),
        files: files(&content, found),
        hashes: Hashes {
            approved: core.rev_hash.clone(),
            stored: row.rev_hash.clone(),
            rebuilt,
        },
        outgrown,
        is_approved: tally.complete,
        now,
        not_before: content.not_before,
        not_after: content.not_after,
        finding: check::still_clean(tx, context, core, &row, &content)?,
        target: kind::possible(tx, &case, &content)?,
        copies: Vec::new(),
    };
    // A copy that is too old is asked for again, and that leaves: so only where nothing else stands in the way.
    if decide(&facts) == Clearance::Clear {
        facts.copies = copies(tx, &content, now)?;
    }
    Ok(Gathered {
        facts,
        policy_version: standing.policy(core)?.version,
        content,
        tally,
    })
}

/// The files the content names, each with what was found just before.
fn files(content: &RevisionContent, found: &Found) -> Vec<File> {
    content
        .blobs()
        .map(|(sha256, length)| File {
            sha256: sha256.to_owned(),
            length,
            found: found.get(sha256).cloned(),
        })
        .collect()
}

/// Whom it mentions and what it shows, compared with the mirror.
fn copies(tx: &mut Transaction<'_>, content: &RevisionContent, now: Timestamp) -> Result<Vec<Copy>, Error> {
    let mut copies = Vec::new();
    for mention in &content.mentions {
        copies.push(copy(&mention.handle, outside::freshness(tx, mention, now)?));
    }
    if let Some(freshness) = outside::object_freshness(tx, content, now)? {
        copies.push(copy(content.object.as_deref().unwrap_or_default(), freshness));
    }
    Ok(copies)
}

fn copy(of: &str, freshness: Freshness) -> Copy {
    let state = match freshness {
        Freshness::Fresh => CopyState::Same,
        Freshness::Awaited => CopyState::Awaited,
        Freshness::Changed => CopyState::Changed,
        Freshness::Gone => CopyState::Gone,
        Freshness::Unreachable(reason) => CopyState::Unreachable(reason),
    };
    Copy {
        of: of.to_owned(),
        state,
    }
}
