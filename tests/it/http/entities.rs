//! Mastodon's entities: the fields that its documentation promises to every app, and their types.

use serde_json::Value;

use super::shape::has;

/// <https://docs.joinmastodon.org/entities/Account/>
pub fn is_an_account(account: &Value) {
    let wanted = [
        ("id", "id"),
        ("username", "string"),
        ("acct", "string"),
        ("url", "string"),
        ("uri", "string"),
        ("display_name", "string"),
        ("note", "string"),
        ("avatar", "url"),
        ("avatar_static", "url"),
        ("header", "url"),
        ("header_static", "url"),
        ("locked", "boolean"),
        ("fields", "array"),
        ("emojis", "array"),
        ("bot", "boolean"),
        ("group", "boolean"),
        ("discoverable", "boolean?"),
        ("indexable", "boolean"),
        ("created_at", "time"),
        ("last_status_at", "day?"),
        ("statuses_count", "number"),
        ("followers_count", "number"),
        ("following_count", "number"),
        ("hide_collections", "boolean?"),
        ("roles", "array"),
    ];
    has("the account", account, &wanted);
}

/// <https://docs.joinmastodon.org/entities/Account/#CredentialAccount>
pub fn is_a_credential_account(account: &Value) {
    is_an_account(account);
    let wanted = [
        ("source.note", "string"),
        ("source.fields", "array"),
        ("source.privacy", "string"),
        ("source.sensitive", "boolean"),
        ("source.language", "string?"),
        ("source.follow_requests_count", "number"),
        ("role.id", "string"),
        ("role.name", "string"),
        ("role.color", "string"),
        ("role.permissions", "string"),
        ("role.highlighted", "boolean"),
    ];
    has("the account", account, &wanted);
}

/// <https://docs.joinmastodon.org/entities/Relationship/>
pub fn is_a_relationship(relationship: &Value) {
    let wanted = [
        ("id", "id"),
        ("following", "boolean"),
        ("showing_reblogs", "boolean"),
        ("notifying", "boolean"),
        ("languages", "array?"),
        ("followed_by", "boolean"),
        ("blocking", "boolean"),
        ("blocked_by", "boolean"),
        ("muting", "boolean"),
        ("muting_notifications", "boolean"),
        ("requested", "boolean"),
        ("requested_by", "boolean"),
        ("domain_blocking", "boolean"),
        ("endorsed", "boolean"),
        ("note", "string"),
    ];
    has("the relationship", relationship, &wanted);
}

/// <https://docs.joinmastodon.org/entities/Notification/>
pub fn is_a_notification(notification: &Value) {
    let wanted = [
        ("id", "id"),
        ("type", "string"),
        ("group_key", "string"),
        ("created_at", "time"),
        ("account", "object"),
    ];
    has("the notification", notification, &wanted);
    let kind = notification["type"].as_str().unwrap();
    // Apps that decode a closed set break on any other.
    assert!(matches!(kind, "mention" | "favourite" | "follow"), "{kind}");
    match kind {
        "follow" => assert_eq!(notification.get("status"), None),
        _ => assert!(notification["status"].is_object()),
    }
}

/// <https://docs.joinmastodon.org/entities/Status/>, of what a person wrote.
pub fn is_a_status(status: &Value) {
    is_any_status(status);
    has("the status", status, &[("uri", "url"), ("url", "url")]);
    assert_eq!(status["local_only"], true, "nothing a person posts leaves");
    is_an_account(&status["account"]);
}

/// The same of what a brand has said or of what came in, whose addresses are outside.
pub fn is_any_status(status: &Value) {
    let wanted = [
        ("id", "id"),
        ("uri", "string"),
        ("url", "string"),
        ("created_at", "time"),
        ("account", "object"),
        ("content", "string"),
        ("visibility", "string"),
        ("local_only", "boolean"),
        ("sensitive", "boolean"),
        ("spoiler_text", "string"),
        ("media_attachments", "array"),
        ("application", "object?"),
        ("mentions", "array"),
        ("tags", "array"),
        ("emojis", "array"),
        ("reblogs_count", "number"),
        ("favourites_count", "number"),
        ("replies_count", "number"),
        ("quotes_count", "number"),
        ("in_reply_to_id", "id?"),
        ("in_reply_to_account_id", "id?"),
        ("reblog", "object?"),
        ("poll", "object?"),
        ("card", "object?"),
        ("quote", "object?"),
        ("language", "string?"),
        ("edited_at", "time?"),
        ("favourited", "boolean"),
        ("reblogged", "boolean"),
        ("muted", "boolean"),
        ("bookmarked", "boolean"),
        ("filtered", "array"),
    ];
    has("the status", status, &wanted);
    for mention in status["mentions"].as_array().unwrap() {
        has(
            "a mention",
            mention,
            &[
                ("id", "id"),
                ("username", "string"),
                ("acct", "string"),
                ("url", "url"),
            ],
        );
    }
}

/// <https://docs.joinmastodon.org/entities/V1_Instance/>
pub fn is_an_instance_of_v1(instance: &Value) {
    let wanted = [
        ("uri", "string"),
        ("title", "string"),
        ("short_description", "string"),
        ("description", "string"),
        ("email", "string"),
        ("version", "string"),
        ("urls.streaming_api", "string"),
        ("stats.user_count", "number"),
        ("stats.status_count", "number"),
        ("stats.domain_count", "number"),
        ("thumbnail", "url"),
        ("languages", "array"),
        ("registrations", "boolean"),
        ("approval_required", "boolean"),
        ("invites_enabled", "boolean"),
        ("configuration", "object"),
        ("contact_account", "object?"),
        ("rules", "array"),
    ];
    has("the instance", instance, &wanted);
    has_limits(&instance["configuration"]);
}

/// <https://docs.joinmastodon.org/entities/Instance/>
pub fn is_an_instance_of_v2(instance: &Value) {
    let wanted = [
        ("domain", "string"),
        ("title", "string"),
        ("version", "string"),
        ("source_url", "string"),
        ("description", "string"),
        ("usage.users.active_month", "number"),
        ("thumbnail.url", "url"),
        ("icon", "array"),
        ("languages", "array"),
        ("configuration.urls.streaming", "string?"),
        ("configuration.vapid.public_key", "string"),
        ("configuration.translation.enabled", "boolean"),
        ("configuration.timelines_access", "object"),
        ("configuration.limited_federation", "boolean"),
        ("registrations.enabled", "boolean"),
        ("registrations.approval_required", "boolean"),
        ("registrations.message", "string?"),
        ("api_versions.mastodon", "number"),
        ("contact.email", "string"),
        ("contact.account", "object?"),
        ("rules", "array"),
    ];
    has("the instance", instance, &wanted);
    has_limits(&instance["configuration"]);
}

fn has_limits(configuration: &Value) {
    let wanted = [
        ("accounts.max_featured_tags", "number"),
        ("statuses.max_characters", "number"),
        ("statuses.max_media_attachments", "number"),
        ("statuses.characters_reserved_per_url", "number"),
        ("media_attachments.supported_mime_types", "array"),
        ("media_attachments.image_size_limit", "number"),
        ("media_attachments.image_matrix_limit", "number"),
        ("media_attachments.video_size_limit", "number"),
        ("media_attachments.video_frame_rate_limit", "number"),
        ("media_attachments.video_matrix_limit", "number"),
        ("polls.max_options", "number"),
        ("polls.max_characters_per_option", "number"),
        ("polls.min_expiration", "number"),
        ("polls.max_expiration", "number"),
    ];
    has("the configuration", configuration, &wanted);
}
