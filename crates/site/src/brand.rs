//! `/@NAME` and `/brands/NAME`: a brand, for people and for servers.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use gatepost_federation::document::summary_html;
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::{self, Segment, Wants};
use gatepost_model::id::OutsideId;
use gatepost_public::actor::{self, OwnActor};
use gatepost_public::publication::{Publication, PublicationPage};
use gatepost_public::{follower, poll, publication};

use crate::card::Card;
use crate::error::PageError;
use crate::follow::Invitation;
use crate::picture::{Picture, Portrait};
use crate::poll::Polls;
use crate::query::parameter;
use crate::shell::{self, Emblem, Shell};
use crate::unknown;

/// Notes on one page.
const PAGE: i64 = 20;

#[derive(Template)]
#[template(path = "brand.html")]
struct BrandPage {
    shell: Shell,
    name: String,
    handle: String,
    invitation: Invitation,
    portrait: Portrait,
    header: Option<Picture>,
    summary_html: String,
    fields: Vec<Field>,
    followers: i64,
    posts: i64,
    /// What the brand has put on top; on the first page only.
    pinned: Vec<Card>,
    cards: Vec<Card>,
    /// Path of the page with older notes.
    older: Option<String>,
    /// Path of the first page, on every other.
    newest: Option<String>,
}

/// A line of the profile.
struct Field {
    name: String,
    value_html: String,
}

/// What the page is made of.
struct Found {
    brand: OwnActor,
    followers: i64,
    posts: i64,
    pinned: Vec<Publication>,
    notes: PublicationPage,
    polls: Polls,
}

/// `/@NAME`.
pub(crate) async fn page_or_actor(
    State(plane): State<PublicPlane>,
    Segment(name): Segment,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, PageError> {
    if Wants::of(&request) == Wants::Document {
        return Ok(serve::brand(&plane, &request, &name).await.into_response());
    }
    let Ok(before) = cursor(query.as_deref()) else {
        return unknown::not_found(&request);
    };
    match find(&plane, name, before.clone()).await? {
        Some(found) => {
            let page = BrandPage::of(&plane, found, before.is_some());
            shell::answer_with_form(&request, StatusCode::OK, &page)
        }
        None => unknown::not_found(&request),
    }
}

/// `/brands/NAME`: people are led to the page.
pub(crate) async fn actor_or_redirect(
    State(plane): State<PublicPlane>,
    Segment(name): Segment,
    request: HeaderMap,
) -> Result<Response, PageError> {
    if Wants::of(&request) == Wants::Document {
        return Ok(serve::brand(&plane, &request, &name).await.into_response());
    }
    let found = plane
        .database
        .read(move |reader| actor::find_brand(reader, &name))
        .await?;
    match found {
        Some(brand) => Ok(redirect(&plane.context.address.brand_page(&brand.name))),
        None => unknown::not_found(&request),
    }
}

/// To the page of what a server's address names. Caches keep it apart from the document.
pub(crate) fn redirect(to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The note after which a page begins; an error where there can be none of that name.
pub(crate) fn cursor(query: Option<&str>) -> Result<Option<OutsideId>, ()> {
    parameter(query, "before")
        .map(|id| OutsideId::parse(&id).ok_or(()))
        .transpose()
}

async fn find(
    plane: &PublicPlane,
    name: String,
    before: Option<OutsideId>,
) -> Result<Option<Found>, gatepost_public::Error> {
    let now = plane.context.now();
    plane
        .database
        .read(move |reader| {
            let Some(brand) = actor::find_brand(reader, &name)? else {
                return Ok(None);
            };
            let pinned = match before {
                None => publication::list_featured(reader, brand.id)?,
                Some(_) => Vec::new(),
            };
            let notes = publication::list_notes(reader, brand.id, before.as_ref(), PAGE)?;
            let tallies = poll::of_publications(reader, pinned.iter().chain(&notes.publications))?;
            Ok(Some(Found {
                followers: follower::count(reader, brand.id)?,
                posts: publication::count_notes_of(reader, brand.id)?,
                pinned,
                notes,
                polls: Polls::counted(tallies, now),
                brand,
            }))
        })
        .await
}

impl BrandPage {
    fn of(plane: &PublicPlane, found: Found, is_later_page: bool) -> Self {
        let address = &plane.context.address;
        let (brand, polls) = (found.brand, found.polls);
        let is_pinned = |publication: &Publication| found.pinned.iter().any(|pin| pin.id == publication.id);
        let cards: Vec<Card> = found
            .notes
            .publications
            .iter()
            .filter(|publication| !is_pinned(publication))
            .filter_map(|publication| Card::of(publication.clone(), &polls, address))
            .collect();
        let handle = address.handle(&brand.name);
        let path = format!("/@{}", brand.name);
        let last = found.notes.publications.last().filter(|_| found.notes.has_more);
        let description = if brand.summary.is_empty() {
            format!("Follow {handle} from any fediverse app.")
        } else {
            brand.summary.clone()
        };
        Self {
            shell: Shell {
                document: Some(brand.uri.clone()),
                feed: Some(format!("{}/feed.atom", address.brand_page(&brand.name))),
                creator: Some(handle.clone()),
                image: brand
                    .profile
                    .as_ref()
                    .and_then(|profile| profile.avatar.as_ref())
                    .map(|medium| Emblem::of(&Picture::of(medium, address))),
                graph_type: "profile",
                ..Shell::at(
                    address.brand_page(&brand.name),
                    format!("{} ({handle})", brand.display_name),
                    description,
                    address,
                )
            },
            invitation: Invitation::of(&brand, address),
            portrait: Portrait::of(&brand, address),
            header: brand
                .profile
                .as_ref()
                .and_then(|profile| profile.header.as_ref())
                .map(|medium| Picture::of(medium, address)),
            summary_html: summary_html(&brand),
            fields: brand
                .profile
                .into_iter()
                .flat_map(|profile| profile.fields)
                .map(|field| Field {
                    name: field.name,
                    value_html: field.value_html,
                })
                .collect(),
            name: brand.display_name,
            handle,
            followers: found.followers,
            posts: found.posts,
            older: last.map(|publication| format!("{path}?before={}", publication.candidate)),
            newest: is_later_page.then_some(path),
            pinned: found
                .pinned
                .into_iter()
                .filter_map(|publication| Card::of(publication, &polls, address))
                .collect(),
            cards,
        }
    }
}
