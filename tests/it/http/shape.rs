//! What JSON on the wire consists of.

use serde_json::Value;

/// The names of an object's fields, sorted.
pub fn fields(object: &Value) -> Vec<&str> {
    let object = object
        .as_object()
        .unwrap_or_else(|| panic!("no object: {object}"));
    let mut fields: Vec<_> = object.keys().map(String::as_str).collect();
    fields.sort_unstable();
    fields
}

/// Demands that an object has these fields, each of its type: `string`, `id`, `time`, `day`, `url`, `number`,
/// `boolean`, `array` or `object`, and with a question mark null as well.
pub fn has(what: &str, object: &Value, wanted: &[(&str, &str)]) {
    for (path, kind) in wanted {
        let pointer = format!("/{}", path.replace('.', "/"));
        let value = object
            .pointer(&pointer)
            .unwrap_or_else(|| panic!("{what} has no {path}: {object}"));
        let (kind, nullable) = kind.strip_suffix('?').map_or((*kind, false), |kind| (kind, true));
        assert!(
            is_a(kind, value) || nullable && value.is_null(),
            "{what}.{path} is no {kind}: {value}"
        );
    }
}

fn is_a(kind: &str, value: &Value) -> bool {
    let text = value.as_str();
    match kind {
        "string" => value.is_string(),
        "id" => text.is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())),
        "time" => text.is_some_and(|text| has_form("0000-00-00T00:00:00.000Z", text)),
        "day" => text.is_some_and(|text| has_form("0000-00-00", text)),
        "url" => text.is_some_and(|text| text.starts_with("https://inside.acme.example/")),
        "number" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type {other}"),
    }
}

/// Whether a text is like the form, with any digit where that has a zero.
fn has_form(form: &str, text: &str) -> bool {
    let same = |(wanted, got): (u8, u8)| wanted == got || wanted == b'0' && got.is_ascii_digit();
    form.len() == text.len() && form.bytes().zip(text.bytes()).all(same)
}
