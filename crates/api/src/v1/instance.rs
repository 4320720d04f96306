//! `/api/v1/instance`

use axum::Json;
use axum::extract::State;
use gatepost_model::Timestamp;
use gatepost_model::markup::{self, no_tags};
use serde_json::{Value, json};

use crate::{Api, picture, v2};

/// `GET /api/v1/instance`: what apps ask before anybody is signed in. Nothing in it depends on what happens
/// inside; the counts are zero for everyone (R04).
pub(crate) async fn show(State(api): State<Api>) -> Json<Value> {
    let mut configuration = v2::instance::configuration(&api);
    if let Some(fields) = configuration.as_object_mut() {
        fields.retain(|name, _| {
            matches!(
                name.as_str(),
                "accounts" | "statuses" | "media_attachments" | "polls"
            )
        });
    }
    Json(json!({
        "uri": v2::instance::domain(&api),
        "title": api.settings.name,
        "short_description": api.settings.description,
        "description": api.settings.description,
        "email": api.settings.contact_email,
        "version": v2::instance::version(),
        "urls": { "streaming_api": v2::instance::streaming(&api) },
        "stats": { "user_count": 0, "status_count": 0, "domain_count": 0 },
        "thumbnail": format!("{}{}", api.internal_url(), picture::THUMBNAIL),
        "languages": ["en"],
        "registrations": false,
        "approval_required": false,
        "invites_enabled": false,
        "configuration": configuration,
        "contact_account": null,
        "rules": [],
    }))
}

/// `GET /api/v1/instance/extended_description`: what the configuration says about the node, once more.
pub(crate) async fn extended_description(State(api): State<Api>) -> Json<Value> {
    Json(json!({
        // When it was written nobody noted, and apps want a moment.
        "updated_at": Timestamp(0).to_rfc3339(),
        "content": markup::to_html(&api.settings.description, |_| None, no_tags),
    }))
}
