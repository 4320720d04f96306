//! Another text for something that is published. What was released does not change; it is followed by this.
//!
//! The content is the whole object as it will be, not the difference: what reviewers read is what is sent.

use gatepost_model::gate::{Kind, RevisionContent};
use gatepost_model::id::ReleaseId;
use gatepost_storage::Reader;

use super::super::fields::{Attached, Fields};
use super::super::published::{self, Published};
use super::{Case, note};
use crate::{Error, outside};

/// Fills it in.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    fields: &Fields,
    content: &mut RevisionContent,
) -> Result<Option<ReleaseId>, Error> {
    let uri = super::object(Kind::Update, fields)?;
    let target = published::get_standing(reader, case.context, case.brand, uri)?;
    if target.row.title.is_some() != fields.title.is_some() {
        return Err(Error::invalid(
            "title: an article stays an article and a note a note. Change the headline, or publish anew.",
        ));
    }
    content.object = Some(uri.to_owned());
    content.object_hash = Some(target.row.rev_hash.clone());
    content.in_reply_to.clone_from(&target.row.in_reply_to);
    // Other answers would throw away the votes, here and elsewhere.
    content.poll = target.row.poll()?;
    if content.poll.is_some() && !fields.media.is_empty() {
        return Err(Error::invalid("media: a poll has no pictures."));
    }
    let answered = match &content.in_reply_to {
        Some(parent) => outside::author_of(reader, case.brand, parent)?,
        None => None,
    };
    note::compose(reader, case, fields, answered, content)?;
    Ok(Some(target.release))
}

/// Gives what was not written the value it has in what is published, and gives the pictures there. An empty
/// warning or language was written.
pub(in crate::gate) fn fill(wanted: &mut Fields, target: &Published) -> Result<Vec<Attached>, Error> {
    let base = target.row.fields(Kind::Update)?;
    wanted.text = wanted.text.take().or(base.text);
    wanted.content_warning = wanted.content_warning.take().or(base.content_warning);
    wanted.language = wanted.language.take().or(base.language);
    wanted.title = wanted.title.take().or(base.title);
    Ok(base.media)
}
