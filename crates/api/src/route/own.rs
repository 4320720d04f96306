//! Our own API: tokens, the gate, what came in, and its description. A row here wants an operation in `openapi`.

mod candidates;
mod rules;

use axum::routing::on;
use gatepost_model::route::Access::{Anyone, Person};

use super::reading::upload;
use super::{Row, row};
use crate::gatepost::v1::{
    audit, brands, certificates, lookups, notices, outside, posts, reauthentication, stops, tokens,
};
use crate::openapi;
use crate::v1::media;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        row(Person, "GET", "/api/openapi.json", |m| on(m, openapi::show)),
        row(Anyone, "POST", "/api/gatepost/v1/tokens", |m| {
            on(m, tokens::sign_in)
        }),
        row(Person, "DELETE", "/api/gatepost/v1/tokens/current", |m| {
            on(m, tokens::revoke)
        }),
        row(Person, "POST", "/api/gatepost/v1/reauthentication", |m| {
            on(m, reauthentication::begin)
        }),
        row(Person, "GET", "/api/gatepost/v1/outside", |m| {
            on(m, outside::list)
        }),
        row(Person, "POST", "/api/gatepost/v1/lookups", |m| {
            on(m, lookups::begin)
        }),
        row(Person, "GET", "/api/gatepost/v1/lookups/{id}", |m| {
            on(m, lookups::show)
        }),
        row(Person, "GET", "/api/gatepost/v1/notices", |m| {
            on(m, notices::list)
        }),
        row(Person, "POST", "/api/gatepost/v1/notices/seen", |m| {
            on(m, notices::mark_seen)
        }),
        row(Person, "PUT", "/api/gatepost/v1/posts/{id}/label", |m| {
            on(m, posts::set_label)
        }),
        row(Person, "GET", "/api/gatepost/v1/stops", |m| on(m, stops::list)),
        row(Person, "POST", "/api/gatepost/v1/stops", |m| on(m, stops::set)),
        row(Person, "POST", "/api/gatepost/v1/stops/{id}/lift", |m| {
            on(m, stops::lift)
        }),
        row(Person, "GET", "/api/gatepost/v1/brands", |m| on(m, brands::list)),
        row(Person, "GET", "/api/gatepost/v1/audit", |m| on(m, audit::list)),
        row(Person, "GET", "/api/gatepost/v1/certificates", |m| {
            on(m, certificates::list)
        }),
        row(Person, "POST", "/api/gatepost/v1/media", upload),
        row(Person, "GET", "/api/gatepost/v1/media/{id}", |m| {
            on(m, media::show)
        }),
        row(Person, "PUT", "/api/gatepost/v1/media/{id}", |m| {
            on(m, media::update)
        }),
        row(Person, "DELETE", "/api/gatepost/v1/media/{id}", |m| {
            on(m, media::delete)
        }),
    ];
    rows.extend(candidates::rows());
    rows.extend(rules::rows());
    rows
}
