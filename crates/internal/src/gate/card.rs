//! What a boost, a favourite or a reply is about, as reviewers see it: a card of the copy in the mirror.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::address::PublicAddress;
use gatepost_model::gate::Kind;
use gatepost_model::id::CandidateId;
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;

use super::candidate::Core;
use super::content::RevisionRow;
use super::published;
use crate::outside::ObjectCopy;
use crate::schema::{outside_actors, outside_items, publications};
use crate::{Error, brand, outside};

/// A post elsewhere, or a publication of ours.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its URI.
    pub uri: String,
    /// `@name@host` of its author.
    pub handle: String,
    /// The name of its author that people read.
    pub name: String,
    /// Sanitised HTML; absent once its author has taken it back.
    pub content_html: Option<String>,
    /// Shown before the content.
    pub content_warning: Option<InternalText>,
    /// Where people read it.
    pub url: String,
    /// When its author says it was published.
    pub published_at: Option<Timestamp>,
    /// Whether it is there no more.
    pub is_gone: bool,
    /// Whether its author has changed it or taken it back since it was approved: for what was boosted a reason to
    /// end the boost.
    pub has_changed: bool,
}

/// The cards of some candidates. What came in for a brand is kept apart: only its desk may read it.
pub(super) struct Cards {
    shown: HashMap<i64, Card>,
    came_in: HashMap<i64, Card>,
}

impl Cards {
    /// The card of a candidate, with what only its desk may read.
    pub(super) fn take(&mut self, candidate: CandidateId, for_desk: bool) -> Option<Card> {
        let came_in = self.came_in.remove(&candidate.0).filter(|_| for_desk);
        came_in.or_else(|| self.shown.remove(&candidate.0))
    }
}

/// The cards of candidates with their newest revisions: in a fixed number of statements.
pub(super) fn of(
    reader: &mut Reader<'_>,
    cores: &[Core],
    revisions: &HashMap<i64, RevisionRow>,
) -> Result<Cards, Error> {
    let about: Vec<(&Core, &RevisionRow, &str)> = cores
        .iter()
        .filter_map(|core| {
            let row = revisions.get(&core.id.0)?;
            let uri = match core.kind {
                Kind::Reply => row.in_reply_to.as_deref(),
                Kind::Boost | Kind::Unboost | Kind::Favourite => row.object.as_deref(),
                _ => None,
            }?;
            Some((core, row, uri))
        })
        .collect();
    let mut cards = Cards {
        shown: HashMap::new(),
        came_in: HashMap::new(),
    };
    if about.is_empty() {
        return Ok(cards);
    }
    let uris: Vec<&str> = about.iter().map(|(_, _, uri)| *uri).collect();
    let copies = outside::list_objects(reader, &uris)?;
    let own = own(reader, &uris)?;
    let items = came_in(reader, &uris)?;
    for (core, row, uri) in about {
        let known = copies.get(uri).map(|copy| of_copy(copy, row));
        if let Some(card) = known.or_else(|| own.get(uri).cloned()) {
            cards.shown.insert(core.id.0, card);
        }
        if let Some(card) = items.get(&(core.brand.0, uri.to_owned())) {
            cards.came_in.insert(core.id.0, card.clone());
        }
    }
    Ok(cards)
}

fn of_copy(copy: &ObjectCopy, row: &RevisionRow) -> Card {
    let other = row.object_hash.as_ref().is_some_and(|hash| *hash != copy.hash);
    let object = &copy.object;
    Card {
        uri: object.uri.clone(),
        handle: object.author.handle.clone(),
        name: object.author.name.clone(),
        content_html: Some(object.content_html.clone()).filter(|_| !copy.is_gone()),
        content_warning: object.content_warning.clone().map(InternalText::new),
        url: object.url.clone(),
        published_at: object.published_at,
        is_gone: copy.is_gone(),
        has_changed: other || copy.is_gone() || copy.changed_at.is_some(),
    }
}

/// Publications of ours, by URI.
fn own(reader: &mut Reader<'_>, uris: &[&str]) -> Result<HashMap<String, Card>, Error> {
    let ids: Vec<i64> = reader.list(
        publications::table
            .filter(publications::uri.eq_any(uris.iter().copied()))
            .select(publications::release_id),
    )?;
    let found = published::of_releases(reader, &ids)?;
    if found.is_empty() {
        return Ok(HashMap::new());
    }
    let brands = brand::list(reader)?;
    let card = |published: published::Published| {
        let speaker = brands.iter().find(|brand| brand.id == published.brand)?;
        let card = Card {
            uri: published.uri.clone(),
            handle: handle_of(speaker),
            name: speaker.display_name.clone(),
            content_html: published.row.content_html.filter(|_| published.stands),
            content_warning: published.row.content_warning.map(InternalText::new),
            url: published.url,
            published_at: Some(published.published_at),
            is_gone: !published.stands,
            has_changed: !published.stands,
        };
        Some((published.uri, card))
    };
    Ok(found.into_values().filter_map(card).collect())
}

/// `@name@host`: the host is in the actor's URI.
fn handle_of(brand: &brand::Brand) -> String {
    let origin = brand
        .actor_uri
        .split_once("/brands/")
        .and_then(|(origin, _)| PublicAddress::parse(origin).ok());
    origin.map_or_else(|| format!("@{}", brand.name), |origin| origin.handle(&brand.name))
}

type Item = (i64, String, Option<String>, i64, Option<i64>, String, String);

/// What came in, by brand and URI.
fn came_in(reader: &mut Reader<'_>, uris: &[&str]) -> Result<HashMap<(i64, String), Card>, Error> {
    let rows: Vec<Item> = reader.list(
        outside_items::table
            .inner_join(outside_actors::table.on(outside_actors::uri.eq(outside_items::author_uri)))
            .filter(outside_items::uri.eq_any(uris.iter().copied()))
            .filter(outside_items::kind.eq_any(outside::NOTES))
            .select((
                outside_items::brand_id,
                outside_items::uri,
                outside_items::content_html,
                outside_items::received_at,
                outside_items::withdrawn_at,
                outside_actors::handle,
                outside_actors::name,
            )),
    )?;
    let card = |(brand, uri, content_html, received_at, withdrawn_at, handle, name): Item| {
        let card = Card {
            uri: uri.clone(),
            handle,
            name,
            content_html,
            content_warning: None,
            url: uri.clone(),
            published_at: Some(Timestamp(received_at)),
            is_gone: withdrawn_at.is_some(),
            has_changed: withdrawn_at.is_some(),
        };
        ((brand, uri), card)
    };
    Ok(rows.into_iter().map(card).collect())
}
