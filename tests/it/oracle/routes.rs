//! The route tables against the live listeners: what is in a table is there, what is not is nothing, and nothing
//! but a table makes a route.

use gatepost_model::route::{Access, Plane, Route};

use super::story::{inside_routes, outside_routes};
use crate::support::company::Company;
use crate::support::wire::{self, Answer};
use crate::walls::workspace;

/// The only files that put handlers behind paths: each builds the router of a table.
const BUILDERS: [&str; 4] = [
    "crates/api/src/route/build.rs",
    "crates/web/src/route.rs",
    "crates/site/src/route.rs",
    "crates/federation/src/inbox/router.rs",
];

async fn ask(origin: &str, method: &str, path: &str) -> Answer {
    let headers = [("accept", "text/html")];
    wire::request_at_most(
        &wire::client(),
        method,
        &format!("{origin}{path}"),
        &headers,
        Vec::new(),
    )
    .await
}

fn filled(path: &str) -> String {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        filled.push('1');
        rest = after.split_once('}').unwrap().1;
    }
    filled + rest
}

fn sorted(mut routes: Vec<Route>) -> Vec<Route> {
    routes.sort();
    routes
}

#[test]
fn only_the_tables_make_routes() {
    for (file, text) in workspace::rust_files("crates") {
        let product = text.split("#[cfg(test)]").next().unwrap();
        let makes_routes = [
            ".route(",
            ".nest(",
            ".route_service(",
            ".nest_service(",
            ".fallback(",
        ]
        .iter()
        .any(|call| product.contains(call));
        let is_test = file.contains("test");
        assert!(
            !makes_routes || is_test || BUILDERS.contains(&file.as_str()),
            "{file} makes a route beside the table"
        );
    }
}

#[test]
fn every_row_is_there_once_and_on_its_own_listener() {
    for (plane, routes) in [
        (Plane::Internal, inside_routes()),
        (Plane::Public, outside_routes()),
    ] {
        let routes = sorted(routes);
        assert!(routes.iter().all(|route| route.plane == plane));
        let mut once = routes.clone();
        once.dedup_by_key(|route| (route.path, route.method));
        assert_eq!(
            routes.len(),
            once.len(),
            "a path and method stand in the table twice"
        );
    }
}

#[test]
fn the_table_of_routes_is_this() {
    let line = |route: &Route| {
        format!(
            "{:?} {:<6} {} for {:?}",
            route.plane, route.method, route.path, route.access
        )
    };
    let lines: Vec<String> = sorted([inside_routes(), outside_routes()].concat())
        .iter()
        .map(line)
        .collect();
    insta::assert_snapshot!("routes", lines.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_answers_what_its_table_says_and_nothing_else() {
    let company = Company::new().await;
    for (origin, own, other) in [
        (&company.internal_url, inside_routes(), outside_routes()),
        (&company.public_url, outside_routes(), inside_routes()),
    ] {
        let prefix = |path: &str| {
            if path.starts_with("/api") {
                "/api/no-such-thing"
            } else {
                "/no-such-thing"
            }
        };
        for route in &own {
            // Whoever asks without a right is told so, or led away; only nothing is nothing.
            if route.access == Access::Anyone && !route.path.contains('{') {
                let answer = ask(origin, route.method, route.path).await;
                let nothing = ask(origin, route.method, prefix(route.path)).await;
                assert!(
                    answer.fingerprint() != nothing.fingerprint(),
                    "{} {} is in the table and not there",
                    route.method,
                    route.path
                );
            }
        }
        for route in &other {
            let path = filled(route.path);
            // A slash too much leads to the same without it, whatever is there.
            if path.len() > 1 && path.ends_with('/') || own.iter().any(|known| stands_for(known.path, &path))
            {
                continue;
            }
            let answer = ask(origin, route.method, &path).await;
            let nothing = ask(origin, route.method, prefix(route.path)).await;
            assert_eq!(
                String::from_utf8_lossy(&answer.fingerprint()),
                String::from_utf8_lossy(&nothing.fingerprint()),
                "{} {path} is the other listener's",
                route.method
            );
        }
    }
}

/// Whether a template stands for an address among others.
fn stands_for(template: &str, path: &str) -> bool {
    let [mut parts, mut wanted] = [template, path].map(|path| path.trim_end_matches('/').split('/'));
    loop {
        match (parts.next(), wanted.next()) {
            (None, None) => return true,
            (Some(part), Some(_)) if part.starts_with("{*") => return true,
            (Some(part), Some(wanted)) => {
                let fixed = part.split('{').next().unwrap();
                let fits = if part.contains('{') {
                    wanted.starts_with(fixed)
                } else {
                    wanted == part
                };
                if !fits {
                    return false;
                }
            }
            _ => return false,
        }
    }
}
