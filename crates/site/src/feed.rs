//! `/@NAME/feed.atom`: what a brand has published, for feed readers (RFC 4287).

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::{self, Segment};
use gatepost_model::address::PublicAddress;
use gatepost_public::actor::{self, OwnActor};
use gatepost_public::{poll, publication};

use crate::brand::cursor;
use crate::card::Card;
use crate::error::PageError;
use crate::moment::Moment;
use crate::poll::Polls;
use crate::unknown;

/// Entries in one document, as many as on a brand's page.
const PAGE: i64 = 20;

/// Length of the text in an entry's title, in characters.
const TITLE: usize = 80;

const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed {
    /// The actor's address: the feed's id, whatever page of it this is.
    id: String,
    title: String,
    summary: String,
    /// The brand's page.
    page: String,
    /// The address of this document.
    address: String,
    /// The document with older entries (RFC 5005).
    older: Option<String>,
    icon: String,
    updated: String,
    entries: Vec<Entry>,
}

/// An entry. Its note's address is its id.
struct Entry {
    title: String,
    /// HTML: the released words, then pictures and options.
    content: String,
    card: Card,
}

#[derive(Template)]
#[template(path = "feed_content.html")]
struct FeedContent<'a> {
    card: &'a Card,
}

/// The feed. What was taken back is not in it.
pub(crate) async fn feed(
    State(plane): State<PublicPlane>,
    Segment(name): Segment,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, PageError> {
    let Ok(before) = cursor(query.as_deref()) else {
        return unknown::not_found(&request);
    };
    let (after, now) = (before.clone(), plane.context.now());
    let found = plane
        .database
        .read(move |reader| {
            let Some(brand) = actor::find_brand(reader, &name)? else {
                return Ok(None);
            };
            let notes = publication::list_notes(reader, brand.id, after.as_ref(), PAGE)?;
            let tallies = poll::of_publications(reader, &notes.publications)?;
            Ok::<_, gatepost_public::Error>(Some((brand, notes, Polls::counted(tallies, now))))
        })
        .await?;
    let Some((brand, notes, polls)) = found else {
        return unknown::not_found(&request);
    };
    let last = notes.publications.last().filter(|_| notes.has_more);
    let older = last.map(|publication| publication.candidate.to_string());
    let address = &plane.context.address;
    let cards = notes
        .publications
        .into_iter()
        .filter_map(|publication| Card::of(publication, &polls, address))
        .collect();
    let before = before.map(|id| id.to_string());
    let feed = Feed::of(brand, cards, before, older, address)?;
    // Characters that XML cannot say, not even escaped, would make the whole document unreadable.
    let body = feed.render()?.replace(|character| !is_xml(character), "");
    Ok(serve::conditional(&request, StatusCode::OK, MEDIA_TYPE, body))
}

impl Feed {
    fn of(
        brand: OwnActor,
        cards: Vec<Card>,
        before: Option<String>,
        older: Option<String>,
        address: &PublicAddress,
    ) -> Result<Self, askama::Error> {
        let page = address.brand_page(&brand.name);
        let at = |before: String| format!("{page}/feed.atom?before={before}");
        let newest = cards.iter().map(|card| card.changed().exact.clone()).max();
        Ok(Self {
            id: brand.uri,
            title: brand.display_name,
            summary: brand.summary,
            address: before.map_or_else(|| format!("{page}/feed.atom"), at),
            older: older.map(at),
            icon: format!("{}/favicon.ico", address.origin()),
            updated: newest.unwrap_or_else(|| Moment::of(brand.created_at).exact),
            entries: cards
                .into_iter()
                .map(|card| {
                    Ok(Entry {
                        title: card.preview(TITLE),
                        content: FeedContent { card: &card }.render()?,
                        card,
                    })
                })
                .collect::<Result<_, askama::Error>>()?,
            page,
        })
    }
}

/// XML 1.0, section 2.2.
fn is_xml(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_say_is_told_apart() {
        for character in "\t\n é\u{FFFD}😀".chars() {
            assert!(is_xml(character), "{character:?}");
        }
        for character in "\0\u{8}\u{B}\u{1F}\u{FFFE}\u{FFFF}".chars() {
            assert!(!is_xml(character), "{character:?}");
        }
    }
}
