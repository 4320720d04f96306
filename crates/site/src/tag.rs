//! `/tags/TAG`: what was published with a hashtag.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::Segment;
use gatepost_model::address::PublicAddress;
use gatepost_model::id::OutsideId;
use gatepost_model::markup;
use gatepost_public::actor::{self, OwnActor};
use gatepost_public::poll;
use gatepost_public::publication::{self, PublicationPage};

use crate::brand::cursor;
use crate::card::Card;
use crate::error::PageError;
use crate::picture::Portrait;
use crate::poll::Polls;
use crate::shell::{self, Shell};
use crate::unknown;

/// Notes on one page.
const PAGE: i64 = 20;

#[derive(Template)]
#[template(path = "tag.html")]
struct TagPage {
    shell: Shell,
    tag: String,
    notes: Vec<Note>,
    /// Path of the page with older notes.
    older: Option<String>,
    /// Path of the first page, on every other.
    newest: Option<String>,
}

/// A note, and whose it is.
struct Note {
    name: String,
    handle: String,
    page: String,
    portrait: Portrait,
    card: Card,
}

/// What the page is made of.
struct Found {
    notes: PublicationPage,
    brands: HashMap<i64, OwnActor>,
    polls: Polls,
}

/// `/tags/TAG`. A hashtag that nothing was published with is as unknown as any other address (I8).
pub(crate) async fn page(
    State(plane): State<PublicPlane>,
    Segment(tag): Segment,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, PageError> {
    let tag = markup::tag_key(&tag);
    // PostgreSQL takes no text with a NUL in it, and no hashtag has one.
    let Some(before) = cursor(query.as_deref()).ok().filter(|_| !tag.contains('\0')) else {
        return unknown::not_found(&request);
    };
    let found = find(&plane, tag.clone(), before.clone()).await?;
    if found.notes.publications.is_empty() {
        return unknown::not_found(&request);
    }
    let page = TagPage::of(tag, found, before.is_some(), &plane.context.address);
    shell::answer(&request, StatusCode::OK, &page)
}

async fn find(
    plane: &PublicPlane,
    tag: String,
    before: Option<OutsideId>,
) -> Result<Found, gatepost_public::Error> {
    let now = plane.context.now();
    plane
        .database
        .read(move |reader| {
            let notes = publication::list_tagged(reader, &tag, before.as_ref(), PAGE)?;
            let ids: Vec<i64> = notes.publications.iter().map(|note| note.actor_id).collect();
            let brands = actor::list_by_id(reader, &ids)?;
            let tallies = poll::of_publications(reader, &notes.publications)?;
            Ok(Found {
                notes,
                brands: brands.into_iter().map(|brand| (brand.id, brand)).collect(),
                polls: Polls::counted(tallies, now),
            })
        })
        .await
}

impl TagPage {
    fn of(tag: String, found: Found, is_later_page: bool, address: &PublicAddress) -> Self {
        let canonical = address.tag(&tag);
        let path = canonical
            .strip_prefix(address.origin())
            .unwrap_or(&canonical)
            .to_owned();
        let last = found.notes.publications.last().filter(|_| found.notes.has_more);
        let older = last.map(|note| format!("{path}?before={}", note.candidate));
        let note = |publication: publication::Publication| {
            let brand = found.brands.get(&publication.actor_id)?;
            Some(Note {
                name: brand.display_name.clone(),
                handle: address.handle(&brand.name),
                page: format!("/@{}", brand.name),
                portrait: Portrait::of(brand, address),
                card: Card::of(publication, &found.polls, address)?,
            })
        };
        Self {
            shell: Shell::at(
                canonical.clone(),
                format!("#{tag}"),
                format!("What {} has published with #{tag}.", address.authority()),
                address,
            ),
            notes: found.notes.publications.into_iter().filter_map(note).collect(),
            older,
            newest: is_later_page.then_some(path),
            tag,
        }
    }
}
