//! A new note, or an article where it has a headline.

use gatepost_model::gate::RevisionContent;
use gatepost_model::id::ReleaseId;
use gatepost_storage::Reader;

use super::super::fields::Fields;
use super::{Case, note};
use crate::Error;

/// Fills it in.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    fields: &Fields,
    content: &mut RevisionContent,
) -> Result<Option<ReleaseId>, Error> {
    note::compose(reader, case, fields, None, content)?;
    Ok(None)
}
