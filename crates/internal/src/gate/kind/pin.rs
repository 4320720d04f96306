//! Putting a publication on top of the brand's page, and taking it from there.
//!
//! What is pinned is the object of a publication; so an internal post never is (F9).

use gatepost_model::gate::{Kind, RevisionContent};
use gatepost_model::id::ReleaseId;
use gatepost_storage::Reader;

use super::super::fields::Fields;
use super::super::published;
use super::Case;
use crate::Error;

/// How many publications a brand may pin: as many as other servers show.
pub(super) const PINS: usize = 5;

/// Fills it in.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    fields: &Fields,
    content: &mut RevisionContent,
) -> Result<Option<ReleaseId>, Error> {
    let kind = content.kind;
    let uri = super::object(kind, fields)?;
    let target = published::get_standing(reader, case.context, case.brand, uri)?;
    if let Some(reason) = obstacle(reader, case, kind, target.release)? {
        return Err(Error::invalid(reason));
    }
    content.object = Some(uri.to_owned());
    super::to_followers(case, content);
    Ok(Some(target.release))
}

/// Why it cannot be pinned or unpinned now, where it cannot.
pub(super) fn obstacle(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    kind: Kind,
    target: ReleaseId,
) -> Result<Option<&'static str>, Error> {
    let pinned = published::pinned(reader, case.brand.id)?;
    let is_pinned = pinned.contains(&target);
    Ok(match kind {
        Kind::Unpin if !is_pinned => Some("object is not pinned."),
        Kind::Pin if is_pinned => Some("object is pinned already."),
        Kind::Pin if pinned.len() >= PINS => Some("object: 5 publications are pinned. Unpin one first."),
        _ => None,
    })
}
