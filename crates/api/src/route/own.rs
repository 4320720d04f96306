//! Our own API: tokens, the gate, what came in.

use axum::routing::on;
use gatepost_model::route::Access::{Anyone, Person};

use super::{Row, row};
use crate::gatepost::v1::{candidates, outside, reauthentication, tokens};

pub(super) fn rows() -> Vec<Row> {
    vec![
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
        row(Person, "POST", "/api/gatepost/v1/candidates", |m| {
            on(m, candidates::propose)
        }),
        row(Person, "GET", "/api/gatepost/v1/candidates", |m| {
            on(m, candidates::list)
        }),
        row(Person, "GET", "/api/gatepost/v1/candidates/{id}", |m| {
            on(m, candidates::show)
        }),
        row(Person, "PUT", "/api/gatepost/v1/candidates/{id}", |m| {
            on(m, candidates::revise)
        }),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/submit", |m| {
            on(m, candidates::submit)
        }),
        row(
            Person,
            "POST",
            "/api/gatepost/v1/candidates/{id}/decisions",
            |m| on(m, candidates::decide),
        ),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/withdraw", |m| {
            on(m, candidates::withdraw)
        }),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/release", |m| {
            on(m, candidates::release)
        }),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/undo", |m| {
            on(m, candidates::undo)
        }),
        row(
            Person,
            "GET",
            "/api/gatepost/v1/candidates/{id}/certificate",
            |m| on(m, candidates::certificate),
        ),
    ]
}
