//! What people and brands write and read.

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodFilter, MethodRouter, on};
use gatepost_model::route::Access::{Person, PersonOrBrand};

use super::{Row, row};
use crate::Api;
use crate::v1::{marked, media, scheduled_statuses, statuses, tags, timelines};
use crate::{streaming, v2};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row(PersonOrBrand, "POST", "/api/v1/statuses", |m| {
            on(m, statuses::publish)
        }),
        row(PersonOrBrand, "GET", "/api/v1/statuses", |m| {
            on(m, statuses::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/statuses/{id}", |m| {
            on(m, statuses::show)
        }),
        row(PersonOrBrand, "DELETE", "/api/v1/statuses/{id}", |m| {
            on(m, statuses::delete)
        }),
        row(PersonOrBrand, "GET", "/api/v1/statuses/{id}/context", |m| {
            on(m, statuses::context)
        }),
        row(PersonOrBrand, "GET", "/api/v1/statuses/{id}/source", |m| {
            on(m, statuses::about::source)
        }),
        row(PersonOrBrand, "GET", "/api/v1/statuses/{id}/history", |m| {
            on(m, statuses::about::history)
        }),
        row(PersonOrBrand, "GET", "/api/v1/statuses/{id}/card", |m| {
            on(m, statuses::about::card)
        }),
        row(PersonOrBrand, "GET", "/api/v1/statuses/{id}/reblogged_by", |m| {
            on(m, statuses::about::nobody)
        }),
        row(PersonOrBrand, "GET", "/api/v1/statuses/{id}/quotes", |m| {
            on(m, statuses::about::nobody)
        }),
        row(Person, "GET", "/api/v1/statuses/{id}/favourited_by", |m| {
            on(m, statuses::marks::favourited_by)
        }),
        row(PersonOrBrand, "POST", "/api/v1/statuses/{id}/favourite", |m| {
            on(m, statuses::marks::favourite)
        }),
        row(Person, "POST", "/api/v1/statuses/{id}/unfavourite", |m| {
            on(m, statuses::marks::unfavourite)
        }),
        row(Person, "POST", "/api/v1/statuses/{id}/bookmark", |m| {
            on(m, statuses::marks::bookmark)
        }),
        row(Person, "POST", "/api/v1/statuses/{id}/unbookmark", |m| {
            on(m, statuses::marks::unbookmark)
        }),
        row(PersonOrBrand, "PUT", "/api/v1/statuses/{id}", |m| {
            on(m, statuses::acts::edit)
        }),
        row(PersonOrBrand, "POST", "/api/v1/statuses/{id}/reblog", |m| {
            on(m, statuses::acts::reblog)
        }),
        row(PersonOrBrand, "POST", "/api/v1/statuses/{id}/unreblog", |m| {
            on(m, statuses::acts::unreblog)
        }),
        row(PersonOrBrand, "POST", "/api/v1/statuses/{id}/pin", |m| {
            on(m, statuses::acts::pin)
        }),
        row(PersonOrBrand, "POST", "/api/v1/statuses/{id}/unpin", |m| {
            on(m, statuses::acts::unpin)
        }),
        row(Person, "POST", "/api/v1/statuses/{id}/mute", |m| {
            on(m, statuses::not_yet::mute)
        }),
        row(Person, "POST", "/api/v1/statuses/{id}/unmute", |m| {
            on(m, statuses::not_yet::mute)
        }),
        row(Person, "POST", "/api/v1/statuses/{id}/translate", |m| {
            on(m, statuses::not_yet::translate)
        }),
        row(PersonOrBrand, "GET", "/api/v1/timelines/home", |m| {
            on(m, timelines::home)
        }),
        row(PersonOrBrand, "GET", "/api/v1/timelines/public", |m| {
            on(m, timelines::public)
        }),
        row(Person, "GET", "/api/v1/timelines/tag/{hashtag}", |m| {
            on(m, timelines::tag)
        }),
        row(Person, "GET", "/api/v1/favourites", |m| on(m, marked::favourites)),
        row(Person, "GET", "/api/v1/bookmarks", |m| on(m, marked::bookmarks)),
        row(Person, "GET", "/api/v1/tags/{name}", |m| on(m, tags::show)),
        row(PersonOrBrand, "GET", "/api/v1/scheduled_statuses", |m| {
            on(m, scheduled_statuses::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/scheduled_statuses/{id}", |m| {
            on(m, scheduled_statuses::show)
        }),
        row(PersonOrBrand, "POST", "/api/v1/media", upload),
        row(PersonOrBrand, "POST", "/api/v2/media", upload),
        row(PersonOrBrand, "GET", "/api/v1/media/{id}", |m| on(m, media::show)),
        row(PersonOrBrand, "PUT", "/api/v1/media/{id}", |m| {
            on(m, media::update)
        }),
        row(PersonOrBrand, "DELETE", "/api/v1/media/{id}", |m| {
            on(m, media::delete)
        }),
        row(Person, "GET", "/api/v2/search", |m| on(m, v2::search::show)),
        row(Person, "GET", "/api/v1/streaming", |m| on(m, streaming::connect)),
        row(Person, "GET", "/api/v1/streaming/user", |m| {
            on(m, streaming::user)
        }),
        row(Person, "GET", "/api/v1/streaming/user/notification", |m| {
            on(m, streaming::notification)
        }),
        row(Person, "GET", "/api/v1/streaming/public", |m| {
            on(m, streaming::public)
        }),
        row(Person, "GET", "/api/v1/streaming/public/local", |m| {
            on(m, streaming::public_local)
        }),
        row(Person, "GET", "/api/v1/streaming/public/remote", |m| {
            on(m, streaming::public_remote)
        }),
        row(Person, "GET", "/api/v1/streaming/hashtag", |m| {
            on(m, streaming::hashtag)
        }),
        row(Person, "GET", "/api/v1/streaming/hashtag/local", |m| {
            on(m, streaming::hashtag_local)
        }),
        row(Person, "GET", "/api/v1/streaming/list", |m| {
            on(m, streaming::list)
        }),
        row(Person, "GET", "/api/v1/streaming/direct", |m| {
            on(m, streaming::direct)
        }),
    ]
}

/// A picture may be larger than other bodies; its handler counts the bytes itself.
pub(super) fn upload(method: MethodFilter) -> MethodRouter<Api> {
    on(method, media::upload).layer(DefaultBodyLimit::disable())
}
