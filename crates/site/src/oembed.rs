//! `/oembed`: how a page elsewhere shows a publication of ours ([oEmbed 1.0](https://oembed.com)).
//!
//! The answer is a quotation: markup without a script, a frame or a picture, so that whoever embeds it has to
//! trust nothing of it.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::{self, ServeError};
use gatepost_model::address::PublicAddress;
use gatepost_public::actor::OwnActor;
use gatepost_public::poll;
use serde::Serialize;
use url::Url;

use crate::card::Card;
use crate::error::PageError;
use crate::poll::Polls;
use crate::published::{self, Found, Of};
use crate::query::{encoded, parameter};

/// Width where the asker names none, and the widest, in pixels: a line of text longer than that is hard to read.
const WIDTH: u32 = 550;

/// How long an embedding page may keep the answer, in seconds: what is taken back should be gone soon.
const CACHE_AGE: u32 = 300;

/// Length of the text in the title, in characters.
const TITLE: usize = 80;

/// A rich answer (section 2.3.4.4). A quotation is as high as its text, so there is no height to name.
#[derive(Serialize)]
struct Rich {
    version: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    author_name: String,
    author_url: String,
    provider_name: String,
    provider_url: String,
    cache_age: u32,
    html: String,
    width: u32,
    height: Option<u32>,
    /// The first picture, as its small copy.
    #[serde(flatten)]
    thumbnail: Option<Thumbnail>,
}

#[derive(Serialize)]
struct Thumbnail {
    thumbnail_url: String,
    thumbnail_width: i64,
    thumbnail_height: i64,
}

#[derive(Template)]
#[template(path = "quotation.html")]
struct Quotation<'a> {
    name: &'a str,
    handle: &'a str,
    page: &'a str,
    card: &'a Card,
}

/// Where the oEmbed answer about a permalink is.
pub(crate) fn address_for(permalink: &str, address: &PublicAddress) -> String {
    format!(
        "{}/oembed?format=json&url={}",
        address.origin(),
        encoded(permalink)
    )
}

/// `/oembed`. Everything but the address of a publication that stands gets the one 404.
pub(crate) async fn answer(
    State(plane): State<PublicPlane>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, PageError> {
    let query = query.as_deref();
    if parameter(query, "format").is_some_and(|format| format != "json") {
        return Ok(only_json());
    }
    let address = &plane.context.address;
    let id = parameter(query, "url").and_then(|url| note_at(&url, address));
    let found = match id {
        Some(id) => published::find(&plane, Of::Note, &id).await?,
        None => Found::Nothing,
    };
    let Found::Standing(standing) = found else {
        return Ok(serve::not_found());
    };
    let (brand, publication) = *standing;
    let now = plane.context.now();
    let (publication, polls) = plane
        .database
        .read(move |reader| {
            let tallies = poll::of_publications(reader, [&publication])?;
            Ok::<_, gatepost_public::Error>((publication, Polls::counted(tallies, now)))
        })
        .await?;
    let Some(card) = Card::of(publication, &polls, address) else {
        return Ok(serve::not_found());
    };
    let wanted = parameter(query, "maxwidth").and_then(|width| width.parse().ok());
    let rich = Rich::of(&brand, &card, wanted.unwrap_or(WIDTH).min(WIDTH), address)?;
    let body = serde_json::to_string(&rich).map_err(|_| unwritable())?;
    let answer = serve::conditional(&request, StatusCode::OK, "application/json", body);
    Ok(serve::shared(answer))
}

/// The id in a permalink of ours.
fn note_at(url: &str, address: &PublicAddress) -> Option<String> {
    let url = Url::parse(url).ok().filter(|url| address.is_ours(url.as_str()))?;
    url.path().strip_prefix("/posts/").map(str::to_owned)
}

impl Rich {
    fn of(brand: &OwnActor, card: &Card, width: u32, address: &PublicAddress) -> Result<Self, PageError> {
        let page = address.brand_page(&brand.name);
        let quotation = Quotation {
            name: &brand.display_name,
            handle: &address.handle(&brand.name),
            page: &page,
            card,
        };
        Ok(Self {
            version: "1.0",
            kind: "rich",
            title: card.preview(TITLE),
            author_name: brand.display_name.clone(),
            html: quotation.render()?,
            author_url: page,
            provider_name: address.authority().to_owned(),
            provider_url: format!("{}/", address.origin()),
            cache_age: CACHE_AGE,
            width,
            height: None,
            thumbnail: card.emblem().map(|picture| Thumbnail {
                thumbnail_url: picture.small.clone(),
                thumbnail_width: picture.small_width,
                thumbnail_height: picture.small_height,
            }),
        })
    }
}

fn unwritable() -> PageError {
    ServeError::from(gatepost_public::Error::Damaged("an oEmbed answer is not JSON")).into()
}

/// 501, as section 2.3.5 has it.
fn only_json() -> Response {
    let body = axum::Json(serde_json::json!({"error": "Only format=json is spoken here"}));
    let mut response = serve::shared((StatusCode::NOT_IMPLEMENTED, body).into_response());
    let no_cache = HeaderValue::from_static("no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, no_cache);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_permalinks_of_ours_are_looked_up() {
        let address = PublicAddress::parse("https://acme.example").unwrap();
        let table = [
            ("https://acme.example/posts/x", Some("x")),
            ("https://ACME.example:443/posts/x?utm_source=y#z", Some("x")),
            ("https://acme.example/@news", None),
            ("https://acme.example/activities/x", None),
            ("https://acme.example.evil.example/posts/x", None),
            ("https://acme.example@evil.example/posts/x", None),
            ("/posts/x", None),
            ("", None),
        ];
        for (url, id) in table {
            assert_eq!(note_at(url, &address).as_deref(), id, "{url}");
        }
    }
}
