//! What apps need before anybody has signed in, and to sign in.

use axum::routing::on;
use gatepost_model::route::Access::{Anyone, App, Person};

use super::{Row, row};
use crate::{oauth, picture, streaming, v1, v2};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row(Anyone, "GET", "/api/v1/instance", |m| on(m, v1::instance::show)),
        row(Anyone, "GET", "/api/v2/instance", |m| on(m, v2::instance::show)),
        row(Anyone, "GET", "/api/v1/instance/rules", |m| {
            on(m, v1::empty::list)
        }),
        row(Anyone, "GET", "/api/v1/instance/peers", |m| {
            on(m, v1::empty::list)
        }),
        row(Anyone, "GET", "/api/v1/instance/activity", |m| {
            on(m, v1::empty::list)
        }),
        row(Anyone, "GET", "/api/v1/instance/domain_blocks", |m| {
            on(m, v1::empty::list)
        }),
        row(Anyone, "GET", "/api/v1/instance/extended_description", |m| {
            on(m, v1::instance::extended_description)
        }),
        row(Anyone, "GET", "/api/v1/instance/translation_languages", |m| {
            on(m, v1::empty::object)
        }),
        row(Anyone, "GET", "/.well-known/oauth-authorization-server", |m| {
            on(m, oauth::metadata::show)
        }),
        row(Anyone, "POST", "/api/v1/apps", |m| on(m, v1::apps::register)),
        row(App, "GET", "/api/v1/apps/verify_credentials", |m| {
            on(m, v1::apps::verify_credentials)
        }),
        row(Anyone, "POST", "/oauth/token", |m| on(m, oauth::token::exchange)),
        row(Anyone, "POST", "/oauth/revoke", |m| on(m, oauth::revoke::end)),
        row(Person, "GET", "/oauth/userinfo", |m| on(m, oauth::userinfo::show)),
        row(Person, "POST", "/oauth/userinfo", |m| {
            on(m, oauth::userinfo::show)
        }),
        row(Anyone, "GET", "/api/v1/streaming/health", |m| {
            on(m, streaming::health)
        }),
        row(Anyone, "GET", picture::AVATAR, |m| on(m, picture::avatar)),
        row(Anyone, "GET", picture::HEADER, |m| on(m, picture::header)),
        row(Anyone, "GET", picture::THUMBNAIL, |m| on(m, picture::thumbnail)),
    ]
}
