//! The publication an update, delete, pin or unpin is about, as outsiders read it now: beside what is proposed.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::InternalText;
use gatepost_model::gate::{CandidateState, Medium, Poll};
use gatepost_model::id::CandidateId;
use gatepost_storage::Reader;

use super::candidate::Core;
use super::published::{self, Published};
use crate::Error;
use crate::entry::publication::NOTES;
use crate::schema::candidates;

/// A publication of the brand.
#[derive(Debug, Clone)]
pub struct TargetPublication {
    /// URI of the published object.
    pub uri: String,
    /// Where people read it.
    pub url: String,
    /// The candidate that was published first.
    pub candidate: CandidateId,
    /// What approvals named of what stands there now.
    pub rev_hash: String,
    /// The headline.
    pub title: Option<InternalText>,
    /// What was typed.
    pub text: Option<InternalText>,
    /// The HTML as it was sent.
    pub content_html: Option<InternalText>,
    /// Shown before the content.
    pub content_warning: Option<InternalText>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Its pictures.
    pub media: Vec<Medium>,
    /// What is asked in it.
    pub poll: Option<Poll>,
    /// Whether it is still there: neither recalled nor deleted.
    pub stands: bool,
    /// Other candidates about the same publication that may still leave: whoever decides about one should know.
    pub also_open: Vec<CandidateId>,
}

/// The targets of candidates, by candidate: in a fixed number of statements.
pub(super) fn of(reader: &mut Reader<'_>, cores: &[Core]) -> Result<HashMap<i64, TargetPublication>, Error> {
    let targets: Vec<i64> = cores
        .iter()
        .filter_map(|core| core.target.map(|release| release.0))
        .collect();
    if targets.is_empty() {
        return Ok(HashMap::new());
    }
    let published = published::of_releases(reader, &targets)?;
    let over: Vec<&str> = CandidateState::ALL
        .into_iter()
        .filter(|state| state.is_over())
        .map(CandidateState::as_str)
        .collect();
    let open: Vec<(i64, Option<i64>)> = reader.list(
        candidates::table
            .filter(candidates::target_release_id.eq_any(targets))
            .filter(candidates::state.ne_all(over))
            .filter(candidates::kind.ne_all(NOTES))
            .order(candidates::id)
            .select((candidates::id, candidates::target_release_id)),
    )?;
    cores
        .iter()
        .filter_map(|core| Some((core, published.get(&core.target?.0)?)))
        .map(|(core, published)| {
            let others = open
                .iter()
                .filter(|(id, target)| *id != core.id.0 && *target == core.target.map(|release| release.0))
                .map(|(id, _)| CandidateId(*id))
                .collect();
            Ok((core.id.0, shown(published, others)?))
        })
        .collect()
}

fn shown(published: &Published, also_open: Vec<CandidateId>) -> Result<TargetPublication, Error> {
    let row = &published.row;
    let text = |text: &Option<String>| text.clone().map(InternalText::new);
    Ok(TargetPublication {
        uri: published.uri.clone(),
        url: published.url.clone(),
        candidate: published.candidate,
        rev_hash: row.rev_hash.clone(),
        title: text(&row.title),
        text: text(&row.text),
        content_html: text(&row.content_html),
        content_warning: text(&row.content_warning),
        language: row.language.clone(),
        media: row.media()?,
        poll: row.poll()?,
        stands: published.stands,
        also_open,
    })
}
