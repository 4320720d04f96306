//! Boosts, ends of boosts, and favourites: marks on somebody else's post.
//!
//! Only a post that somebody of a desk has looked up: reviewers see that copy, and its hash is part of what they
//! approve. Employees share inside only; nothing they do comes here.

use gatepost_model::address::PUBLIC_AUDIENCE;
use gatepost_model::gate::{Kind, RevisionContent};
use gatepost_model::id::ReleaseId;
use gatepost_storage::Reader;

use super::super::fields::Fields;
use super::super::published;
use super::{Case, address};
use crate::{Error, outside};

/// Fills it in.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    fields: &Fields,
    content: &mut RevisionContent,
) -> Result<Option<ReleaseId>, Error> {
    let kind = content.kind;
    let uri = super::object(kind, fields)?;
    address::check_post(case.context, uri)?;
    if let Some(reason) = obstacle(reader, case, kind, uri)? {
        return Err(Error::invalid(reason));
    }
    let copy = outside::find_object(reader, uri)?;
    let author = match copy {
        // What is gone elsewhere can still be taken back here.
        Some(copy) if !copy.is_gone() || kind == Kind::Unboost => {
            if kind.shows_copy() {
                content.object_hash = Some(copy.hash);
            }
            copy.object.author.uri
        }
        Some(_) => {
            return Err(Error::invalid(
                "object is there no more: its author took it back.",
            ));
        }
        None => {
            return Err(Error::invalid(
                "object is not known here: look it up first, so that reviewers see what it says.",
            ));
        }
    };
    content.object = Some(uri.to_owned());
    content.to.push(author);
    if kind != Kind::Favourite {
        content.cc.push(PUBLIC_AUDIENCE.to_owned());
        content
            .cc
            .push(case.context.public_address.followers(&case.brand.name));
    }
    Ok(None)
}

/// Why it cannot be done now, where it cannot: it is done already, or there is nothing to take back.
pub(super) fn obstacle(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    kind: Kind,
    uri: &str,
) -> Result<Option<&'static str>, Error> {
    let brand = case.brand.id;
    Ok(match kind {
        Kind::Favourite => published::stands(reader, brand, &[Kind::Favourite], uri)?
            .then_some("object is a favourite of this brand already."),
        _ => {
            let is_boosted = published::stands(reader, brand, &[Kind::Boost, Kind::Unboost], uri)?;
            match kind {
                Kind::Boost if is_boosted => Some("object is boosted already."),
                Kind::Unboost if !is_boosted => Some("object is not boosted by this brand."),
                _ => None,
            }
        }
    })
}
