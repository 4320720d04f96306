//! This description.

use serde_json::json;

use super::operation::Operation;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", "/api/openapi.json", "describe", "This description")
            .about("It says nothing about the company; it needs a token like everything that is not for strangers.")
            .answers(200, "An OpenAPI document.", json!({"type": "object", "required": ["openapi", "paths"]})),
    ]
}
