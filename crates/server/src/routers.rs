//! What each listener answers: the routers of the crates, put together.

use axum::Router;
use gatepost_federation::inbox::{self, Inbox};
use gatepost_federation::plane::PublicPlane;
use gatepost_internal::Inside;

use crate::config::Config;

/// The internal listener: the API under `/api`, pages everywhere else.
pub(crate) fn internal(config: &Config, inside: &Inside) -> Router {
    let node = &config.settings.node;
    let api = gatepost_api::Settings {
        name: node.name.clone(),
        description: node.description.clone(),
        contact_email: node.contact_email.clone(),
        source_url: node.source_url.clone(),
    };
    let web = gatepost_web::Settings {
        name: node.name.clone(),
    };
    gatepost_web::router(inside.clone(), web).merge(gatepost_api::router(inside.clone(), api))
}

/// The public listener: pages and documents, and the inboxes.
pub(crate) fn public(outside: &PublicPlane, inbox: Inbox) -> Router {
    gatepost_site::router(outside.clone()).merge(inbox::router(inbox))
}
