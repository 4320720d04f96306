//! What was sent with a request, wherever it was put: query, form or JSON.
//!
//! Apps send the same field in any of the three. What has the wrong type is not refused here but handed on
//! as something no verb accepts, because a verb first says whether the caller may do this at all.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use futures_util::StreamExt;
use gatepost_internal::Error;
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::problem::Problem;

/// The most bytes of a body that are read: far more than any text that can be accepted.
const LARGEST_BODY: usize = 1024 * 1024;

/// The most bytes of a body that are taken from the wire. What lies between is thrown away, so that
/// whoever sent too much gets an answer instead of a broken connection.
const LARGEST_DISCARDED: usize = 16 * 1024 * 1024;

/// Stands for a value of the wrong type, such as a list where a text belongs: no verb accepts a NUL.
const MALFORMED: &str = "\0";

/// The parameters of one request. The body's win over the query's.
#[derive(Default)]
pub(crate) struct Parameters(Map<String, Value>);

impl Parameters {
    /// A text. Numbers and booleans are taken as they would stand in a form.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(to_text)
    }

    /// A text that may be there, be emptied (null) or be absent.
    pub(crate) fn change(&self, name: &str) -> Option<Option<String>> {
        self.0.get(name).map(to_text)
    }

    /// A text, where an empty one is as good as none: ids and filters from forms.
    pub(crate) fn filled(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty())
    }

    /// A whole number; `otherwise` stands for what is none.
    pub(crate) fn integer(&self, name: &str, otherwise: i64) -> Option<i64> {
        self.text(name)
            .map(|text| text.trim().parse().unwrap_or(otherwise))
    }

    /// Whether a switch is on.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.text(name)
            .is_some_and(|text| matches!(text.as_str(), "true" | "1" | "on" | "t"))
    }

    /// Whether there is anything in this field at all.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        match self.0.get(name) {
            None | Some(Value::Null | Value::Bool(false)) => false,
            Some(Value::String(text)) => !text.is_empty(),
            // A form says "none" with one empty value: `media_ids[]=`.
            Some(Value::Array(values)) => values.iter().any(|value| value.as_str() != Some("")),
            Some(Value::Object(fields)) => !fields.is_empty(),
            Some(Value::Number(_) | Value::Bool(true)) => true,
        }
    }

    fn add_form(&mut self, encoded: &[u8]) {
        for (name, value) in form_urlencoded::parse(encoded) {
            let value = Value::String(value.into_owned());
            // `ids[]=1&ids[]=2` is a list; `poll[options][]=a` makes a field `poll`, which is enough to see it.
            match name.split_once('[') {
                Some((name, _)) => match self.0.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
                    Value::Array(values) => values.push(value),
                    other => *other = Value::Array(vec![value]),
                },
                None => drop(self.0.insert(name.into_owned(), value)),
            }
        }
    }

    fn add_json(&mut self, body: &[u8]) -> Result<(), Error> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => {
                self.0.extend(fields);
                Ok(())
            }
            _ => Err(Error::invalid("The body is not a JSON object.")),
        }
    }
}

fn to_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(_) | Value::Object(_) => Some(MALFORMED.to_owned()),
    }
}

impl<S: Sync> FromRequest<S> for Parameters {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let mut parameters = Self::default();
        let (parts, body) = request.into_parts();
        if let Some(query) = parts.uri.query() {
            parameters.add_form(query.as_bytes());
        }
        let body = read(body).await?;
        if body.is_empty() {
            return Ok(parameters);
        }
        match Format::of(&parts.headers) {
            Format::Json => parameters.add_json(&body)?,
            Format::Form => parameters.add_form(&body),
            Format::Unknown => return Err(Error::invalid("The body must be JSON or a form.").into()),
        }
        Ok(parameters)
    }
}

enum Format {
    Json,
    Form,
    Unknown,
}

impl Format {
    fn of(headers: &HeaderMap) -> Self {
        let content_type = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let essence = content_type
            .split(';')
            .next()
            .unwrap_or("")
            .trim()
            .to_ascii_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "application/json" => Self::Json,
            other if other.ends_with("+json") => Self::Json,
            _ => Self::Unknown,
        }
    }
}

async fn read(body: Body) -> Result<Vec<u8>, Error> {
    let (mut kept, mut taken) = (Vec::new(), 0_usize);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Error::invalid("The body did not arrive whole."))?;
        taken = taken.saturating_add(chunk.len());
        if taken <= LARGEST_BODY {
            kept.extend_from_slice(&chunk);
        } else if taken > LARGEST_DISCARDED {
            break;
        }
    }
    if taken > LARGEST_BODY {
        return Err(Error::invalid("The body is larger than a mebibyte."));
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_form(form: &str) -> Parameters {
        let mut parameters = Parameters::default();
        parameters.add_form(form.as_bytes());
        parameters
    }

    fn of_json(json: &str) -> Parameters {
        let mut parameters = Parameters::default();
        parameters.add_json(json.as_bytes()).unwrap();
        parameters
    }

    #[test]
    fn a_form_and_json_say_the_same() {
        for parameters in [
            of_form("status=a+%26+b&sensitive=true&limit=5&media_ids[]=1&media_ids[]=2"),
            of_json(r#"{"status":"a & b","sensitive":true,"limit":5,"media_ids":["1","2"]}"#),
        ] {
            assert_eq!(parameters.text("status").as_deref(), Some("a & b"));
            assert!(parameters.is_on("sensitive"));
            assert_eq!(parameters.integer("limit", -1), Some(5));
            assert!(parameters.is_given("media_ids"));
            assert_eq!(parameters.text("visibility"), None);
        }
        assert!(of_form("poll[options][]=a").is_given("poll"));
        assert!(!of_form("media_ids[]=").is_given("media_ids"));
        assert!(!of_json(r#"{"media_ids":[],"poll":null}"#).is_given("media_ids"));
    }

    #[test]
    fn null_empties_and_absence_keeps() {
        let parameters = of_json(r#"{"text":null,"language":"de"}"#);
        assert_eq!(parameters.change("text"), Some(None));
        assert_eq!(parameters.change("language"), Some(Some("de".to_owned())));
        assert_eq!(parameters.change("object"), None);
    }

    #[test]
    fn e9_a_value_of_the_wrong_type_is_one_that_no_verb_accepts() {
        for json in [r#"{"visibility":["public"]}"#, r#"{"visibility":{"a":"public"}}"#] {
            assert_eq!(of_json(json).text("visibility").as_deref(), Some(MALFORMED));
        }
        assert_eq!(
            of_json(r#"{"undo_seconds":"soon"}"#).integer("undo_seconds", -7),
            Some(-7)
        );
    }

    #[test]
    fn what_is_not_an_object_is_refused() {
        for json in ["", "[]", "null", "{", "\"a\""] {
            assert!(Parameters::default().add_json(json.as_bytes()).is_err(), "{json}");
        }
    }
}
