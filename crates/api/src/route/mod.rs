//! The route table, as data. What is not in it does not exist, and what is in it says who may call it.

mod build;
mod open;
mod own;
mod people;
mod reading;

use axum::routing::{MethodFilter, MethodRouter};
use gatepost_model::route::{Access, Plane, Route};

use crate::Api;

pub(crate) use build::build;

/// One row of the table with what answers it.
struct Row {
    route: Route,
    handler: Handler,
}

type Handler = fn(MethodFilter) -> MethodRouter<Api>;

/// A row. A slash at the end of its path is accepted as well.
const fn row(access: Access, method: &'static str, path: &'static str, handler: Handler) -> Row {
    let plane = Plane::Internal;
    let route = Route {
        plane,
        path,
        method,
        access,
    };
    Row { route, handler }
}

/// Every route of this crate.
pub fn table() -> Vec<Route> {
    rows().into_iter().map(|row| row.route).collect()
}

fn rows() -> Vec<Row> {
    let mut rows = open::rows();
    rows.extend(people::rows());
    rows.extend(reading::rows());
    rows.extend(own::rows());
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use axum::http::Method;

    use super::*;

    #[test]
    fn only_what_apps_need_to_sign_in_is_open_to_anyone() {
        let open: Vec<_> = table()
            .into_iter()
            .filter(|route| route.access == Access::Anyone)
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        assert_eq!(
            open,
            [
                "GET /api/v1/instance",
                "GET /api/v2/instance",
                "GET /api/v1/instance/rules",
                "GET /api/v1/instance/peers",
                "GET /api/v1/instance/activity",
                "GET /api/v1/instance/domain_blocks",
                "GET /api/v1/instance/extended_description",
                "GET /api/v1/instance/translation_languages",
                "GET /.well-known/oauth-authorization-server",
                "POST /api/v1/apps",
                "POST /oauth/token",
                "POST /oauth/revoke",
                "GET /api/v1/streaming/health",
                "GET /images/avatar.png",
                "GET /images/header.png",
                "GET /images/thumbnail.png",
                "POST /api/gatepost/v1/tokens",
            ]
        );
    }

    #[test]
    fn every_row_is_of_the_internal_listener_can_be_routed_and_stands_once() {
        let mut seen = BTreeSet::new();
        for route in table() {
            let method = Method::from_bytes(route.method.as_bytes()).unwrap();
            assert!(MethodFilter::try_from(method).is_ok(), "{}", route.path);
            assert_eq!(route.plane, Plane::Internal, "{}", route.path);
            assert!(seen.insert((route.method, route.path)), "twice: {}", route.path);
        }
    }

    #[test]
    fn an_app_that_acts_as_a_brand_is_let_in_where_it_is_said_and_never_at_the_gate_itself() {
        for route in table() {
            if route.path.starts_with("/api/gatepost") || route.path.starts_with("/oauth") {
                assert_ne!(route.access, Access::PersonOrBrand, "{}", route.path);
            }
        }
    }
}
