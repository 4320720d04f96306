//! The `@context` of our documents.
//!
//! The terms defined in place are in alphabetical order, so that the bytes do not depend on how JSON
//! objects are kept in memory.

use serde_json::{Value, json};

/// The vocabulary itself.
const ACTIVITY_STREAMS: &str = "https://www.w3.org/ns/activitystreams";

/// `publicKey` and its parts. Some servers take no actor without it.
const SECURITY: &str = "https://w3id.org/security/v1";

/// For activities and collections without extensions.
pub(super) fn plain() -> Value {
    json!(ACTIVITY_STREAMS)
}

/// For plain notes and whatever embeds them.
pub(super) fn note() -> Value {
    json!([ACTIVITY_STREAMS, {"sensitive": "as:sensitive"}])
}

/// For objects with hashtags, pictures or options, whatever embeds them, and pages of all kinds of objects:
/// the terms as Mastodon defines them.
pub(super) fn rich_note() -> Value {
    json!([ACTIVITY_STREAMS, {
        "Hashtag": "as:Hashtag",
        "blurhash": "toot:blurhash",
        "focalPoint": {"@container": "@list", "@id": "toot:focalPoint"},
        "sensitive": "as:sensitive",
        "toot": "http://joinmastodon.org/ns#",
        "votersCount": "toot:votersCount",
    }])
}

/// For actors: Mastodon's terms, the fields of a profile, `indexable` (FEP-5feb) and `webfinger` (FEP-2c59).
pub(super) fn actor() -> Value {
    json!([ACTIVITY_STREAMS, SECURITY, {
        "PropertyValue": "schema:PropertyValue",
        "discoverable": "toot:discoverable",
        "featured": {"@id": "toot:featured", "@type": "@id"},
        "indexable": "toot:indexable",
        "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
        "schema": "http://schema.org#",
        "toot": "http://joinmastodon.org/ns#",
        "value": "schema:value",
        "webfinger": {"@id": "https://purl.archive.org/socialweb/webfinger#webfinger"},
    }])
}
