//! `/@NAME/follow`: from a brand's page to somebody's own server.
//!
//! ```text
//!  a form asks for the server --> a page names it and holds a plain link --> https://SERVER/authorize_interaction
//! ```
//! Nobody is sent on by us: the answer is a page, not a redirect, and what it names was only ever text. We look
//! nothing up, keep nothing, and need no script.

mod server;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::Segment;
use gatepost_model::address::PublicAddress;
use gatepost_model::markup::is_deceptive;
use gatepost_public::actor::{self, OwnActor};

use crate::error::PageError;
use crate::query::{encoded, parameter};
use crate::shell::{self, Shell};
use crate::unknown;
use server::{Mistake, Server};

/// The invitation to follow a brand, on each of its pages.
pub(crate) struct Invitation {
    /// The brand's name, as people read it.
    pub(crate) name: String,
    /// Its handle.
    pub(crate) handle: String,
    /// Where the form is sent.
    pub(crate) action: String,
}

impl Invitation {
    /// The invitation to follow this brand.
    pub(crate) fn of(brand: &OwnActor, address: &PublicAddress) -> Self {
        Self {
            name: brand.display_name.clone(),
            handle: address.handle(&brand.name),
            action: format!("/@{}/follow", brand.name),
        }
    }
}

#[derive(Template)]
#[template(path = "follow_page.html")]
struct FollowPage {
    shell: Shell,
    page: String,
    invitation: Invitation,
    step: Step,
}

/// What the page is about.
enum Step {
    /// Which server? With what was typed before and what is wrong with it.
    Ask { typed: String, mistake: Option<Mistake> },
    /// Go on there.
    Go { host: String, link: String },
}

/// Asks for the server, or names the way to it.
pub(crate) async fn page(
    State(plane): State<PublicPlane>,
    Segment(name): Segment,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, PageError> {
    let found = plane
        .database
        .read(move |reader| actor::find_brand(reader, &name))
        .await?;
    let Some(brand) = found else {
        return unknown::not_found(&request);
    };
    let address = &plane.context.address;
    let (status, step) = match parameter(query.as_deref(), "server") {
        None => (StatusCode::OK, Step::ask(String::new(), None)),
        Some(typed) => match Server::parse(&typed, address) {
            Ok(server) => (StatusCode::OK, Step::go(&server, &brand)),
            Err(mistake) => (StatusCode::UNPROCESSABLE_ENTITY, Step::ask(typed, Some(mistake))),
        },
    };
    let page = FollowPage {
        shell: Shell {
            host: Some(address.authority().to_owned()),
            ..Shell::bare(&format!("Follow {}", brand.display_name))
        },
        page: format!("/@{}", brand.name),
        invitation: Invitation::of(&brand, address),
        step,
    };
    let mut response = shell::answer_with_form(&request, status, &page)?;
    // It says which server somebody is on: nobody else's business, and no cache's.
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    headers.remove(header::ETAG);
    Ok(response)
}

impl Step {
    /// What cannot be seen, or is far too long, is not shown again.
    fn ask(typed: String, mistake: Option<Mistake>) -> Self {
        let hides = |character: char| character.is_control() || is_deceptive(character);
        let typed = if typed.len() > server::MAX_LENGTH || typed.contains(hides) {
            String::new()
        } else {
            typed
        };
        Self::Ask { typed, mistake }
    }

    fn go(server: &Server, brand: &OwnActor) -> Self {
        Self::Go {
            link: format!(
                "https://{}/authorize_interaction?uri={}",
                server.host(),
                encoded(&brand.uri)
            ),
            host: server.host().to_owned(),
        }
    }
}
