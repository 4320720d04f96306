//! Reading a picture's bytes, for those who may see what shows it.

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Medium, Profile};
use gatepost_model::id::CandidateId;
use gatepost_storage::Reader;

use super::derive::MediaType;
use super::{Opened, row};
use crate::post::visible_to;
use crate::schema::{candidate_media, candidates, media, posts, publications, releases, revisions};
use crate::{Caller, Error, Inside, gate, token};

/// Where a file lies, and what it is.
type Found = (String, MediaType);

/// The picture of this random name, or its preview: for its owner until it is posted, then for those who may read
/// the post. What was uploaded as a brand is for the gate alone.
///
/// # Errors
/// [`Error::NotFound`] in every other case.
pub async fn open(inside: &Inside, caller: &Caller, name: &str, preview: bool) -> Result<Opened, Error> {
    let (caller, name) = (caller.clone(), name.to_owned());
    let found = inside
        .database
        .read(move |r| {
            token::confirm(r, &caller)?;
            find_by_name(r, &caller, &name, preview)
        })
        .await?;
    read(inside, found).await
}

/// A file that a revision of a candidate carries, for those who may see the candidate.
///
/// # Errors
/// [`Error::NotFound`] in every other case.
pub async fn open_of_candidate(
    inside: &Inside,
    caller: &Caller,
    candidate: &str,
    sha256: &str,
) -> Result<Opened, Error> {
    let id: CandidateId = candidate.parse().map_err(|_| Error::NotFound)?;
    if !gate::is_visible(inside, caller, id).await? {
        return Err(Error::NotFound);
    }
    open_of_brand(inside, id, sha256).await
}

/// The same, where it is known already that the candidate may be seen.
///
/// # Errors
/// [`Error::NotFound`] when no revision carries it.
pub(crate) async fn open_of_brand(
    inside: &Inside,
    candidate: CandidateId,
    sha256: &str,
) -> Result<Opened, Error> {
    let sha256 = sha256.to_owned();
    let found = inside
        .database
        .read(move |r| {
            let carried = candidate_media::table.find((candidate.0, &sha256));
            r.find::<_, String>(carried.select(candidate_media::sha256))?
                .ok_or(Error::NotFound)?;
            let of_candidate = revisions::table
                .filter(revisions::candidate_id.eq(candidate.0))
                .order(revisions::number.desc())
                .select((revisions::media, revisions::profile));
            let carriers = r.list(of_candidate)?;
            carried_by(carriers, sha256)
        })
        .await?;
    read(inside, found).await
}

/// A file that was published and stands: everybody outside can see it, so everybody inside can.
///
/// # Errors
/// [`Error::NotFound`] in every other case.
pub async fn open_published(inside: &Inside, caller: &Caller, sha256: &str) -> Result<Opened, Error> {
    let (caller, sha256) = (caller.clone(), sha256.to_owned());
    let found = inside
        .database
        .read(move |r| {
            token::confirm(r, &caller)?;
            let released = revisions::candidate_id
                .eq(releases::candidate_id)
                .and(revisions::number.eq(releases::revision));
            let taken_back =
                [CandidateState::Recalling, CandidateState::Recalled].map(CandidateState::as_str);
            let carriers = r.list(
                candidate_media::table
                    .inner_join(releases::table.on(releases::candidate_id.eq(candidate_media::candidate_id)))
                    .inner_join(publications::table.on(publications::release_id.eq(releases::id)))
                    .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
                    .inner_join(revisions::table.on(released))
                    .filter(candidate_media::sha256.eq(&sha256))
                    .filter(candidates::state.ne_all(taken_back))
                    .select((revisions::media, revisions::profile)),
            )?;
            carried_by(carriers, sha256)
        })
        .await?;
    read(inside, found).await
}

fn find_by_name(r: &mut Reader<'_>, caller: &Caller, name: &str, preview: bool) -> Result<Found, Error> {
    let row: Option<(i64, Option<i64>, Option<i64>)> = r.find(
        media::table
            .filter(media::name.eq(name))
            .select((media::owner_id, media::brand_id, media::post_id)),
    )?;
    let (owner, brand, post) = row.ok_or(Error::NotFound)?;
    let may_see = match post {
        Some(post) => {
            let visible = posts::table
                .filter(posts::id.eq(post))
                .filter(visible_to(caller.person.0));
            r.find::<_, i64>(visible.select(posts::id))?.is_some()
        }
        None => owner == caller.person.0 && brand.is_none(),
    };
    if !may_see {
        return Err(Error::NotFound);
    }
    let named = media::table.filter(media::name.eq(name));
    let (sha256, media_type): (String, String) = if preview {
        r.get(named.select((media::preview_sha256, media::preview_type)))?
    } else {
        r.get(named.select((media::sha256, media::media_type)))?
    };
    Ok((sha256, row::media_type(&media_type)?))
}

/// What a file is, according to one of the revisions that carry it.
fn carried_by(carriers: Vec<(String, Option<String>)>, sha256: String) -> Result<Found, Error> {
    let damaged = |_| Error::Damaged("a revision's pictures cannot be read");
    for (pictures, profile) in carriers {
        let mut media: Vec<Medium> = serde_json::from_str(&pictures).map_err(damaged)?;
        if let Some(profile) = profile {
            let profile: Profile = serde_json::from_str(&profile).map_err(damaged)?;
            media.extend(profile.avatar.into_iter().chain(profile.header));
        }
        let files = media.into_iter().flat_map(|medium| {
            [
                (medium.sha256, medium.media_type),
                (medium.preview.sha256, medium.preview.media_type),
            ]
        });
        for (name, media_type) in files {
            if name == sha256 {
                return Ok((sha256, row::media_type(&media_type)?));
            }
        }
    }
    Err(Error::NotFound)
}

/// The bytes. A file that went between the row and this is as if the row had been gone already.
async fn read(inside: &Inside, (sha256, media_type): Found) -> Result<Opened, Error> {
    let bytes = inside.context.blobs.get(&sha256).await?.ok_or_else(|| {
        tracing::warn!(%sha256, "a picture's file is not in the blob store");
        Error::NotFound
    })?;
    Ok(Opened { media_type, bytes })
}
