//! An answer to one of our publications, to what came in for the brand, or to a post that was looked up.

use gatepost_model::gate::RevisionContent;
use gatepost_model::id::ReleaseId;
use gatepost_storage::Reader;
use url::Url;

use super::super::fields::Fields;
use super::{Case, address, note};
use crate::{Error, outside};

/// Fills it in.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    fields: &Fields,
    content: &mut RevisionContent,
) -> Result<Option<ReleaseId>, Error> {
    let parent = fields
        .in_reply_to
        .as_deref()
        .ok_or_else(|| Error::invalid("A reply needs in_reply_to."))?;
    check_parent(reader, case, parent)?;
    content.in_reply_to = Some(parent.to_owned());
    let author = outside::author_of(reader, case.brand, parent)?;
    note::compose(reader, case, fields, author, content)?;
    Ok(None)
}

/// An internal parent is refused: its address would tell outsiders that it exists (F13).
fn check_parent(reader: &mut Reader<'_>, case: &Case<'_>, parent: &str) -> Result<(), Error> {
    let Ok(url) = Url::parse(parent) else {
        return Err(Error::invalid(
            "in_reply_to must be the URI of a publication or of something from outside.",
        ));
    };
    if address::is_inside(case.context, &url) {
        return Err(Error::invalid(
            "in_reply_to is internal: its parent never leaves, so nothing outside can answer it.",
        ));
    }
    if outside::is_answerable(reader, case.brand, parent)? {
        return Ok(());
    }
    Err(Error::invalid(
        "in_reply_to names nothing that is published, has come in for this brand, or was looked up.",
    ))
}
