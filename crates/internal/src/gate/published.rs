//! Our own publications and acts as the mirror knows them: what stands, and what outsiders read there now.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;
use gatepost_model::id::{BrandId, CandidateId, ReleaseId};
use gatepost_storage::Reader;
use url::Url;

use super::content::RevisionRow;
use super::kind::is_inside;
use crate::brand::Brand;
use crate::entry;
use crate::entry::publication::{NOTES, STANDS};
use crate::schema::{candidates, publications, releases, revisions};
use crate::{Context, Error};

/// A note of ours that is published.
#[derive(Debug, Clone)]
pub(crate) struct Published {
    /// The release that made it; updates of it have releases of their own.
    pub release: ReleaseId,
    /// The candidate of that release.
    pub candidate: CandidateId,
    /// Who said it.
    pub brand: BrandId,
    /// Whether it was new, an answer or a poll.
    pub kind: Kind,
    /// URI of the object.
    pub uri: String,
    /// Where people read it.
    pub url: String,
    /// When it was published first.
    pub published_at: Timestamp,
    /// When it got its newest text; absent for what is as it was published.
    pub edited_at: Option<Timestamp>,
    /// What outsiders read: the newest update, or what was published first.
    pub(super) row: RevisionRow,
    /// How the outside has voted, as it is stored.
    votes: Option<String>,
    /// Whether it is still there: neither recalled nor deleted.
    pub stands: bool,
}

impl Published {
    /// As people inside read it.
    pub(crate) fn entry(self, brand: Brand) -> Result<entry::Publication, Error> {
        let damaged = || Error::Damaged("a released revision cannot be read");
        let votes = self.votes.as_deref().map(serde_json::from_str).transpose();
        let (media, poll) = (self.row.media()?, self.row.poll()?);
        let (Some(content_html), Some(text), Ok(mentions)) = (
            self.row.content_html,
            self.row.text,
            serde_json::from_str(&self.row.mentions),
        ) else {
            return Err(damaged());
        };
        Ok(entry::Publication {
            brand,
            candidate: self.candidate,
            uri: self.uri,
            url: self.url,
            kind: self.kind,
            content_html,
            text,
            title: self.row.title,
            content_warning: self.row.content_warning,
            language: self.row.language,
            in_reply_to: self.row.in_reply_to,
            mentions,
            media,
            poll,
            votes: votes.map_err(|_| damaged())?,
            published_at: self.published_at,
            edited_at: self.edited_at,
        })
    }
}

/// The publication of a brand with this URI, if it stands.
pub(super) fn find_standing(
    reader: &mut Reader<'_>,
    brand: &Brand,
    uri: &str,
) -> Result<Option<Published>, Error> {
    let release = publications::table
        .inner_join(releases::table.on(releases::id.eq(publications::release_id)))
        .filter(publications::uri.eq(uri))
        .filter(releases::brand_id.eq(brand.id.0))
        .select(publications::release_id);
    let Some(release) = reader.find::<_, i64>(release)? else {
        return Ok(None);
    };
    let found = of_releases(reader, &[release])?.remove(&release);
    Ok(found.filter(|published| published.stands))
}

/// The same, or a sentence that says what is wrong with the URI.
///
/// # Errors
/// [`Error::Invalid`].
pub(super) fn get_standing(
    reader: &mut Reader<'_>,
    context: &Context,
    brand: &Brand,
    uri: &str,
) -> Result<Published, Error> {
    if Url::parse(uri).is_ok_and(|url| is_inside(context, &url)) {
        return Err(Error::invalid(
            "object is internal: it never leaves. Name a publication of the brand.",
        ));
    }
    find_standing(reader, brand, uri)?
        .ok_or_else(|| Error::invalid("object names nothing that this brand has published and that stands."))
}

/// Whether a URI is that of a publication that stands, of any brand.
///
/// # Errors
/// When the database fails.
pub(crate) fn is_publication(reader: &mut Reader<'_>, uri: &str) -> Result<bool, Error> {
    let release = publications::table
        .filter(publications::uri.eq(uri))
        .select(publications::release_id);
    let Some(release) = reader.find::<_, i64>(release)? else {
        return Ok(false);
    };
    let found = of_releases(reader, &[release])?.remove(&release);
    Ok(found.is_some_and(|published| published.stands))
}

/// The notes that these releases made, by release: in three statements.
///
/// Index: `candidates_by_target`.
pub(crate) fn of_releases(reader: &mut Reader<'_>, ids: &[i64]) -> Result<HashMap<i64, Published>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    type First = (i64, i64, i64, String, String, String, String, i64, Option<String>);
    let firsts: Vec<First> = reader.list(
        publications::table
            .inner_join(releases::table.on(releases::id.eq(publications::release_id)))
            .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
            .filter(releases::id.eq_any(ids.to_vec()))
            .filter(candidates::kind.eq_any(NOTES))
            .select((
                releases::id,
                releases::candidate_id,
                releases::brand_id,
                candidates::kind,
                candidates::state,
                publications::uri,
                publications::url,
                publications::published_at,
                publications::votes,
            )),
    )?;
    let later = [Kind::Update.as_str(), Kind::Delete.as_str()];
    // Oldest first, so that the newest has the last word.
    let acts: Vec<(Option<i64>, i64, String, i64)> = reader.list(
        releases::table
            .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
            .filter(candidates::target_release_id.eq_any(ids.to_vec()))
            .filter(candidates::kind.eq_any(later))
            .filter(candidates::state.eq_any(STANDS))
            .order(releases::id)
            .select((
                candidates::target_release_id,
                candidates::id,
                candidates::kind,
                releases::released_at,
            )),
    )?;
    let mut newest: HashMap<i64, (i64, i64)> = HashMap::new();
    let mut deleted = HashSet::new();
    for (target, candidate, kind, released_at) in acts {
        let Some(target) = target else { continue };
        if kind == Kind::Delete.as_str() {
            deleted.insert(target);
        } else {
            newest.insert(target, (candidate, released_at));
        }
    }
    let shown = |release: i64, candidate: i64| newest.get(&release).map_or(candidate, |(update, _)| *update);
    let shown_ids: Vec<i64> = firsts.iter().map(|first| shown(first.0, first.1)).collect();
    let mut rows = released_revisions(reader, shown_ids)?;
    firsts
        .into_iter()
        .map(
            |(release, candidate, brand, kind, state, uri, url, published_at, votes)| {
                let row = rows
                    .remove(&shown(release, candidate))
                    .ok_or(Error::Damaged("a released revision is missing"))?;
                let published = Published {
                    release: ReleaseId(release),
                    candidate: CandidateId(candidate),
                    brand: BrandId(brand),
                    kind: Kind::parse(&kind).ok_or(Error::Damaged("a candidate's kind cannot be read"))?,
                    uri,
                    url,
                    published_at: Timestamp(published_at),
                    edited_at: newest.get(&release).map(|(_, at)| Timestamp(*at)),
                    row,
                    votes,
                    stands: STANDS.contains(&state.as_str()) && !deleted.contains(&release),
                };
                Ok((release, published))
            },
        )
        .collect()
}

/// The released revision of each of these candidates.
fn released_revisions(
    reader: &mut Reader<'_>,
    candidates: Vec<i64>,
) -> Result<HashMap<i64, RevisionRow>, Error> {
    let released = revisions::candidate_id
        .eq(releases::candidate_id)
        .and(revisions::number.eq(releases::revision));
    let rows: Vec<RevisionRow> = reader.list(
        releases::table
            .inner_join(revisions::table.on(released))
            .filter(releases::candidate_id.eq_any(candidates))
            .select(RevisionRow::as_select()),
    )?;
    Ok(rows.into_iter().map(|row| (row.candidate_id, row)).collect())
}

/// What a brand has pinned and what of it stands.
pub(super) fn pinned(reader: &mut Reader<'_>, brand: BrandId) -> Result<Vec<ReleaseId>, Error> {
    let acts: Vec<(Option<i64>, String)> = reader.list(
        releases::table
            .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
            .filter(releases::brand_id.eq(brand.0))
            .filter(candidates::kind.eq_any([Kind::Pin.as_str(), Kind::Unpin.as_str()]))
            .order(releases::id)
            .select((candidates::target_release_id, candidates::kind)),
    )?;
    let mut pinned: Vec<i64> = Vec::new();
    for (target, kind) in acts {
        let Some(target) = target else { continue };
        pinned.retain(|other| *other != target);
        if kind == Kind::Pin.as_str() {
            pinned.push(target);
        }
    }
    let standing = of_releases(reader, &pinned)?;
    let stands = |id: &i64| standing.get(id).is_some_and(|published| published.stands);
    Ok(pinned.into_iter().filter(stands).map(ReleaseId).collect())
}

/// Whether the newest act of these kinds that a brand has done to something is the first of them, and neither
/// taken back nor, for a follow, refused.
pub(super) fn stands(
    reader: &mut Reader<'_>,
    brand: BrandId,
    kinds: &[Kind],
    object: &str,
) -> Result<bool, Error> {
    let released = revisions::candidate_id
        .eq(releases::candidate_id)
        .and(revisions::number.eq(releases::revision));
    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let newest: Option<(String, String, Option<bool>)> = reader.find(
        releases::table
            .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
            .inner_join(revisions::table.on(released))
            .left_join(publications::table.on(publications::release_id.eq(releases::id)))
            .filter(releases::brand_id.eq(brand.0))
            .filter(candidates::kind.eq_any(names))
            .filter(revisions::object.eq(object))
            .order(releases::id.desc())
            .limit(1)
            .select((
                candidates::kind,
                candidates::state,
                publications::follow_accepted.nullable(),
            )),
    )?;
    Ok(newest.is_some_and(|(kind, state, accepted)| {
        kinds.first().is_some_and(|first| first.as_str() == kind)
            && STANDS.contains(&state.as_str())
            && accepted != Some(false)
    }))
}

/// The boosts of a post elsewhere that stand: their candidates and brands.
pub(crate) fn boosts_of(reader: &mut Reader<'_>, uri: &str) -> Result<Vec<(CandidateId, BrandId)>, Error> {
    let released = revisions::candidate_id
        .eq(releases::candidate_id)
        .and(revisions::number.eq(releases::revision));
    let acts: Vec<(i64, i64, String, String)> = reader.list(
        releases::table
            .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
            .inner_join(revisions::table.on(released))
            .filter(candidates::kind.eq_any([Kind::Boost.as_str(), Kind::Unboost.as_str()]))
            .filter(revisions::object.eq(uri))
            .order(releases::id)
            .select((
                candidates::id,
                candidates::brand_id,
                candidates::kind,
                candidates::state,
            )),
    )?;
    // Of each brand the newest act counts.
    let mut newest: HashMap<i64, Option<i64>> = HashMap::new();
    for (candidate, brand, kind, state) in acts {
        let is_boost = kind == Kind::Boost.as_str() && STANDS.contains(&state.as_str());
        newest.insert(brand, is_boost.then_some(candidate));
    }
    let standing = newest
        .into_iter()
        .filter_map(|(brand, candidate)| candidate.map(|candidate| (CandidateId(candidate), BrandId(brand))));
    Ok(standing.collect())
}
