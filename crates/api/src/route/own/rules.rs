//! What is asked before anything leaves, and who changes it.

use axum::routing::on;
use gatepost_model::route::Access::Person;

use super::super::{Row, row};
use crate::gatepost::v1::{checks, delegations, groups, policies, requests};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row(Person, "GET", "/api/gatepost/v1/policies", |m| {
            on(m, policies::list)
        }),
        row(Person, "POST", "/api/gatepost/v1/policies", |m| {
            on(m, policies::propose)
        }),
        row(Person, "GET", "/api/gatepost/v1/brands/{name}/policy", |m| {
            on(m, policies::of_brand)
        }),
        row(Person, "GET", "/api/gatepost/v1/checks", |m| on(m, checks::list)),
        row(Person, "POST", "/api/gatepost/v1/checks", |m| {
            on(m, checks::propose)
        }),
        row(Person, "POST", "/api/gatepost/v1/checks/try", |m| {
            on(m, checks::try_out)
        }),
        row(Person, "GET", "/api/gatepost/v1/brands/{name}/groups", |m| {
            on(m, groups::list)
        }),
        row(Person, "POST", "/api/gatepost/v1/brands/{name}/groups", |m| {
            on(m, groups::change)
        }),
        row(Person, "GET", "/api/gatepost/v1/brands/{name}/delegations", |m| {
            on(m, delegations::list)
        }),
        row(
            Person,
            "POST",
            "/api/gatepost/v1/brands/{name}/delegations",
            |m| on(m, delegations::make),
        ),
        row(Person, "DELETE", "/api/gatepost/v1/delegations/{id}", |m| {
            on(m, delegations::cancel)
        }),
        row(Person, "GET", "/api/gatepost/v1/requests", |m| {
            on(m, requests::list)
        }),
        row(Person, "POST", "/api/gatepost/v1/requests", |m| {
            on(m, requests::make)
        }),
        row(Person, "GET", "/api/gatepost/v1/requests/{id}", |m| {
            on(m, requests::show)
        }),
        row(Person, "POST", "/api/gatepost/v1/requests/{id}/confirm", |m| {
            on(m, requests::confirm)
        }),
        row(Person, "POST", "/api/gatepost/v1/requests/{id}/refuse", |m| {
            on(m, requests::refuse)
        }),
        row(Person, "POST", "/api/gatepost/v1/requests/{id}/cancel", |m| {
            on(m, requests::cancel)
        }),
    ]
}
