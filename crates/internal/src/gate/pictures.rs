//! Pictures a person puts into a candidate: their own uploads, those of the copied post, and those that are there
//! already. The bytes were derived when they were uploaded and are named by their hashes; they never change.

use diesel::prelude::*;
use gatepost_model::gate::Medium;
use gatepost_model::id::PostId;
use gatepost_storage::Transaction;

use super::change::{Picture, ProfileDraft};
use super::fields::{Attached, ProfileFields};
use super::kind;
use crate::post::Label;
use crate::schema::{media as uploads, posts};
use crate::{Caller, Error, media};

/// The pictures a person names, in their order. `known` are those the candidate has already, by their hashes.
///
/// # Errors
/// [`Error::Invalid`] for one that is neither there nor an upload of the caller's.
pub(super) fn find(
    tx: &mut Transaction<'_>,
    caller: &Caller,
    known: &[Attached],
    wanted: Vec<Picture>,
) -> Result<Vec<Attached>, Error> {
    wanted
        .into_iter()
        .map(|picture| find_one(tx, caller, known, picture))
        .collect()
}

fn find_one(
    tx: &mut Transaction<'_>,
    caller: &Caller,
    known: &[Attached],
    picture: Picture,
) -> Result<Attached, Error> {
    let kept = known.iter().find(|attached| attached.medium.sha256 == picture.id);
    let mut attached = match kept {
        Some(attached) => attached.clone(),
        None => {
            refuse_confidential(tx, &picture.id)?;
            media::for_candidate(tx, caller, &[picture.id])?
                .pop()
                .map(of_upload)
                .ok_or(Error::Damaged("a picture is missing"))?
        }
    };
    if let Some(alt) = picture.alt {
        attached.medium.alt = Some(alt.trim().to_owned());
    }
    attached.medium.alt = attached.medium.alt.filter(|alt| !alt.is_empty());
    attached.medium.focus = picture.focus.or(attached.medium.focus);
    Ok(attached)
}

/// What a post may not be proposed with, its pictures may not either (R13).
fn refuse_confidential(tx: &mut Transaction<'_>, id: &str) -> Result<(), Error> {
    let Ok(id) = id.trim().parse::<i64>() else {
        return Ok(());
    };
    let label = uploads::table
        .inner_join(posts::table.on(uploads::post_id.eq(posts::id.nullable())))
        .filter(uploads::id.eq(id))
        .select(posts::label);
    let label: Option<String> = tx.find(label)?;
    let closed = [Label::Confidential, Label::Restricted].map(Label::as_str);
    match label.filter(|label| closed.contains(&label.as_str())) {
        Some(label) => Err(Error::forbidden(format!(
            "media names a picture of a post that is {label}: it cannot be proposed."
        ))),
        None => Ok(()),
    }
}

/// The profile that a draft makes of another, its pictures found.
///
/// # Errors
/// As [`find`].
pub(super) fn in_profile(
    tx: &mut Transaction<'_>,
    caller: &Caller,
    base: ProfileFields,
    mut draft: ProfileDraft,
) -> Result<ProfileFields, Error> {
    let known: Vec<Attached> = base.avatar.iter().chain(&base.header).cloned().collect();
    let mut found = |wanted: Option<Option<Picture>>| match wanted {
        Some(Some(picture)) => find_one(tx, caller, &known, picture).map(|found| Some(Some(found))),
        Some(None) => Ok(Some(None)),
        None => Ok(None),
    };
    let avatar = found(draft.avatar.take())?;
    let header = found(draft.header.take())?;
    Ok(kind::rewritten_profile(base, draft, avatar, header))
}

/// The pictures of a post, in order.
pub(super) fn of_post(tx: &mut Transaction<'_>, post: PostId) -> Result<Vec<Attached>, Error> {
    let found = media::of_post_for_candidate(tx, post)?;
    Ok(found.into_iter().map(of_upload).collect())
}

fn of_upload((medium, file_name): (Medium, String)) -> Attached {
    Attached { medium, file_name }
}
