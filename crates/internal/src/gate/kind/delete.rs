//! Taking back what is published, by review.

use gatepost_model::gate::{Kind, RevisionContent};
use gatepost_model::id::ReleaseId;
use gatepost_storage::Reader;

use super::super::fields::Fields;
use super::super::published;
use super::Case;
use crate::Error;

/// Fills it in.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    fields: &Fields,
    content: &mut RevisionContent,
) -> Result<Option<ReleaseId>, Error> {
    let uri = super::object(Kind::Delete, fields)?;
    let target = published::get_standing(reader, case.context, case.brand, uri)?;
    content.object = Some(uri.to_owned());
    content.object_hash = Some(target.row.rev_hash);
    super::to_followers(case, content);
    Ok(Some(target.release))
}
