//! Names with brackets, as forms write nested fields: `a[]=1`, `a[0][b]=2`, `a[b][]=3`.

use serde_json::{Map, Value};

/// The most values of one request. The longest list an API of ours takes has forty.
const MOST_VALUES: usize = 1_000;

/// The deepest nesting. `filter[keywords_attributes][0][keyword]`, the deepest an app sends, has four.
const DEEPEST: usize = 8;

const TOO_MANY: &str = "The request has more than a thousand fields.";
const TOO_DEEP: &str = "The request has fields nested deeper than eight.";

/// Fields of names and values, in their order.
///
/// # Errors
/// A sentence, where there are too many or they are nested too deep.
pub(super) fn grow(
    pairs: impl Iterator<Item = (String, String)>,
) -> Result<Map<String, Value>, &'static str> {
    let mut fields = Map::new();
    for (count, (name, value)) in pairs.enumerate() {
        if count >= MOST_VALUES {
            return Err(TOO_MANY);
        }
        let (name, steps) = steps(&name);
        if steps.len() >= DEEPEST {
            return Err(TOO_DEEP);
        }
        let slot = fields.entry(name).or_insert(Value::Null);
        put(slot, &steps, Value::String(value));
    }
    Ok(fields)
}

/// Refuses JSON that a form could not have said.
///
/// # Errors
/// As [`grow`].
pub(super) fn demand_modest(fields: &Map<String, Value>) -> Result<(), &'static str> {
    let mut left = MOST_VALUES;
    fields.values().try_for_each(|value| count(value, 1, &mut left))
}

fn count(value: &Value, depth: usize, left: &mut usize) -> Result<(), &'static str> {
    if depth > DEEPEST {
        return Err(TOO_DEEP);
    }
    *left = left.checked_sub(1).ok_or(TOO_MANY)?;
    let deeper = depth.saturating_add(1);
    match value {
        Value::Array(values) => values.iter().try_for_each(|value| count(value, deeper, left)),
        Value::Object(fields) => fields.values().try_for_each(|value| count(value, deeper, left)),
        _ => Ok(()),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Step<'a> {
    /// `[]`: one more of a list.
    Next,
    /// `[name]` or `[0]`.
    Field(&'a str),
}

/// A name and what is in brackets after it. Brackets that do not close are part of the name.
fn steps(name: &str) -> (String, Vec<Step<'_>>) {
    let whole = || (name.to_owned(), Vec::new());
    let Some((base, rest)) = name
        .split_once('[')
        .and_then(|(base, rest)| rest.strip_suffix(']').map(|rest| (base, rest)))
    else {
        return whole();
    };
    if base.is_empty() {
        return whole();
    }
    let steps = rest.split("][").map(|step| match step {
        "" => Step::Next,
        field => Step::Field(field),
    });
    (base.to_owned(), steps.collect())
}

/// Puts a value where the steps lead. What stood there in another shape gives way.
fn put(slot: &mut Value, steps: &[Step<'_>], value: Value) {
    match steps {
        [] => *slot = value,
        [Step::Next, rest @ ..] => {
            if !slot.is_array() {
                *slot = Value::Array(Vec::new());
            }
            let Value::Array(values) = slot else { return };
            match (values.last_mut(), rest) {
                // `a[][x]=1&a[][y]=2` is one element; the next `a[][x]` begins another.
                (Some(Value::Object(last)), [Step::Field(name), ..]) if !last.contains_key(*name) => {
                    let field = last.entry(*name).or_insert(Value::Null);
                    put(field, rest.get(1..).unwrap_or(&[]), value);
                }
                _ => {
                    let mut fresh = Value::Null;
                    put(&mut fresh, rest, value);
                    values.push(fresh);
                }
            }
        }
        [Step::Field(name), rest @ ..] => {
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            let Value::Object(fields) = slot else { return };
            put(fields.entry(*name).or_insert(Value::Null), rest, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use url::form_urlencoded;

    use super::*;

    fn grown(form: &str) -> Result<Value, &'static str> {
        grow(form_urlencoded::parse(form.as_bytes()).into_owned()).map(Value::Object)
    }

    #[test]
    fn brackets_make_lists_and_fields() {
        for (form, value) in [
            ("a=1&a=2", json!({"a": "2"})),
            ("a[]=1&a[]=2", json!({"a": ["1", "2"]})),
            (
                "a[0][b]=1&a[1][b]=2",
                json!({"a": {"0": {"b": "1"}, "1": {"b": "2"}}}),
            ),
            (
                "a[][x]=1&a[][y]=2&a[][x]=3",
                json!({"a": [{"x": "1", "y": "2"}, {"x": "3"}]}),
            ),
            (
                "a[b][]=1&a[b][]=2&a[c]=3",
                json!({"a": {"b": ["1", "2"], "c": "3"}}),
            ),
            ("a=1&a[]=2", json!({"a": ["2"]})),
            ("a[=1&[b]=2&[]=3", json!({"a[": "1", "[b]": "2", "[]": "3"})),
        ] {
            assert_eq!(grown(form).unwrap(), value, "{form}");
        }
    }

    #[test]
    fn e18_what_is_too_deep_or_too_much_is_refused_in_every_shape() {
        let deep = |depth| format!("a{}=1", "[b]".repeat(depth));
        assert!(grown(&deep(7)).is_ok());
        assert_eq!(grown(&deep(8)), Err(TOO_DEEP));
        assert_eq!(
            grown(&"a[]=1&".repeat(1_000)).unwrap()["a"]
                .as_array()
                .unwrap()
                .len(),
            1_000
        );
        assert_eq!(grown(&"a[]=1&".repeat(1_001)), Err(TOO_MANY));
        let json = |text: String| {
            let Value::Object(fields) = serde_json::from_str(&text).unwrap() else {
                panic!()
            };
            demand_modest(&fields)
        };
        let nested = |depth: usize| format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(json(nested(7)), Ok(()));
        assert_eq!(json(nested(8)), Err(TOO_DEEP));
        let wide = |count: usize| format!("{{\"a\":[{}]}}", vec!["1"; count].join(","));
        assert_eq!(json(wide(999)), Ok(()));
        assert_eq!(json(wide(1_000)), Err(TOO_MANY));
    }
}
