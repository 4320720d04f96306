//! The route table of the public listener, as data. What is not in it does not exist.

use std::collections::BTreeMap;

use axum::Router;
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::routing::{MethodRouter, any, get};
use gatepost_federation::inbox::{self, Inbox};
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve;
use gatepost_model::route::{Access, Plane, Route};

use crate::miss_limit::{self, MissLimit};
use crate::{
    Settings, activity, assets, brand, feed, follow, front, health, media, oembed, post, security_headers,
    tag, unknown,
};

/// A route that is answered here: all of them are read by whoever likes.
struct Page {
    path: &'static str,
    /// Whether it is asked for a name, so that those nobody has are counted.
    is_named: bool,
    handler: fn() -> MethodRouter<PublicPlane>,
}

const fn page(path: &'static str, handler: fn() -> MethodRouter<PublicPlane>) -> Page {
    Page {
        path,
        is_named: false,
        handler,
    }
}

const fn named(path: &'static str, handler: fn() -> MethodRouter<PublicPlane>) -> Page {
    Page {
        path,
        is_named: true,
        handler,
    }
}

const PAGES: &[Page] = &[
    page("/", || get(front::page)),
    named("/@{name}", || get(brand::page_or_actor)),
    named("/@{name}/feed.atom", || get(feed::feed)),
    named("/@{name}/follow", || get(follow::page)),
    page("/posts/{id}", || get(post::page_or_note)),
    page("/activities/{id}", || get(activity::activity_or_redirect)),
    page("/media/{file}", || get(media::file)),
    page("/tags/{tag}", || get(tag::page)),
    page("/certificates/{release}", || get(serve::certificate)),
    page("/oembed", || get(oembed::answer)),
    named("/brands/{name}", || get(brand::actor_or_redirect)),
    named("/brands/{name}/outbox", || get(serve::outbox)),
    named("/brands/{name}/followers", || get(serve::followers)),
    named("/brands/{name}/following", || get(serve::following)),
    named("/brands/{name}/featured", || get(serve::featured)),
    page("/actor", || get(serve::instance)),
    page("/actor/outbox", || get(serve::instance_outbox)),
    named("/.well-known/webfinger", || get(serve::webfinger)),
    page("/.well-known/host-meta", || get(serve::host_meta_xml)),
    page("/.well-known/host-meta.json", || get(serve::host_meta_json)),
    page("/.well-known/nodeinfo", || get(serve::nodeinfo_links)),
    page("/nodeinfo/{version}", || get(serve::nodeinfo)),
    page("/assets/{file}", || get(assets::file)),
    page("/favicon.ico", || get(assets::icon)),
    page("/robots.txt", || get(assets::robots)),
    page("/health", || get(health::health)),
];

/// Every method and path the public listener answers, the inboxes among them.
pub fn table() -> Vec<Route> {
    let pages = PAGES.iter().map(|page| Route {
        plane: Plane::Public,
        path: page.path,
        method: "GET",
        access: Access::Anyone,
    });
    pages.chain(inbox::route_table()).collect()
}

/// Builds the router of the table. A method that is not in it is a route that does not exist, without a header
/// that says which methods are.
pub(crate) fn build(plane: PublicPlane, inbox: Inbox, settings: Settings) -> Router {
    let https = plane.context.address.origin().starts_with("https://");
    let limit = MissLimit::new(settings.misses_per_minute, plane.context.clock.clone());
    let count_misses = from_fn_with_state(limit, miss_limit::count);
    let mut paths: BTreeMap<&str, MethodRouter<PublicPlane>> = BTreeMap::new();
    for page in PAGES {
        let mut handler = (page.handler)();
        if page.is_named {
            handler = handler.route_layer(count_misses.clone());
        }
        paths.insert(page.path, any(unknown::answer).merge(handler));
    }
    // Their other methods; what they take themselves is merged in below.
    for route in inbox::route_table() {
        paths.insert(route.path, any(unknown::answer));
    }
    let pages = paths.into_iter().fold(Router::new(), |router, (path, handler)| {
        router.route(path, handler)
    });
    pages
        .fallback(unknown::answer)
        .with_state(plane)
        .merge(inbox::router(inbox).route_layer(count_misses))
        .layer(map_response_with_state(https, security_headers::add))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_read_and_only_servers_write() {
        for route in table() {
            let allowed = match route.access {
                Access::Anyone => route.method == "GET",
                Access::Server => route.method == "POST" && route.path.ends_with("/inbox"),
                _ => false,
            };
            assert!(allowed && route.plane == Plane::Public, "{route:?}");
        }
    }

    #[test]
    fn i3_every_route_that_takes_a_name_counts_those_that_nobody_has() {
        for page in PAGES {
            let takes_a_name = page.path.contains("{name}") || page.path.ends_with("/webfinger");
            assert_eq!(page.is_named, takes_a_name, "{}", page.path);
        }
    }
}
