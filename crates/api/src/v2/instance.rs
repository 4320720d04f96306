//! `/api/v2/instance`

use axum::Json;
use axum::extract::State;
use gatepost_internal::media;
use serde_json::{Value, json};

use crate::{Api, picture};

/// The Mastodon API version whose additions are all here. Apps offer what it promises, so it promises
/// nothing yet.
const API_VERSION: i64 = 1;

/// `GET /api/v2/instance`: what apps ask before anybody is signed in. Nothing in it depends on what happens
/// inside.
pub(crate) async fn show(State(api): State<Api>) -> Json<Value> {
    Json(json!({
        "domain": domain(&api),
        "title": api.settings.name,
        "version": version(),
        "source_url": api.settings.source_url,
        "description": api.settings.description,
        "usage": { "users": { "active_month": 0 } },
        "thumbnail": {
            "url": format!("{}{}", api.internal_url(), picture::THUMBNAIL),
            "blurhash": null,
            "versions": {},
        },
        "icon": [],
        "languages": ["en"],
        "configuration": configuration(&api),
        "registrations": {
            "enabled": false,
            "approval_required": false,
            "reason_required": false,
            "message": null,
            "min_age": null,
            "url": null,
        },
        "api_versions": { "mastodon": API_VERSION },
        "contact": { "email": api.settings.contact_email, "account": null },
        "rules": [],
    }))
}

/// What there is to know about limits. What is not possible yet has a limit of zero.
pub(crate) fn configuration(api: &Api) -> Value {
    let limits = &api.inside.context.limits;
    let pictures = api.inside.context.deriver.limits();
    json!({
        "urls": { "streaming": streaming(api), "status": null, "about": null, "privacy_policy": null, "terms_of_service": null },
        "vapid": { "public_key": "" },
        "accounts": { "max_featured_tags": 0, "max_pinned_statuses": 0 },
        "statuses": {
            "max_characters": limits.post_characters,
            "max_media_attachments": media::MOST_PICTURES,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp"],
            "description_limit": media::LONGEST_ALT,
            "image_size_limit": pictures.upload_bytes,
            "image_matrix_limit": pictures.pixels,
            "video_size_limit": 0,
            "video_frame_rate_limit": 0,
            "video_matrix_limit": 0,
        },
        "polls": {
            "max_options": 0,
            "max_characters_per_option": 0,
            "min_expiration": 0,
            "max_expiration": 0,
        },
        "translation": { "enabled": false },
        "timelines_access": {
            "live_feeds": { "local": "authenticated", "remote": "authenticated" },
            "hashtag_feeds": { "local": "authenticated", "remote": "authenticated" },
            "trending_link_feeds": { "local": "authenticated", "remote": "authenticated" },
        },
        "limited_federation": true,
    })
}

/// Where streams are, without a path: apps add it.
pub(crate) fn streaming(api: &Api) -> String {
    // `http` becomes `ws`, and `https` becomes `wss`.
    api.internal_url().replacen("http", "ws", 1)
}

/// Host, and port where there is one, of the internal listener.
pub(crate) fn domain(api: &Api) -> &str {
    let url = api.internal_url();
    url.split_once("://").map_or(url, |(_, authority)| authority)
}

/// In the form that tells apps which of Mastodon's versions we are like.
pub(crate) fn version() -> String {
    format!("4.5.0 (compatible; Gatepost {})", env!("CARGO_PKG_VERSION"))
}
