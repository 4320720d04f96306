//! Between stored parts and the exact content that is hashed.
//!
//! A revision is stored field by field. Whoever needs the content rebuilds it from those fields, so that
//! a changed field anywhere shows as another hash in the publish transaction.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{InsideFacts, Kind, Medium, Poll, Profile, RevisionContent, inside_commitment};
use gatepost_model::id::{CandidateId, OutsideId, PersonId, ReleaseId};
use gatepost_storage::{Reader, Transaction};

use super::candidate::Core;
use super::check;
use super::fields::{Attached, Fields, ProfileFields};
use super::kind::{self, Case};
use crate::brand::Brand;
use crate::schema::{candidate_media, candidates, revisions};
use crate::{Context, Error};

pub(super) use super::kind::mention_of;

/// A row of `revisions`.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = revisions)]
pub(super) struct RevisionRow {
    pub candidate_id: i64,
    pub number: i64,
    pub rev_hash: String,
    pub audience_to: String,
    pub audience_cc: String,
    pub in_reply_to: Option<String>,
    pub object: Option<String>,
    pub text: Option<String>,
    pub content_html: Option<String>,
    pub content_warning: Option<String>,
    pub language: Option<String>,
    pub mentions: String,
    pub not_before: Option<i64>,
    pub not_after: Option<i64>,
    pub created_at: i64,
    pub title: Option<String>,
    pub hashtags: String,
    pub media: String,
    pub poll: Option<String>,
    pub profile: Option<String>,
    pub object_hash: Option<String>,
    pub labels: String,
    pub inside_salt: Option<String>,
    pub inside: Option<String>,
    pub file_names: String,
    pub check_version: Option<i64>,
    pub findings: String,
}

/// A revision that is to be stored.
pub(super) struct Draft {
    pub content: RevisionContent,
    /// The release it is about, where it is about one of ours.
    pub target: Option<ReleaseId>,
    facts: InsideFacts,
    salt: String,
    /// In the order of [`RevisionContent::all_media`].
    file_names: Vec<String>,
}

/// Who wrote a revision, and when.
pub(super) struct Written {
    pub author: PersonId,
    pub policy_version: i64,
    pub at: Timestamp,
}

impl RevisionRow {
    /// The fields a person decided, to be changed into another revision of that kind. What follows from what an
    /// update is about is left out.
    pub(super) fn fields(&self, kind: Kind) -> Result<Fields, Error> {
        let mut names = parsed::<Vec<String>>(&self.file_names)?.into_iter();
        let mut attach = |medium: Medium| Attached {
            medium,
            file_name: names.next().unwrap_or_default(),
        };
        let media = self.media()?.into_iter().map(&mut attach).collect();
        let profile = self.profile()?.map(|profile| ProfileFields {
            display_name: profile.display_name,
            summary: profile.summary,
            avatar: profile.avatar.map(&mut attach),
            header: profile.header.map(&mut attach),
            lines: profile
                .fields
                .into_iter()
                .map(|field| (field.name, field.value))
                .collect(),
            shows_certificates: profile.shows_certificates,
        });
        let is_update = kind == Kind::Update;
        Ok(Fields {
            text: self.text.clone(),
            content_warning: self.content_warning.clone(),
            language: self.language.clone(),
            in_reply_to: self.in_reply_to.clone().filter(|_| !is_update),
            object: self.object.clone(),
            not_before: self.not_before.map(Timestamp),
            not_after: self.not_after.map(Timestamp),
            title: self.title.clone(),
            media,
            poll: self.poll()?.filter(|_| !is_update),
            profile,
            labels: self.labels()?,
        })
    }

    /// Its pictures.
    pub(super) fn media(&self) -> Result<Vec<Medium>, Error> {
        parsed(&self.media)
    }

    /// What is asked.
    pub(super) fn poll(&self) -> Result<Option<Poll>, Error> {
        self.poll.as_deref().map(parsed).transpose()
    }

    /// What the brand says of itself.
    pub(super) fn profile(&self) -> Result<Option<Profile>, Error> {
        self.profile.as_deref().map(parsed).transpose()
    }

    /// The hashtags of its text.
    pub(super) fn hashtags(&self) -> Result<Vec<String>, Error> {
        parsed(&self.hashtags)
    }

    /// Its labels, sorted.
    pub(super) fn labels(&self) -> Result<Vec<String>, Error> {
        parsed(&self.labels)
    }

    /// The commitment to what only reviewers know, computed anew. Revisions of before there were labels have none.
    fn commitment(&self) -> Result<Option<String>, Error> {
        let labels = self.labels()?;
        let computed = match &self.inside_salt {
            None if labels.is_empty() => None,
            None => return Err(Error::Damaged("a revision has labels that nobody committed to")),
            Some(salt) => Some(committed(salt, &InsideFacts { labels })?),
        };
        if computed == self.inside {
            Ok(computed)
        } else {
            Err(Error::Damaged(
                "the labels of a revision are not those it was approved with",
            ))
        }
    }
}

fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|_| Error::Damaged("a revision cannot be read"))
}

fn written<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::Damaged("a revision is not JSON"))
}

fn committed(salt: &str, facts: &InsideFacts) -> Result<String, Error> {
    inside_commitment(salt, facts).map_err(|_| Error::Damaged("a revision is not JSON"))
}

/// The newest revision of each of these candidates.
pub(super) fn current_revisions(
    reader: &mut Reader<'_>,
    ids: &[i64],
) -> Result<HashMap<i64, RevisionRow>, Error> {
    let current = revisions::number
        .eq(candidates::revision)
        .and(revisions::candidate_id.eq(candidates::id));
    let rows: Vec<RevisionRow> = reader.list(
        candidates::table
            .inner_join(revisions::table.on(current))
            .filter(candidates::id.eq_any(ids.to_vec()))
            .select(RevisionRow::as_select()),
    )?;
    Ok(rows.into_iter().map(|row| (row.candidate_id, row)).collect())
}

/// The newest revision of one candidate.
pub(super) fn current_revision(reader: &mut Reader<'_>, id: CandidateId) -> Result<RevisionRow, Error> {
    current_revisions(reader, &[id.0])?
        .remove(&id.0)
        .ok_or(Error::Damaged("a revision is missing"))
}

/// Makes the content that fields stand for, and commits to what only reviewers know. The salt is drawn anew, so
/// that nobody can try the few possible labels; there is one even without labels, so that its presence tells
/// nothing.
///
/// # Errors
/// [`Error::Invalid`] with a sentence that names the field.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    revision: i64,
    fields: &Fields,
) -> Result<Draft, Error> {
    let composed = kind::compose(reader, case, revision, fields)?;
    let mut content = composed.content;
    let facts = fields.inside_facts();
    let salt = OutsideId::draw(case.context.random.as_ref()).to_string();
    content.inside = Some(committed(&salt, &facts)?);
    Ok(Draft {
        content,
        target: composed.target,
        facts,
        salt,
        file_names: fields
            .all_media()
            .map(|attached| attached.file_name.clone())
            .collect(),
    })
}

/// Rebuilds the content from stored parts.
///
/// # Errors
/// [`Error::Damaged`] when a part cannot be read, or what only reviewers know is not what was committed to.
pub(super) fn rebuild(core: &Core, brand: &Brand, row: &RevisionRow) -> Result<RevisionContent, Error> {
    Ok(RevisionContent {
        candidate: core.outside_id.clone(),
        revision: row.number,
        brand: brand.actor_uri.clone(),
        kind: core.kind,
        to: parsed(&row.audience_to)?,
        cc: parsed(&row.audience_cc)?,
        in_reply_to: row.in_reply_to.clone(),
        object: row.object.clone(),
        text: row.text.clone(),
        content_html: row.content_html.clone(),
        content_warning: row.content_warning.clone(),
        language: row.language.clone(),
        mentions: parsed(&row.mentions)?,
        not_before: row.not_before.map(Timestamp),
        not_after: row.not_after.map(Timestamp),
        title: row.title.clone(),
        hashtags: row.hashtags()?,
        media: row.media()?,
        poll: row.poll()?,
        profile: row.profile()?.map(Box::new),
        object_hash: row.object_hash.clone(),
        inside: row.commitment()?,
    })
}

/// Stores content as an immutable revision, with what the content checks find in it; gives its hash.
pub(super) fn store(
    tx: &mut Transaction<'_>,
    context: &Context,
    core: &Core,
    draft: &Draft,
    by: Written,
) -> Result<String, Error> {
    let content = &draft.content;
    let rev_hash = content
        .hash()
        .map_err(|_| Error::Damaged("a revision is not JSON"))?;
    let poll = content.poll.as_ref().map(written).transpose()?;
    let profile = content.profile.as_ref().map(written).transpose()?;
    let checked = check::run(tx, context, content, &draft.file_names)?;
    tx.execute(diesel::insert_into(revisions::table).values((
        (
            revisions::candidate_id.eq(core.id.0),
            revisions::number.eq(content.revision),
            revisions::author_id.eq(by.author.0),
            revisions::rev_hash.eq(&rev_hash),
            revisions::policy_version.eq(by.policy_version),
            revisions::created_at.eq(by.at.0),
            revisions::labels.eq(written(&draft.facts.labels)?),
            revisions::inside_salt.eq(&draft.salt),
            revisions::inside.eq(&content.inside),
            revisions::file_names.eq(written(&draft.file_names)?),
            revisions::check_version.eq(checked.version),
            revisions::findings.eq(written(&checked.findings)?),
        ),
        (
            revisions::audience_to.eq(written(&content.to)?),
            revisions::audience_cc.eq(written(&content.cc)?),
            revisions::in_reply_to.eq(&content.in_reply_to),
            revisions::object.eq(&content.object),
            revisions::text.eq(&content.text),
            revisions::content_html.eq(&content.content_html),
            revisions::content_warning.eq(&content.content_warning),
            revisions::language.eq(&content.language),
            revisions::mentions.eq(written(&content.mentions)?),
            revisions::not_before.eq(content.not_before.map(|moment| moment.0)),
            revisions::not_after.eq(content.not_after.map(|moment| moment.0)),
            revisions::title.eq(&content.title),
            revisions::hashtags.eq(written(&content.hashtags)?),
            revisions::media.eq(written(&content.media)?),
            revisions::poll.eq(poll),
            revisions::profile.eq(profile),
            revisions::object_hash.eq(&content.object_hash),
        ),
    )))?;
    keep_files(tx, core.id, content)?;
    Ok(rev_hash)
}

/// Notes which files the candidate names: reviewers may see them, and none is cleaned away.
fn keep_files(
    tx: &mut Transaction<'_>,
    candidate: CandidateId,
    content: &RevisionContent,
) -> Result<(), Error> {
    for (sha256, _) in content.blobs() {
        let row = candidate_media::table.find((candidate.0, sha256));
        let known: Option<i64> = tx.find(row.select(candidate_media::candidate_id))?;
        if known.is_none() {
            tx.execute(diesel::insert_into(candidate_media::table).values((
                candidate_media::candidate_id.eq(candidate.0),
                candidate_media::sha256.eq(sha256),
            )))?;
        }
    }
    Ok(())
}
