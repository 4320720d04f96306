//! Following an actor elsewhere, and no longer following it.
//!
//! Nothing is fetched for it here: that happens after the release, in the public plane.

use gatepost_model::gate::{Kind, RevisionContent};
use gatepost_model::id::ReleaseId;
use gatepost_storage::Reader;

use super::super::fields::Fields;
use super::super::published;
use super::{Case, address};
use crate::Error;

/// Fills it in.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    fields: &Fields,
    content: &mut RevisionContent,
) -> Result<Option<ReleaseId>, Error> {
    let kind = content.kind;
    let uri = super::object(kind, fields)?;
    address::check_actor(case.context, uri)?;
    if let Some(reason) = obstacle(reader, case, kind, uri)? {
        return Err(Error::invalid(reason));
    }
    content.object = Some(uri.to_owned());
    content.to.push(uri.to_owned());
    Ok(None)
}

/// Why it cannot be done now, where it cannot.
pub(super) fn obstacle(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    kind: Kind,
    uri: &str,
) -> Result<Option<&'static str>, Error> {
    let follows = published::stands(reader, case.brand.id, &[Kind::Follow, Kind::Unfollow], uri)?;
    Ok(match kind {
        Kind::Follow if follows => Some("object is followed already."),
        Kind::Unfollow if !follows => Some("object is nobody this brand follows."),
        _ => None,
    })
}
