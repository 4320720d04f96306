//! What is answered instead, when something was not done.

use gatepost_model::route::Access;
use serde_json::{Map, Value, json};

use super::schema::{named, object, text};

/// Longest sentence of an error, in characters: more than any there is.
const SENTENCE: u64 = 2_000;

/// A refusal with a reason of its own.
pub(super) fn because(description: &str) -> Value {
    json!({"description": description, "content": {"application/json": {"schema": named("Error")}}})
}

/// The refusals that follow from who may call a route and from what is sent to it, by status.
pub(super) fn usual(access: Access, is_sent_something: bool, conflicts: bool) -> Vec<(u16, Value)> {
    let mut statuses = vec![429, 500, 503];
    if access != Access::Anyone {
        statuses.extend([401, 403, 404]);
    }
    if is_sent_something {
        statuses.push(422);
    }
    if conflicts {
        statuses.push(409);
    }
    let refers = |status: u16| json!({"$ref": format!("#/components/responses/{status}")});
    statuses
        .into_iter()
        .map(|status| (status, refers(status)))
        .collect()
}

/// The answers that [`usual`] refers to.
pub(super) fn responses() -> Map<String, Value> {
    let mut responses = Map::new();
    for (status, description, header) in [
        (
            401,
            "There is no living token, whatever is asked for. Always the same.",
            Some("WWW-Authenticate"),
        ),
        (
            403,
            "The token lacks the scope, the person the right, or the confirmation by password is missing, used or \
             too old.",
            None,
        ),
        (
            404,
            "It does not exist, or it is not for the person to know that it does.",
            None,
        ),
        (
            409,
            "It has changed meanwhile, or its state does not allow this. Read it again.",
            None,
        ),
        (422, "Something sent is wrong; the sentence names it.", None),
        (
            429,
            "Too many requests, or too many wrong passwords.",
            Some("Retry-After"),
        ),
        (500, "Something stored is damaged. Nothing was changed.", None),
        (
            503,
            "The server cannot do this right now. Nothing was changed.",
            None,
        ),
    ] {
        let mut response = because(description);
        if let (Some(header), Some(fields)) = (header, response.as_object_mut()) {
            let reference = json!({"$ref": format!("#/components/headers/{header}")});
            fields.insert("headers".to_owned(), json!({header: reference}));
        }
        responses.insert(status.to_string(), response);
    }
    responses
}

/// Headers of answers.
pub(super) fn headers() -> Value {
    let header = |description: &str, schema: Value| json!({"description": description, "schema": schema});
    let word = json!({"type": "string"});
    json!({
        "Link": header("Where the next page (rel=\"next\", older) and the one before (rel=\"prev\") are.", word.clone()),
        "WWW-Authenticate": header("`Bearer`", word),
        "Retry-After": header("Seconds until it may be tried again.", json!({"type": "integer", "minimum": 0})),
    })
}

/// The body of every refusal.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![(
        "Error",
        object(&[
            ("error", text("A sentence for the person.", SENTENCE)),
            ("error_description", text("The same, and what to do.", SENTENCE)),
        ]),
    )]
}
