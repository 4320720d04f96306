//! Whether an act is still possible when it is about to leave: what it is about may have changed since.

use gatepost_model::gate::{Kind, RevisionContent};
use gatepost_storage::Reader;

use super::super::published;
use super::{Case, follow, mark, pin};
use crate::{Error, outside};

/// Why it cannot be done any more, where it cannot; for the desk.
pub(in crate::gate) fn possible(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    content: &RevisionContent,
) -> Result<Option<String>, Error> {
    let sentence = |reason: Option<&str>| reason.map(str::to_owned);
    let object = content.object.as_deref().unwrap_or_default();
    Ok(match content.kind {
        Kind::Create | Kind::Poll | Kind::Profile => None,
        Kind::Reply => {
            let parent = content.in_reply_to.as_deref().unwrap_or_default();
            let is_there = outside::is_answerable(reader, case.brand, parent)?;
            sentence((!is_there).then_some("What it answers is there no more."))
        }
        Kind::Update | Kind::Delete => match published::find_standing(reader, case.brand, object)? {
            None => sentence(Some("What it is about is not published any more.")),
            Some(target) if content.object_hash.as_ref() != Some(&target.row.rev_hash) => sentence(Some(
                "Something newer was published in its place since. Write a new revision.",
            )),
            Some(_) => None,
        },
        Kind::Pin | Kind::Unpin => match published::find_standing(reader, case.brand, object)? {
            None => sentence(Some("What it is about is not published any more.")),
            Some(target) => sentence(pin::obstacle(reader, case, content.kind, target.release)?),
        },
        Kind::Boost | Kind::Unboost | Kind::Favourite => {
            sentence(mark::obstacle(reader, case, content.kind, object)?)
        }
        Kind::Follow | Kind::Unfollow => sentence(follow::obstacle(reader, case, content.kind, object)?),
    })
}
