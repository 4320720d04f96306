//! `/`: who speaks here.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use gatepost_federation::plane::PublicPlane;
use gatepost_model::address::PublicAddress;
use gatepost_public::actor::{self, OwnActor};

use crate::error::PageError;
use crate::picture::Portrait;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage {
    shell: Shell,
    voices: Vec<Voice>,
}

/// A brand, as it is introduced.
struct Voice {
    name: String,
    handle: String,
    page: String,
    portrait: Portrait,
    summary: String,
}

impl Voice {
    fn of(brand: OwnActor, address: &PublicAddress) -> Self {
        Self {
            handle: address.handle(&brand.name),
            page: format!("/@{}", brand.name),
            portrait: Portrait::of(&brand, address),
            name: brand.display_name,
            summary: brand.summary,
        }
    }
}

/// The front page.
pub(crate) async fn page(
    State(plane): State<PublicPlane>,
    request: HeaderMap,
) -> Result<Response, PageError> {
    let address = &plane.context.address;
    let brands = plane.database.read(actor::list_brands).await?;
    let host = address.authority();
    let page = FrontPage {
        shell: Shell::at(
            format!("{}/", address.origin()),
            format!("Public voices of {host}"),
            format!("The public voices of {host}, to follow from any fediverse app."),
            address,
        ),
        voices: brands
            .into_iter()
            .map(|brand| Voice::of(brand, address))
            .collect(),
    };
    shell::answer(&request, StatusCode::OK, &page)
}
