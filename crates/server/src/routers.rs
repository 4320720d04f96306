//! What each listener answers: the routers of the crates, put together.

use axum::Router;
use gatepost_federation::inbox::Inbox;
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
        limits: gatepost_api::RateLimits {
            requests: config.settings.limits.token_requests,
            posts: config.settings.limits.token_posts,
            strangers: config.settings.limits.address_requests,
        },
    };
    let web = gatepost_web::Settings {
        name: node.name.clone(),
    };
    gatepost_web::router(inside.clone(), web).merge(gatepost_api::router(inside.clone(), api))
}

/// The public listener: pages and documents, and the inboxes.
pub(crate) fn public(config: &Config, outside: &PublicPlane, inbox: Inbox) -> Router {
    let settings = gatepost_site::Settings {
        misses_per_minute: config.settings.public.misses_per_minute,
    };
    gatepost_site::router(outside.clone(), inbox, settings)
}
