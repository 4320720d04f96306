//! The document, put together from the route table and what is said about its routes.

use std::collections::BTreeMap;

use gatepost_internal::Limits;
use gatepost_model::route::Route;
use gatepost_model::scope::Scope;
use serde_json::{Map, Value, json};

use super::operation::Operation;
use super::{operations, refusal, schemas};

/// Describes those routes of the table that are our own.
pub(super) fn of(table: Vec<Route>, limits: &Limits, internal_url: &str) -> Value {
    let mut described: BTreeMap<_, _> = operations(limits)
        .into_iter()
        .map(|one| ((one.method, one.path), one))
        .collect();
    let mut paths: Map<String, Value> = Map::new();
    for route in table {
        // What the table does not have is not described, whatever is said about it.
        let Some(operation) = described.remove(&(route.method, route.path)) else {
            continue;
        };
        add(&mut paths, &route, operation);
    }
    let schemas: Map<_, _> = schemas()
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Gatepost",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "The gate: proposing, deciding, releasing, stopping, taking back, and the rules of it; what came in from outside; tokens.",
            "description": ABOUT,
            "license": {"name": "AGPL-3.0-only", "identifier": "AGPL-3.0-only"},
        },
        "servers": [{"url": internal_url}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": refusal::responses(),
            "headers": refusal::headers(),
            "securitySchemes": {"token": token()},
        },
    })
}

const ABOUT: &str = "What is not here is Mastodon's API, which the same listener speaks below /api/v1 and /api/v2. \
    A body may be JSON or a form; fields that are not described are not looked at. Times are RFC 3339, ids are \
    decimal digits as text. Verbs check in one order: token, scope, whether the thing may be seen, whether the \
    person may do this, the fields, the state. X-RateLimit-Limit, -Remaining and -Reset tell what a token has left.";

fn add(paths: &mut Map<String, Value>, route: &Route, operation: Operation) {
    let path = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
    if let Value::Object(methods) = path {
        methods.insert(route.method.to_ascii_lowercase(), operation.written(route.access));
    }
}

fn token() -> Value {
    let scopes: Vec<_> = Scope::ALL.map(Scope::as_str).to_vec();
    json!({
        "type": "http",
        "scheme": "bearer",
        "description": format!(
            "A token of a person, made by signing in with the password here or by hand on the page of one's tokens. \
             Each operation names the scope it needs; {} includes its parts. Scopes: {}.",
            Scope::Read.as_str(),
            scopes.join(", ")
        ),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gatepost_model::route::Access;

    use super::*;
    use crate::route::table;

    fn limits() -> Limits {
        Limits {
            post_characters: 5_000,
            candidate_characters: 5_000,
            undo_seconds: 60,
            uploads: gatepost_internal::media::Quota {
                pictures: 50,
                bytes: 500 << 20,
            },
        }
    }

    fn document() -> Value {
        of(table(), &limits(), "https://inside.acme.example")
    }

    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    found.insert(reference.clone());
                }
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_route_of_ours_is_described_and_nothing_else_is() {
        let ours =
            |route: &Route| route.path.starts_with("/api/gatepost/") || route.path == "/api/openapi.json";
        let routes: BTreeSet<_> = table()
            .iter()
            .filter(|route| ours(route))
            .map(|route| (route.method, route.path))
            .collect();
        let described: Vec<_> = operations(&limits())
            .iter()
            .map(|one| (one.method, one.path))
            .collect();
        let once: BTreeSet<_> = described.iter().copied().collect();
        assert_eq!(described.len(), once.len(), "a route is described twice");
        let missing: Vec<_> = routes.difference(&once).collect();
        assert!(
            missing.is_empty(),
            "not described, see the first comment of openapi/mod.rs: {missing:?}"
        );
        let surplus: Vec<_> = once.difference(&routes).collect();
        assert!(surplus.is_empty(), "described, and in no table: {surplus:?}");
        let written: usize = document()["paths"]
            .as_object()
            .unwrap()
            .values()
            .map(|path| path.as_object().unwrap().len())
            .sum();
        assert_eq!(written, routes.len());
    }

    #[test]
    fn every_name_in_the_document_leads_somewhere_and_every_shape_is_used() {
        let document = document();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        for reference in &found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
        for name in document["components"]["schemas"].as_object().unwrap().keys() {
            assert!(
                found.contains(&format!("#/components/schemas/{name}")),
                "{name} is used nowhere"
            );
        }
    }

    #[test]
    fn operations_have_names_of_their_own_and_say_what_a_token_must_allow() {
        let document = document();
        let mut names = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let name = operation["operationId"].as_str().unwrap();
                assert!(names.insert(name.to_owned()), "{name} twice");
                let route = table()
                    .into_iter()
                    .find(|route| route.path == path && route.method.eq_ignore_ascii_case(method))
                    .unwrap();
                let is_open = operation["security"].as_array().unwrap().is_empty();
                assert_eq!(is_open, route.access == Access::Anyone, "{method} {path}");
                let succeeds = operation["responses"]
                    .as_object()
                    .unwrap()
                    .keys()
                    .any(|status| status.starts_with('2'));
                assert!(succeeds, "{method} {path} never succeeds");
            }
        }
    }
}
