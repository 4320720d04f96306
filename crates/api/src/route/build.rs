//! The router of the table.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, VARY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Method};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{MethodFilter, any};
use gatepost_internal::Error;

use super::{Row, rows};
use crate::Api;
use crate::authenticate::{Door, admit};
use crate::problem::Problem;
use crate::sharing::share;

/// Builds the router: who is not let in by a row's access never reaches its handler.
pub(crate) fn build(api: Api) -> Router {
    let mut paths = BTreeMap::new();
    for row in rows() {
        // Every method of the table is one axum knows; another would be a row nobody can call.
        let method = Method::from_bytes(row.route.method.as_bytes());
        let Ok(filter) = method
            .map_err(drop)
            .and_then(|m| MethodFilter::try_from(m).map_err(drop))
        else {
            continue;
        };
        let door = Arc::new(door(&api, &row));
        let handler = (row.handler)(filter).route_layer(from_fn_with_state(door, admit));
        // A method that is not in the table is a route that does not exist, without a header that says which
        // methods are: `any` is what leaves `Allow` out.
        let known = paths.remove(row.route.path).unwrap_or_else(|| any(unknown));
        paths.insert(row.route.path, known.merge(handler));
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
        .layer(from_fn(share))
        .with_state(api)
}

fn door(api: &Api, row: &Row) -> Door {
    Door {
        api: api.clone(),
        access: row.route.access,
        posts: (row.route.method, row.route.path) == ("POST", "/api/v1/statuses"),
        streams: row.route.path.starts_with("/api/v1/streaming"),
    }
}

/// One fixed answer for every route that does not exist; the same as for a thing one may not see.
async fn unknown() -> Problem {
    Problem::from(Error::NotFound)
}

/// No cache may keep what one person was told, nor hand it to another (E21), unless an answer says that it is
/// the same for everyone; no browser may guess that an answer is something else than it says.
async fn keep_out_of_caches(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let said = headers.get(CACHE_CONTROL).map(HeaderValue::as_bytes);
    if !said.is_some_and(|said| said.starts_with(b"public")) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        headers.insert(VARY, HeaderValue::from_static("Authorization, Accept, Cookie"));
    }
    response
}
