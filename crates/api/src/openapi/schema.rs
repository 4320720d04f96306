//! The words that shapes are described with: JSON Schema, as OpenAPI 3.1 has it.

use gatepost_internal::page::Page;
use serde_json::{Map, Value, json};

/// A field of what is sent.
pub(super) struct Field {
    name: &'static str,
    schema: Value,
    required: bool,
}

/// A field that must be there.
pub(super) fn required(name: &'static str, schema: Value) -> Field {
    Field {
        name,
        schema,
        required: true,
    }
}

/// A field that may be left out.
pub(super) fn optional(name: &'static str, schema: Value) -> Field {
    Field {
        name,
        schema,
        required: false,
    }
}

/// What is sent. Other fields are not looked at.
pub(super) fn sent(fields: &[Field]) -> Value {
    let properties = fields
        .iter()
        .map(|field| (field.name.to_owned(), field.schema.clone()));
    let required: Vec<_> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties.collect()));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    Value::Object(schema)
}

/// A shape of an answer: all fields are there always. Later versions add some, which clients do not mind.
pub(super) fn object(fields: &[(&'static str, Value)]) -> Value {
    let properties = fields
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()));
    let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
    json!({"type": "object", "properties": Value::Object(properties.collect()), "required": names})
}

/// A shape of `schemas()`.
pub(super) fn named(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// One of these shapes.
pub(super) fn either(description: &str, shapes: &[Value]) -> Value {
    json!({"description": description, "oneOf": shapes})
}

/// A switch that is sent: on for true, `true`, `1`, `on` and `t`, and off for everything else. So it has no type.
pub(super) fn switch_sent(description: &str) -> Value {
    json!({"description": description, "examples": [true]})
}

/// A switch in an answer.
pub(super) fn switch(description: &str) -> Value {
    json!({"type": "boolean", "description": description})
}

/// Several of them.
pub(super) fn list_of(item: &Value) -> Value {
    json!({"type": "array", "items": item})
}

/// The same, or null.
pub(super) fn nullable(schema: Value) -> Value {
    match schema {
        Value::Object(mut fields) => {
            let Some(kind) = fields.get("type").cloned() else {
                return json!({"anyOf": [fields, {"type": "null"}]});
            };
            let kinds = match kind {
                Value::Array(mut kinds) => {
                    kinds.push(json!("null"));
                    kinds
                }
                single => vec![single, json!("null")],
            };
            fields.insert("type".to_owned(), Value::Array(kinds));
            if let Some(Value::Array(values)) = fields.get_mut("enum") {
                values.push(Value::Null);
            }
            Value::Object(fields)
        }
        other => other,
    }
}

/// The same with an example.
pub(super) fn such_as(schema: Value, example: impl Into<Value>) -> Value {
    with(schema, "examples", json!([example.into()]))
}

/// Text of at most so many characters.
pub(super) fn text(description: &str, longest: u64) -> Value {
    json!({"type": "string", "maxLength": longest, "description": description})
}

/// Text whose form is somebody else's matter.
pub(super) fn word(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

/// One of these words.
pub(super) fn one_of(description: &str, words: &[&str]) -> Value {
    json!({"type": "string", "enum": words, "description": description})
}

/// An id inside: decimal digits, as text, because there are more of them than JavaScript's numbers hold.
pub(super) fn id(description: &str) -> Value {
    let schema = json!({"type": "string", "pattern": "^[0-9]{1,19}$", "description": description});
    such_as(schema, "250041811212474431")
}

/// A place in a list: digits, the id of something in it or any other.
pub(super) fn place(description: &str) -> Value {
    json!({"type": "string", "pattern": "^[0-9]*$", "description": description})
}

/// How long a page may be.
pub(super) fn limit() -> Value {
    json!({
        "type": ["integer", "string"],
        "minimum": 0,
        "pattern": "^[0-9]*$",
        "default": 20,
        "description": format!("How many. What is above {0} is taken as {0}, 0 as 1.", Page::LONGEST),
    })
}

/// A whole number that is sent: as such, or as the digits a form has.
pub(super) fn number_sent(description: &str, least: i64, most: Option<i64>) -> Value {
    let schema = json!({
        "type": ["integer", "string"],
        "minimum": least,
        "pattern": "^\\s*[+-]?[0-9]+\\s*$",
        "description": description,
    });
    match most {
        Some(most) => with(schema, "maximum", json!(most)),
        None => schema,
    }
}

/// An id that is sent, or nothing where a form has left it empty.
pub(super) fn id_or_empty(description: &str) -> Value {
    nullable(with(id(description), "pattern", json!("^[0-9]{0,19}$")))
}

/// The same, or nothing: an empty parameter is as good as none.
pub(super) fn or_empty(mut schema: Value) -> Value {
    if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(json!(""));
    }
    schema
}

/// The id of something that can be seen outside.
pub(super) fn outside_id(description: &str) -> Value {
    json!({"type": "string", "pattern": "^[a-z2-7]{26}$", "description": description})
}

/// The hash of a revision or of an entry of the audit chain.
pub(super) fn hash(description: &str) -> Value {
    let schema = json!({"type": "string", "pattern": "^[0-9a-f]{64}$", "description": description});
    such_as(
        schema,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )
}

/// A moment, with milliseconds and in UTC where we write it, RFC 3339 with any offset where we read it.
pub(super) fn moment(description: &str) -> Value {
    let schema = json!({"type": "string", "format": "date-time", "description": description});
    such_as(schema, "2026-11-21T20:15:00.000Z")
}

/// An address.
pub(super) fn uri(description: &str) -> Value {
    json!({"type": "string", "format": "uri", "description": description})
}

/// A whole number from `least` up.
pub(super) fn number(description: &str, least: i64) -> Value {
    json!({"type": "integer", "minimum": least, "description": description})
}

/// A parameter says what it is beside its schema, a field within it.
pub(super) fn apart(schema: Value) -> (Value, Value) {
    match schema {
        Value::Object(mut fields) => {
            let description = fields.remove("description");
            (Value::Object(fields), description.unwrap_or_else(|| json!("")))
        }
        other => (other, json!("")),
    }
}

/// The same with one more word of JSON Schema.
pub(super) fn with(schema: Value, name: &str, value: Value) -> Value {
    match schema {
        Value::Object(mut fields) => {
            fields.insert(name.to_owned(), value);
            Value::Object(fields)
        }
        other => other,
    }
}
