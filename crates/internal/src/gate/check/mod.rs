//! Content checks: the list in force, run over every revision when it is written, submitted and sent.
//!
//! ```text
//! check_lists --in force--> Lists (compiled once per version) --run(subject)--> findings, stored with the revision
//! submit:  a finding that blocks refuses, unless somebody let it pass for this very hash
//! publish: what the list of today finds must not be worse than what the reviewers saw
//! change:  what is approved, and worse under the new list, is held at once
//! ```

mod clean;
mod install;
mod list;
mod ready;
mod subject;
mod suspend;
mod today;

use gatepost_model::check::{Finding, Severity, Subject};
use gatepost_model::gate::RevisionContent;
use gatepost_storage::Reader;

pub(in crate::gate) use clean::{Override, overrides_of, refuse_blocked, still_clean, still_clean_under};
pub(crate) use install::{hash_of, store};
pub use install::{install, install_absent, standard};
pub use list::{ListVersion, lists, try_out};
pub use ready::Lists;
pub(crate) use ready::{groups_of, in_force};
pub use subject::subject;
pub use suspend::override_finding;
pub(in crate::gate) use today::found_now;

use crate::{Context, Error};

/// What the checks say about a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The version of the list that was run.
    pub version: i64,
    /// What it found.
    pub findings: Vec<Finding>,
}

/// Runs the list in force over everything a revision would show, and over the names its files were uploaded under.
///
/// # Errors
/// [`Error::Damaged`] when the node has no list, or one that cannot be used: then nothing goes unchecked.
pub(crate) fn run(
    reader: &mut Reader<'_>,
    context: &Context,
    content: &RevisionContent,
    file_names: &[String],
) -> Result<Checked, Error> {
    let ready = context.checks.in_force(reader)?;
    Ok(Checked {
        version: ready.version,
        findings: ready.compiled.run(&subject(content, file_names)),
    })
}

/// Runs the list in force over what leaves without being a revision: what a new brand says of itself.
///
/// # Errors
/// As [`run`].
pub(crate) fn find(
    reader: &mut Reader<'_>,
    context: &Context,
    subject: &Subject,
) -> Result<Vec<Finding>, Error> {
    Ok(context.checks.in_force(reader)?.compiled.run(subject))
}

/// The review groups findings ask for, sorted, each once.
fn asked_for(findings: &[Finding]) -> Vec<&str> {
    let mut groups: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::ExtraStep)
        .filter_map(|finding| finding.group.as_deref())
        .collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}
