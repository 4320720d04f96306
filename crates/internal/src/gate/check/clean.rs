//! Whether what the checks find lets a revision go on.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::check::{Compiled, Finding, Severity};
use gatepost_model::gate::RevisionContent;
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use super::{asked_for, run, subject};
use crate::gate::candidate::Core;
use crate::gate::content::RevisionRow;
use crate::schema::check_overrides;
use crate::{Context, Error};

/// A finding somebody let pass, for one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::gate) struct Override {
    /// The revision.
    pub(in crate::gate) rev_hash: String,
    /// The rule whose findings pass.
    pub(in crate::gate) rule: String,
    /// Who let them.
    pub(in crate::gate) person: PersonId,
    /// Why.
    pub(in crate::gate) reason: String,
}

/// What was let pass in these candidates, by candidate, oldest first.
///
/// # Errors
/// When the database fails.
pub(in crate::gate) fn overrides_of(
    reader: &mut Reader<'_>,
    candidates: &[i64],
) -> Result<HashMap<i64, Vec<Override>>, Error> {
    let rows: Vec<(i64, String, String, i64, String)> = reader.list(
        check_overrides::table
            .filter(check_overrides::candidate_id.eq_any(candidates.to_vec()))
            .order(check_overrides::id)
            .select((
                check_overrides::candidate_id,
                check_overrides::rev_hash,
                check_overrides::rule,
                check_overrides::person_id,
                check_overrides::reason,
            )),
    )?;
    let mut found: HashMap<i64, Vec<Override>> = HashMap::new();
    for (candidate, rev_hash, rule, person, reason) in rows {
        found.entry(candidate).or_default().push(Override {
            rev_hash,
            rule,
            person: PersonId(person),
            reason,
        });
    }
    Ok(found)
}

/// The first finding that blocks and that nobody has let pass for this hash.
fn blocking<'a>(core: &Core, findings: &'a [Finding], passed: &[Override]) -> Option<&'a Finding> {
    let passes = |finding: &&Finding| {
        passed
            .iter()
            .any(|one| one.rev_hash == core.rev_hash && one.rule == finding.rule)
    };
    findings
        .iter()
        .filter(|finding| finding.severity == Severity::Block)
        .find(|finding| !passes(finding))
}

/// The findings that were stored with a revision.
fn stored(row: &RevisionRow) -> Result<Vec<Finding>, Error> {
    serde_json::from_str(&row.findings).map_err(|_| Error::Damaged("a revision's findings cannot be read"))
}

pub(super) fn file_names(row: &RevisionRow) -> Result<Vec<String>, Error> {
    serde_json::from_str(&row.file_names)
        .map_err(|_| Error::Damaged("a revision's file names cannot be read"))
}

/// Refuses to submit what a rule of today's list forbids, and what it asks more people for than the revision says.
///
/// # Errors
/// [`Error::Invalid`] naming the rule and the place; [`Error::Conflict`] when the list has changed since it was
/// written, so that it has to be saved again for its reviewers to see what is found.
pub(in crate::gate) fn refuse_blocked(
    reader: &mut Reader<'_>,
    context: &Context,
    core: &Core,
    row: &RevisionRow,
    content: &RevisionContent,
) -> Result<(), Error> {
    let checked = run(reader, context, content, &file_names(row)?)?;
    let passed = overrides_of(reader, &[core.id.0])?.remove(&core.id.0);
    let passed = passed.as_deref().unwrap_or_default();
    if let Some(finding) = blocking(core, &checked.findings, passed) {
        return Err(Error::invalid(format!(
            "The {} cannot leave like this. {} An approver can let it pass, with a reason.",
            finding.place.label(),
            finding.sentence
        )));
    }
    let known = stored(row)?;
    if asked_for(&checked.findings) != asked_for(&known) {
        return Err(Error::conflict(
            "The check list has changed since it was written, and other groups have to approve now. Save it again, so \
             that everybody sees what was found.",
        ));
    }
    Ok(())
}

/// Whether the list in force finds nothing worse than what the reviewers saw; the reason to hold it where it does.
///
/// Called by the publish transaction: a list that was changed after the approval counts.
///
/// # Errors
/// [`Error::Damaged`] when what is stored cannot be read.
pub(in crate::gate) fn still_clean(
    reader: &mut Reader<'_>,
    context: &Context,
    core: &Core,
    row: &RevisionRow,
    content: &RevisionContent,
) -> Result<Option<String>, Error> {
    let checked = run(reader, context, content, &file_names(row)?)?;
    worse(reader, core, row, &checked.findings)
}

/// As [`still_clean`], under a list that is only just being stored: the list in force is kept ready by its version,
/// and must not be made ready from a transaction that may yet roll back.
///
/// # Errors
/// As [`still_clean`].
pub(in crate::gate) fn still_clean_under(
    list: &Compiled,
    reader: &mut Reader<'_>,
    core: &Core,
    row: &RevisionRow,
    content: &RevisionContent,
) -> Result<Option<String>, Error> {
    let findings = list.run(&subject(content, &file_names(row)?));
    worse(reader, core, row, &findings)
}

/// Why findings are worse than what the reviewers saw; nothing where they are not.
fn worse(
    reader: &mut Reader<'_>,
    core: &Core,
    row: &RevisionRow,
    findings: &[Finding],
) -> Result<Option<String>, Error> {
    let passed = overrides_of(reader, &[core.id.0])?.remove(&core.id.0);
    let passed = passed.as_deref().unwrap_or_default();
    if let Some(finding) = blocking(core, findings, passed) {
        return Ok(Some(format!(
            "The check list has changed, and the {} may not leave like this. {}",
            finding.place.label(),
            finding.sentence
        )));
    }
    let known = stored(row)?;
    let known = asked_for(&known);
    let another = asked_for(findings)
        .into_iter()
        .find(|group| !known.contains(group));
    Ok(another.map(|group| {
        format!(
            "The check list has changed, and the group {group} has to approve as well. Write a new revision, or save \
             this one again."
        )
    }))
}
