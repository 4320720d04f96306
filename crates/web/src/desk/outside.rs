//! `/desk/outside`: what came in for the brands of one's desk, and how far our own words have come.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::gate::{self, Candidate, Filter};
use gatepost_internal::outside::{self, Item};
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use gatepost_model::notice::OutsideKind;

use super::bar::Bar;
use crate::Web;
use crate::page::ok;
use crate::paging::{Asked, Turning};
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::{Face, Moment, Prose, visible};

/// How many of our own publications stand beside what came in.
const PUBLISHED: i64 = 10;

#[derive(Template)]
#[template(path = "desk/outside.html")]
struct OutsidePage {
    shell: Shell,
    bar: Bar,
    has_desk: bool,
    brands: Vec<Brand>,
    items: Vec<Incoming>,
    published: Vec<Published>,
    turning: Turning,
}

struct Brand {
    href: String,
    name: String,
    is_current: bool,
}

struct Incoming {
    id: String,
    what: &'static str,
    uri: String,
    name: String,
    handle: String,
    face: Face,
    age: Moment,
    body: Option<Prose>,
    about: Option<About>,
    /// Where an answer is written; absent for what cannot be answered.
    answer: Option<String>,
}

/// What something that came in answers or is about.
struct About {
    href: String,
    words: String,
}

struct Published {
    id: String,
    uri: String,
    url: String,
    excerpt: String,
    at: Moment,
    delivered: i64,
    pending: i64,
    failed: i64,
}

/// `GET /desk/outside`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let (brand, page) = (asked.text("brand"), asked.page());
    let desks = &session.standing.desks;
    let now = web.inside.context.now();
    let mut template = OutsidePage {
        shell: Shell::of(&web, &session, Tab::Desk),
        bar: Bar::of(&web, &session).await?,
        has_desk: session.has_desk(),
        brands: Vec::new(),
        items: Vec::new(),
        published: Vec::new(),
        turning: Turning::default(),
    };
    if !session.has_desk() {
        return Ok(ok(template).into_response());
    }
    let items = outside::list(&web.inside, &session.caller, brand.clone(), page).await?;
    let newest = Filter {
        state: Some(CandidateState::Published.as_str().to_owned()),
        brand: brand.clone(),
        page: gate::Page {
            limit: Some(PUBLISHED),
            ..gate::Page::default()
        },
    };
    let published = gate::list(&web.inside, &session.caller, newest).await?;
    if desks.len() > 1 {
        template.brands = std::iter::once(Brand {
            href: address(None),
            name: "All brands".to_owned(),
            is_current: brand.is_none(),
        })
        .chain(desks.iter().map(|(desk, _)| Brand {
            href: address(Some(&desk.name)),
            name: desk.display_name.clone(),
            is_current: brand.as_ref() == Some(&desk.name),
        }))
        .collect();
    }
    let last = items.last().map(|item| item.id.0);
    template.turning = Turning::of(&address(brand.as_deref()), &page, items.len(), last);
    // Somebody on one desk answers as that brand; on several, as the one whose list this is.
    let speaker = match (brand, desks.as_slice()) {
        (Some(name), _) => Some(name),
        (None, [(only, _)]) => Some(only.name.clone()),
        _ => None,
    };
    template.published = published
        .iter()
        .filter_map(|candidate| Published::of(candidate, now))
        .collect();
    template.items = items
        .iter()
        .map(|item| Incoming::of(item, speaker.as_deref(), &template.published, now))
        .collect();
    Ok(ok(template).into_response())
}

fn address(brand: Option<&str>) -> String {
    brand.map_or("/desk/outside".to_owned(), |brand| {
        format!("/desk/outside?brand={}", crate::paging::encoded(brand))
    })
}

impl Incoming {
    fn of(item: &Item, speaker: Option<&str>, published: &[Published], now: Timestamp) -> Self {
        let what = match item.kind {
            OutsideKind::Post => "Post",
            OutsideKind::Reply => "Answer",
            OutsideKind::Mention => "Mention",
            OutsideKind::Boost => "Shared it",
            OutsideKind::Like => "Likes it",
        };
        let is_note = matches!(
            item.kind,
            OutsideKind::Post | OutsideKind::Reply | OutsideKind::Mention
        );
        let answer = match speaker {
            Some(brand) => format!(
                "/desk/new?reply_to={}&brand={}",
                item.id,
                crate::paging::encoded(brand)
            ),
            None => format!("/desk/new?reply_to={}", item.id),
        };
        Self {
            id: item.id.to_string(),
            what,
            uri: item.uri.clone(),
            name: visible(&item.author.name),
            handle: item.author.handle.clone(),
            face: Face::of_outsider(&item.author.handle, &item.author.name),
            age: Moment::of(item.received_at, now),
            body: item.content_html.as_deref().map(Prose::of_outside),
            about: item.in_reply_to.as_deref().map(|uri| About::of(uri, published)),
            answer: is_note.then_some(answer),
        }
    }
}

impl About {
    /// One of our newest publications by its own words, anything else by its address.
    fn of(uri: &str, published: &[Published]) -> Self {
        match published.iter().find(|one| one.uri == uri) {
            Some(own) => Self {
                href: format!("/desk/{}", own.id),
                words: own.excerpt.clone(),
            },
            None => Self {
                href: uri.to_owned(),
                words: uri.to_owned(),
            },
        }
    }
}

impl Published {
    fn of(candidate: &Candidate, now: Timestamp) -> Option<Self> {
        let publication = candidate.publication.as_ref()?;
        let counts = publication.deliveries;
        Some(Self {
            id: candidate.id.to_string(),
            uri: publication.uri.clone(),
            url: publication.url.clone(),
            excerpt: super::queue::beginning(candidate),
            at: Moment::of(publication.published_at, now),
            delivered: counts.delivered,
            pending: counts.pending,
            failed: counts.refused + counts.failed,
        })
    }
}
