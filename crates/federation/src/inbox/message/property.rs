//! Properties as servers write them: one value or a list, an address or a whole object.

use serde_json::{Map, Value};
use url::Url;

/// Longer addresses are refused, in bytes: two of them must fit into one entry of a database index.
const MAX_ADDRESS: usize = 1024;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// The values of a property: none for null, one, or those of a list.
pub(super) fn values(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
    }
}

/// The only value of a property; `None` where there is none or there are several.
pub(super) fn single(value: Option<&Value>) -> Option<&Value> {
    match values(value) {
        [only] => Some(only),
        _ => None,
    }
}

/// The first type an object names.
pub(super) fn kind(object: &Object) -> Option<&str> {
    values(object.get("type")).first().and_then(Value::as_str)
}

/// The address that a value is, or that the object it is has for its `id`.
pub(super) fn address(value: &Value) -> Option<Url> {
    match value {
        Value::String(text) => web_address(text),
        Value::Object(object) => web_address(object.get("id")?.as_str()?),
        _ => None,
    }
}

/// The addresses among the first `limit` values of a property; what is none, such as `as:Public`, is skipped.
pub(super) fn addresses(value: Option<&Value>, limit: usize) -> impl Iterator<Item = Url> {
    values(value).iter().take(limit).filter_map(address)
}

/// An address on the web, in its normal form, that can be stored and compared.
pub(crate) fn web_address(text: &str) -> Option<Url> {
    if text.len() > MAX_ADDRESS {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let is_plain = matches!(url.scheme(), "https" | "http")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.as_str().len() <= MAX_ADDRESS;
    is_plain.then_some(url)
}

/// A text of an object, or where it is absent the first of its translations.
pub(super) fn text<'a>(object: &'a Object, name: &str, translations: &str) -> Option<&'a str> {
    let own = object.get(name).and_then(Value::as_str);
    own.or_else(|| {
        object
            .get(translations)?
            .as_object()?
            .values()
            .find_map(Value::as_str)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_address_may_stand_alone_in_a_list_or_in_an_object() {
        for value in [
            json!("https://Peer.example:443/ana"),
            json!(["https://peer.example/ana"]),
            json!({"id": "https://peer.example/ana", "type": "Person"}),
            json!([{"id": "https://peer.example/ana"}]),
        ] {
            let found = single(Some(&value)).and_then(address);
            assert_eq!(found.unwrap().as_str(), "https://peer.example/ana", "{value}");
        }
        for value in [
            json!(null),
            json!([]),
            json!(7),
            json!({"id": 7}),
            json!(["https://a.example/", "https://b.example/"]),
            json!("as:Public"),
            json!("javascript:alert(1)"),
            json!("https://ana@peer.example/"),
            json!("https:///"),
            json!(format!("https://peer.example/{}", "é".repeat(400))),
        ] {
            assert_eq!(single(Some(&value)).and_then(address), None, "{value}");
        }
    }
}
