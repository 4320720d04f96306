//! What the list in force finds in a revision that was written under an older one.

use gatepost_model::check::Finding;
use gatepost_storage::Reader;

use super::clean::file_names;
use super::run;
use crate::gate::candidate::Core;
use crate::gate::content::{self, RevisionRow};
use crate::{Context, Error, brand};

/// What the list of today finds in a revision: a rule may have come since it was written.
///
/// # Errors
/// [`Error::Damaged`] when what is stored cannot be read.
pub(in crate::gate) fn found_now(
    reader: &mut Reader<'_>,
    context: &Context,
    core: &Core,
    row: &RevisionRow,
) -> Result<Vec<Finding>, Error> {
    let brand = brand::get(reader, core.brand)?;
    let content = content::rebuild(core, &brand, row)?;
    Ok(run(reader, context, &content, &file_names(row)?)?.findings)
}
