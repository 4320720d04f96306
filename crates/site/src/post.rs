//! `/posts/ID`: a published note with what was answered to it, for people and for servers.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::{self, Segment, Wants};
use gatepost_model::address::PublicAddress;
use gatepost_model::brand::initial;
use gatepost_model::notice::OutsideKind;
use gatepost_public::actor::OwnActor;
use gatepost_public::thread::ThreadPage;
use gatepost_public::{outside_item, thread};
use url::Url;

use crate::card::Card;
use crate::error::PageError;
use crate::follow::Invitation;
use crate::oembed;
use crate::published::{self, Found, Of};
use crate::query::{encoded, parameter};
use crate::shell::{self, Shell};
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
    initial: String,
    page: String,
    invitation: Invitation,
    card: Card,
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
    let (Some(card), Ok(after)) = (Card::of(publication), cursor(query.as_deref())) else {
        return unknown::not_found(&request);
    };
    let is_later_page = after.is_some();
    let around = find_around(&plane, card.address.clone(), after).await?;
    let page = PostPage::of(brand, card, around, is_later_page, &plane.context.address);
    shell::answer_with_form(&request, StatusCode::OK, &page)
}

/// The entry after which a page begins; an error for what is no address.
fn cursor(query: Option<&str>) -> Result<Option<String>, ()> {
    parameter(query, "after")
        .map(|text| Url::parse(&text).map(String::from).map_err(|_| ()))
        .transpose()
}

/// Seven statements at most, however many replies there are.
async fn find_around(
    plane: &PublicPlane,
    uri: String,
    after: Option<String>,
) -> Result<Around, gatepost_public::Error> {
    plane
        .database
        .read(move |reader| {
            Ok(Around {
                boosts: outside_item::count(reader, &uri, OutsideKind::Boost)?,
                likes: outside_item::count(reader, &uri, OutsideKind::Like)?,
                thread: thread::list(reader, &uri, after.as_deref(), PAGE)?,
            })
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
                oembed: Some(oembed::address_for(&card.address, address)),
                creator: Some(handle.clone()),
                ..Shell::at(card.address.clone(), title, card.preview(DESCRIPTION), address)
            },
            initial: initial(&brand.display_name),
            invitation: Invitation::of(&brand, address),
            handle,
            page: format!("/@{}", brand.name),
            name: brand.display_name,
            echo: echo(around.boosts, around.likes),
            voices: around
                .thread
                .entries
                .into_iter()
                .filter_map(|entry| Voice::of(entry, address))
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
