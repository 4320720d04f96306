//! Candidates: what may leave, who decides, and what keeps it back.

use axum::routing::on;
use gatepost_model::route::Access::Person;

use super::super::{Row, row};
use crate::gatepost::v1::candidates;
use crate::gatepost::v1::candidates::{comments, findings, stopping};

pub(super) fn rows() -> Vec<Row> {
    vec![
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
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/copy", |m| {
            on(m, candidates::copy)
        }),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/schedule", |m| {
            on(m, candidates::schedule)
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
        row(Person, "GET", "/api/gatepost/v1/candidates/{id}/comments", |m| {
            on(m, comments::list)
        }),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/comments", |m| {
            on(m, comments::add)
        }),
        row(
            Person,
            "POST",
            "/api/gatepost/v1/candidates/{id}/findings/override",
            |m| on(m, findings::let_pass),
        ),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/hold", |m| {
            on(m, stopping::hold)
        }),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/lift", |m| {
            on(m, stopping::lift)
        }),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/recall", |m| {
            on(m, stopping::recall)
        }),
        row(Person, "GET", "/api/gatepost/v1/candidates/{id}/recall", |m| {
            on(m, stopping::report)
        }),
        row(Person, "POST", "/api/gatepost/v1/candidates/{id}/resume", |m| {
            on(m, stopping::resume)
        }),
    ]
}
