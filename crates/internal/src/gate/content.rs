//! Between stored parts and the exact content that is hashed.
//!
//! A revision is stored field by field. Whoever needs the content rebuilds it from those fields, so that
//! a changed field anywhere shows as another hash in the publish transaction.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::address::PUBLIC_AUDIENCE;
use gatepost_model::gate::{Kind, Mention, RevisionContent};
use gatepost_model::id::{CandidateId, PersonId};
use gatepost_model::markup;
use gatepost_storage::{Reader, Transaction};

use super::candidate::Core;
use crate::brand::Brand;
use crate::schema::{candidates, revisions};
use crate::{Context, Error, outside};

/// What a person decides about a revision; everything else of its content follows from these.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    pub text: Option<String>,
    pub content_warning: Option<String>,
    pub language: Option<String>,
    pub in_reply_to: Option<String>,
    pub object: Option<String>,
    pub not_before: Option<Timestamp>,
}

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
    pub policy_version: i64,
    pub created_at: i64,
}

impl RevisionRow {
    /// The fields a person decided, to be changed into another revision.
    pub(super) fn fields(&self) -> Fields {
        Fields {
            text: self.text.clone(),
            content_warning: self.content_warning.clone(),
            language: self.language.clone(),
            in_reply_to: self.in_reply_to.clone(),
            object: self.object.clone(),
            not_before: self.not_before.map(Timestamp),
        }
    }
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

/// Makes the content that fields stand for. Mentions are resolved against actors the public plane already
/// knows; a handle nobody knows stays text and is refused at submit.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    context: &Context,
    core: &Core,
    brand: &Brand,
    revision: i64,
    fields: Fields,
) -> Result<RevisionContent, Error> {
    let address = &context.public_address;
    let mut content = RevisionContent {
        candidate: core.outside_id.clone(),
        revision,
        brand: brand.actor_uri.clone(),
        kind: core.kind,
        to: vec![],
        cc: vec![],
        in_reply_to: fields.in_reply_to,
        object: fields.object,
        text: fields.text,
        content_html: None,
        content_warning: fields.content_warning,
        language: fields.language,
        mentions: vec![],
        not_before: fields.not_before,
        not_after: None,
    };
    if core.kind == Kind::Follow {
        content.to.extend(content.object.clone());
        return Ok(content);
    }
    if let Some(parent) = &content.in_reply_to {
        content
            .mentions
            .extend(outside::author_of(reader, brand, parent)?);
    }
    let text = content.text.clone().unwrap_or_default();
    for handle in markup::handles(&text)
        .into_iter()
        .filter(|handle| handle.host.is_some())
    {
        let known = outside::find_actor_by_handle(reader, context, &handle.display())?;
        let known = known.filter(|mention| content.mentions.iter().all(|other| other.uri != mention.uri));
        content.mentions.extend(known);
    }
    let link =
        |handle: &markup::Handle| mention_of(&content.mentions, &handle.display()).map(|m| m.uri.clone());
    content.content_html = Some(markup::to_html(&text, link, markup::no_tags));
    content.to.push(PUBLIC_AUDIENCE.to_owned());
    content.cc.push(address.followers(&brand.name));
    content
        .cc
        .extend(content.mentions.iter().map(|mention| mention.uri.clone()));
    Ok(content)
}

/// The mention a handle in a text stands for. Handles are compared without regard to case.
pub(super) fn mention_of<'a>(mentions: &'a [Mention], handle: &str) -> Option<&'a Mention> {
    mentions
        .iter()
        .find(|mention| mention.handle.to_lowercase() == handle.to_lowercase())
}

/// Rebuilds the content from stored parts.
pub(super) fn rebuild(core: &Core, brand: &Brand, row: &RevisionRow) -> Result<RevisionContent, Error> {
    let damaged = |_| Error::Damaged("a revision cannot be read");
    Ok(RevisionContent {
        candidate: core.outside_id.clone(),
        revision: row.number,
        brand: brand.actor_uri.clone(),
        kind: core.kind,
        to: serde_json::from_str(&row.audience_to).map_err(damaged)?,
        cc: serde_json::from_str(&row.audience_cc).map_err(damaged)?,
        in_reply_to: row.in_reply_to.clone(),
        object: row.object.clone(),
        text: row.text.clone(),
        content_html: row.content_html.clone(),
        content_warning: row.content_warning.clone(),
        language: row.language.clone(),
        mentions: serde_json::from_str(&row.mentions).map_err(damaged)?,
        not_before: row.not_before.map(Timestamp),
        not_after: row.not_after.map(Timestamp),
    })
}

/// Stores content as an immutable revision; gives its hash.
pub(super) fn store(
    tx: &mut Transaction<'_>,
    core: &Core,
    content: &RevisionContent,
    author: PersonId,
    policy_version: i64,
    now: Timestamp,
) -> Result<String, Error> {
    let damaged = |_| Error::Damaged("a revision is not JSON");
    let rev_hash = content.hash().map_err(damaged)?;
    tx.execute(diesel::insert_into(revisions::table).values((
        revisions::candidate_id.eq(core.id.0),
        revisions::number.eq(content.revision),
        revisions::author_id.eq(author.0),
        revisions::rev_hash.eq(&rev_hash),
        revisions::audience_to.eq(serde_json::to_string(&content.to).map_err(damaged)?),
        revisions::audience_cc.eq(serde_json::to_string(&content.cc).map_err(damaged)?),
        revisions::in_reply_to.eq(&content.in_reply_to),
        revisions::object.eq(&content.object),
        revisions::text.eq(&content.text),
        revisions::content_html.eq(&content.content_html),
        revisions::content_warning.eq(&content.content_warning),
        revisions::language.eq(&content.language),
        revisions::mentions.eq(serde_json::to_string(&content.mentions).map_err(damaged)?),
        revisions::not_before.eq(content.not_before.map(|moment| moment.0)),
        revisions::not_after.eq(content.not_after.map(|moment| moment.0)),
        revisions::policy_version.eq(policy_version),
        revisions::created_at.eq(now.0),
    )))?;
    Ok(rev_hash)
}
