//! Canonical JSON (RFC 8785) and the hashes over it.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use serde::Serialize;
use serde_json::Value;

/// Integers beyond this lose digits in RFC 8785, which writes numbers as IEEE doubles: 2^53 - 1.
const LARGEST_INTEGER: u64 = 9_007_199_254_740_991;

/// Writes a value as RFC 8785 canonical JSON: the same value gives the same bytes, always.
///
/// # Errors
/// When the value cannot be JSON at all (a map with keys that are not strings, a number that is not finite),
/// or holds an integer that would lose digits: two values would share their bytes. Ids are strings.
pub fn to_canonical_json<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let value = serde_json::to_value(value)?;
    if !keeps_its_digits(&value) {
        return Err(serde::ser::Error::custom(
            "an integer is too large for canonical JSON",
        ));
    }
    serde_json_canonicalizer::to_string(&value)
}

fn keeps_its_digits(value: &Value) -> bool {
    match value {
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(positive), _) => positive <= LARGEST_INTEGER,
            (None, Some(negative)) => negative.unsigned_abs() <= LARGEST_INTEGER,
            (None, None) => true,
        },
        Value::Array(values) => values.iter().all(keeps_its_digits),
        Value::Object(fields) => fields.values().all(keeps_its_digits),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// SHA-256 over a domain prefix and bytes, in lower-case hex (64 characters).
///
/// The prefix keeps a hash made for one purpose from standing for another.
pub fn hash_hex(domain: &str, bytes: &[u8]) -> String {
    let mut input = Vec::with_capacity(domain.len().saturating_add(bytes.len()));
    input.extend_from_slice(domain.as_bytes());
    input.extend_from_slice(bytes);
    HEXLOWER.encode(digest(&SHA256, &input).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_ordered_and_nothing_is_added() {
        let value = serde_json::json!({ "b": [1, "x"], "a": null });
        assert_eq!(to_canonical_json(&value).unwrap(), r#"{"a":null,"b":[1,"x"]}"#);
    }

    #[test]
    fn an_integer_that_would_lose_digits_is_refused() {
        assert!(to_canonical_json(&9_007_199_254_740_991_i64).is_ok());
        for large in [9_007_199_254_740_992_i64, -9_007_199_254_740_992, i64::MAX] {
            assert!(
                to_canonical_json(&serde_json::json!({ "deep": [large] })).is_err(),
                "{large}"
            );
        }
    }
}
