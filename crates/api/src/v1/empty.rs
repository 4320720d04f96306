//! Lists and objects of what there is not yet. Apps ask for them at their start and expect them to be empty,
//! not absent.

use axum::Json;
use serde_json::{Value, json};

/// Nothing, as a list.
pub(crate) async fn list() -> Json<Value> {
    Json(json!([]))
}

/// Nothing, as an object.
pub(crate) async fn object() -> Json<Value> {
    Json(json!({}))
}
