//! Accounts, what people are told, and lists of what there is not yet: empty, as apps expect them.

use axum::routing::on;
use gatepost_model::route::Access::{Person, PersonOrBrand};

use super::{Row, row};
use crate::v1::{accounts, emails, empty, markers, notifications, preferences, push};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row(PersonOrBrand, "GET", "/api/v1/accounts/verify_credentials", |m| {
            on(m, accounts::verify_credentials)
        }),
        row(Person, "PATCH", "/api/v1/accounts/update_credentials", |m| {
            on(m, accounts::profile::update)
        }),
        row(PersonOrBrand, "GET", "/api/v1/accounts/relationships", |m| {
            on(m, accounts::follow::relationships)
        }),
        row(PersonOrBrand, "GET", "/api/v1/accounts/familiar_followers", |m| {
            on(m, accounts::familiar_followers)
        }),
        row(PersonOrBrand, "GET", "/api/v1/accounts/lookup", |m| {
            on(m, accounts::lookup)
        }),
        row(Person, "GET", "/api/v1/accounts/search", |m| {
            on(m, accounts::search)
        }),
        row(PersonOrBrand, "GET", "/api/v1/accounts", |m| {
            on(m, accounts::many)
        }),
        row(PersonOrBrand, "GET", "/api/v1/accounts/{id}", |m| {
            on(m, accounts::show)
        }),
        row(PersonOrBrand, "GET", "/api/v1/accounts/{id}/statuses", |m| {
            on(m, accounts::statuses::list)
        }),
        row(Person, "GET", "/api/v1/accounts/{id}/followers", |m| {
            on(m, accounts::follow::followers)
        }),
        row(Person, "GET", "/api/v1/accounts/{id}/following", |m| {
            on(m, accounts::follow::following)
        }),
        row(PersonOrBrand, "GET", "/api/v1/accounts/{id}/lists", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/accounts/{id}/featured_tags", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/accounts/{id}/endorsements", |m| {
            on(m, empty::list)
        }),
        row(Person, "POST", "/api/v1/accounts/{id}/follow", |m| {
            on(m, accounts::follow::follow)
        }),
        row(Person, "POST", "/api/v1/accounts/{id}/unfollow", |m| {
            on(m, accounts::follow::unfollow)
        }),
        row(PersonOrBrand, "GET", "/api/v1/preferences", |m| {
            on(m, preferences::show)
        }),
        row(PersonOrBrand, "GET", "/api/v1/markers", |m| on(m, markers::show)),
        row(PersonOrBrand, "POST", "/api/v1/markers", |m| on(m, markers::set)),
        row(PersonOrBrand, "GET", "/api/v1/notifications", |m| {
            on(m, notifications::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/notifications/unread_count", |m| {
            on(m, notifications::unread_count)
        }),
        row(Person, "POST", "/api/v1/notifications/clear", |m| {
            on(m, notifications::clear)
        }),
        row(PersonOrBrand, "GET", "/api/v1/notifications/{id}", |m| {
            on(m, notifications::show)
        }),
        row(Person, "POST", "/api/v1/notifications/{id}/dismiss", |m| {
            on(m, notifications::dismiss)
        }),
        row(PersonOrBrand, "GET", "/api/v1/push/subscription", |m| {
            on(m, push::show)
        }),
        row(PersonOrBrand, "POST", "/api/v1/push/subscription", |m| {
            on(m, push::refuse)
        }),
        row(PersonOrBrand, "PUT", "/api/v1/push/subscription", |m| {
            on(m, push::refuse)
        }),
        row(PersonOrBrand, "DELETE", "/api/v1/push/subscription", |m| {
            on(m, empty::object)
        }),
        row(PersonOrBrand, "POST", "/api/v1/emails/confirmations", |m| {
            on(m, emails::refuse)
        }),
        row(PersonOrBrand, "GET", "/api/v1/lists", |m| on(m, empty::list)),
        row(PersonOrBrand, "GET", "/api/v1/filters", |m| on(m, empty::list)),
        row(PersonOrBrand, "GET", "/api/v2/filters", |m| on(m, empty::list)),
        row(PersonOrBrand, "GET", "/api/v1/follow_requests", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/mutes", |m| on(m, empty::list)),
        row(PersonOrBrand, "GET", "/api/v1/blocks", |m| on(m, empty::list)),
        row(PersonOrBrand, "GET", "/api/v1/domain_blocks", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/endorsements", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/featured_tags", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/featured_tags/suggestions", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/followed_tags", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/suggestions", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v2/suggestions", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/custom_emojis", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/announcements", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/conversations", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/trends", |m| on(m, empty::list)),
        row(PersonOrBrand, "GET", "/api/v1/trends/tags", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/trends/statuses", |m| {
            on(m, empty::list)
        }),
        row(PersonOrBrand, "GET", "/api/v1/trends/links", |m| {
            on(m, empty::list)
        }),
    ]
}
