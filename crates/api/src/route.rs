//! The route table, as data. What is not in it does not exist, and what is in it says who may call it.

use std::collections::BTreeMap;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, VARY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Method};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, any, on};
use gatepost_internal::Error;

use crate::authenticate::authenticate;
use crate::problem::Problem;
use crate::{Api, gatepost, picture, v1, v2};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Whoever reaches the listener.
    Anyone,
    /// An active person with a living token; all others get one fixed 401, whatever they ask for.
    Person,
}

/// One row of the table.
pub struct Route {
    /// The method. GET answers HEAD as well.
    pub method: Method,
    /// The path, with `{name}` for a part of it. A slash at its end is accepted.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    handler: Handler,
}

type Handler = fn(MethodFilter) -> MethodRouter<Api>;

const fn open(method: Method, path: &'static str, handler: Handler) -> Route {
    Route {
        method,
        path,
        access: Access::Anyone,
        handler,
    }
}

const fn closed(method: Method, path: &'static str, handler: Handler) -> Route {
    Route {
        method,
        path,
        access: Access::Person,
        handler,
    }
}

/// Every route of the API.
pub fn table() -> Vec<Route> {
    use Method as M;
    use gatepost::v1 as own;
    vec![
        open(M::GET, "/api/v1/instance", |m| on(m, v1::instance::show)),
        open(M::GET, "/api/v2/instance", |m| on(m, v2::instance::show)),
        closed(M::GET, "/api/v1/accounts/verify_credentials", |m| {
            on(m, v1::accounts::verify_credentials)
        }),
        closed(M::POST, "/api/v1/statuses", |m| on(m, v1::statuses::publish)),
        closed(M::GET, "/api/v1/statuses/{id}", |m| on(m, v1::statuses::show)),
        closed(M::DELETE, "/api/v1/statuses/{id}", |m| {
            on(m, v1::statuses::delete)
        }),
        closed(M::GET, "/api/v1/statuses/{id}/context", |m| {
            on(m, v1::statuses::context)
        }),
        closed(M::GET, "/api/v1/timelines/home", |m| on(m, v1::timelines::home)),
        closed(M::GET, "/api/v1/timelines/public", |m| {
            on(m, v1::timelines::public)
        }),
        open(M::POST, "/api/gatepost/v1/tokens", |m| {
            on(m, own::tokens::sign_in)
        }),
        closed(M::DELETE, "/api/gatepost/v1/tokens/current", |m| {
            on(m, own::tokens::revoke)
        }),
        closed(M::POST, "/api/gatepost/v1/reauthentication", |m| {
            on(m, own::reauthentication::begin)
        }),
        closed(M::GET, "/api/gatepost/v1/outside", |m| on(m, own::outside::list)),
        closed(M::POST, "/api/gatepost/v1/candidates", |m| {
            on(m, own::candidates::propose)
        }),
        closed(M::GET, "/api/gatepost/v1/candidates", |m| {
            on(m, own::candidates::list)
        }),
        closed(M::GET, "/api/gatepost/v1/candidates/{id}", |m| {
            on(m, own::candidates::show)
        }),
        closed(M::PUT, "/api/gatepost/v1/candidates/{id}", |m| {
            on(m, own::candidates::revise)
        }),
        closed(M::POST, "/api/gatepost/v1/candidates/{id}/submit", |m| {
            on(m, own::candidates::submit)
        }),
        closed(M::POST, "/api/gatepost/v1/candidates/{id}/decisions", |m| {
            on(m, own::candidates::decide)
        }),
        closed(M::POST, "/api/gatepost/v1/candidates/{id}/withdraw", |m| {
            on(m, own::candidates::withdraw)
        }),
        closed(M::POST, "/api/gatepost/v1/candidates/{id}/release", |m| {
            on(m, own::candidates::release)
        }),
        closed(M::POST, "/api/gatepost/v1/candidates/{id}/undo", |m| {
            on(m, own::candidates::undo)
        }),
        closed(M::GET, "/api/gatepost/v1/candidates/{id}/certificate", |m| {
            on(m, own::candidates::certificate)
        }),
    ]
}

/// Builds the router of the table: who is not let in by a row's access never reaches its handler.
pub(crate) fn build(api: Api) -> Router {
    let mut paths = BTreeMap::new();
    for route in table() {
        // Every method of the table is one axum knows; another would be a row nobody can call.
        let Ok(filter) = MethodFilter::try_from(route.method) else {
            continue;
        };
        let mut handler = (route.handler)(filter);
        if route.access == Access::Person {
            handler = handler.route_layer(from_fn_with_state(api.clone(), authenticate));
        }
        // A method that is not in the table is a route that does not exist, without a header that says which
        // methods are: `any` is what leaves `Allow` out.
        let known = paths.remove(route.path).unwrap_or_else(|| any(unknown));
        paths.insert(route.path, known.merge(handler));
    }
    let mut router = Router::new();
    for (path, handler) in paths {
        router = router
            .route(&format!("{path}/"), handler.clone())
            .route(path, handler);
    }
    router
        .route("/api", any(unknown))
        .route("/api/", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .layer(map_response(keep_out_of_caches))
        .merge(picture::routes())
        .with_state(api)
}

/// One fixed answer for every route that does not exist; the same as for a thing one may not see.
async fn unknown() -> Problem {
    Problem::from(Error::NotFound)
}

/// No cache may keep what one person was told, nor hand it to another (E21); no browser may guess that an
/// answer is something else than it says.
async fn keep_out_of_caches(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(VARY, HeaderValue::from_static("Authorization, Accept, Cookie"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_instance_and_signing_in_are_open_to_anyone() {
        let open: Vec<_> = table()
            .into_iter()
            .filter(|route| route.access == Access::Anyone)
            .collect();
        let paths: Vec<_> = open.iter().map(|route| route.path).collect();
        assert_eq!(
            paths,
            ["/api/v1/instance", "/api/v2/instance", "/api/gatepost/v1/tokens"]
        );
    }

    #[test]
    fn every_method_of_the_table_can_be_routed() {
        for route in table() {
            assert!(
                MethodFilter::try_from(route.method.clone()).is_ok(),
                "{}",
                route.path
            );
        }
    }
}
