//! `/posts/ID`: a published note with what was answered to it, for people and for servers.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::{self, Segment, Wants};
use gatepost_model::address::PublicAddress;
use gatepost_model::notice::OutsideKind;
use gatepost_public::actor::OwnActor;
use gatepost_public::publication::Publication;
use gatepost_public::thread::{Entry, ThreadPage};
use gatepost_public::{outside_item, poll, thread};
use url::Url;

use crate::card::Card;
use crate::error::PageError;
use crate::follow::Invitation;
use crate::oembed;
use crate::picture::Portrait;
use crate::poll::Polls;
use crate::published::{self, Found, Of};
use crate::query::{encoded, parameter};
use crate::shell::{self, Emblem, Shell};
use crate::thread::{Said, Voice};
use crate::unknown;

/// Length of the text in a page's title, in characters.
const TITLE: usize = 60;

/// Length of the text in a link preview, in characters.
const DESCRIPTION: usize = 200;

/// Replies on one page.
const PAGE: i64 = 30;

#[derive(Template)]
#[template(path = "post.html")]
struct PostPage {
    shell: Shell,
    name: String,
    handle: String,
    portrait: Portrait,
    page: String,
    invitation: Invitation,
    card: Card,
    /// Whether the certificate of what is shown is linked.
    shows_certificate: bool,
    /// Boosts and likes from outside, in words; empty where there are none.
    echo: String,
    voices: Vec<Voice>,
    /// Path of the page with later replies.
    later: Option<String>,
    /// Path of the first page, on every other.
    first: Option<String>,
}

/// What is told of a note besides itself.
struct Around {
    boosts: i64,
    likes: i64,
    thread: ThreadPage,
    polls: Polls,
}

/// `/posts/ID`.
pub(crate) async fn page_or_note(
    State(plane): State<PublicPlane>,
    Segment(id): Segment,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, PageError> {
    if Wants::of(&request) == Wants::Document {
        return Ok(serve::post(&plane, &request, &id).await.into_response());
    }
    let (brand, publication) = match published::find(&plane, Of::Note, &id).await? {
        Found::Standing(standing) => *standing,
        Found::Nothing => return unknown::not_found(&request),
        Found::TakenBack => return unknown::gone(&request),
    };
    let Ok(after) = cursor(query.as_deref()) else {
        return unknown::not_found(&request);
    };
    let is_later_page = after.is_some();
    let (publication, around) = find_around(&plane, publication, after).await?;
    let address = &plane.context.address;
    let Some(card) = Card::of(publication, &around.polls, address) else {
        return unknown::not_found(&request);
    };
    let page = PostPage::of(brand, card, around, is_later_page, address);
    shell::answer_with_form(&request, StatusCode::OK, &page)
}

/// The entry after which a page begins; an error for what is no address.
fn cursor(query: Option<&str>) -> Result<Option<String>, ()> {
    parameter(query, "after")
        .map(|text| Url::parse(&text).map(String::from).map_err(|_| ()))
        .transpose()
}

/// Ten statements at most, however many replies there are.
async fn find_around(
    plane: &PublicPlane,
    publication: Publication,
    after: Option<String>,
) -> Result<(Publication, Around), gatepost_public::Error> {
    let now = plane.context.now();
    plane
        .database
        .read(move |reader| {
            let uri = publication.note.as_ref().map_or("", |note| &note.uri);
            let boosts = outside_item::count(reader, uri, OutsideKind::Boost)?;
            let likes = outside_item::count(reader, uri, OutsideKind::Like)?;
            let thread = thread::list(reader, uri, after.as_deref(), PAGE)?;
            let own = thread.entries.iter().filter_map(|entry| match entry {
                Entry::Own(own) => Some(&own.0),
                Entry::Outside(_) => None,
            });
            let tallies = poll::of_publications(reader, own.chain([&publication]))?;
            let around = Around {
                boosts,
                likes,
                thread,
                polls: Polls::counted(tallies, now),
            };
            Ok((publication, around))
        })
        .await
}

impl PostPage {
    fn of(brand: OwnActor, card: Card, around: Around, is_later_page: bool, address: &PublicAddress) -> Self {
        let title = format!("{}: {}", brand.display_name, card.preview(TITLE));
        let handle = address.handle(&brand.name);
        // Within this node, an address is a path.
        let path = card
            .address
            .strip_prefix(address.origin())
            .unwrap_or(&card.address);
        let later = around.thread.next;
        Self {
            shell: Shell {
                document: Some(card.address.clone()),
                graph_type: "article",
                published: Some(card.published.exact.clone()),
                modified: card.updated.as_ref().map(|moment| moment.exact.clone()),
                image: card.emblem().map(Emblem::of),
                oembed: Some(oembed::address_for(&card.address, address)),
                creator: Some(handle.clone()),
                ..Shell::at(card.address.clone(), title, card.beginning(DESCRIPTION), address)
            },
            portrait: Portrait::of(&brand, address),
            shows_certificate: brand
                .profile
                .as_ref()
                .is_some_and(|profile| profile.shows_certificates),
            invitation: Invitation::of(&brand, address),
            handle,
            page: format!("/@{}", brand.name),
            name: brand.display_name,
            echo: echo(around.boosts, around.likes),
            voices: around
                .thread
                .entries
                .into_iter()
                .filter_map(|entry| Voice::of(entry, &around.polls, address))
                .collect(),
            later: later.map(|last| format!("{path}?after={}", encoded(&last))),
            first: is_later_page.then(|| path.to_owned()),
            card,
        }
    }
}

/// `2 boosts · 1 like`.
fn echo(boosts: i64, likes: i64) -> String {
    let counted = |count: i64, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let parts = [
        counted(boosts, "boost", "boosts"),
        counted(likes, "like", "likes"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
#[path = "post_tests.rs"]
mod tests;
