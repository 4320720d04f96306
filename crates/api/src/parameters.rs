//! What was sent with a request, wherever it was put: query, form or JSON.
//!
//! Apps send the same field in any of the three. What has the wrong type, or could not be read at all, is not
//! refused here but handed on as something no verb accepts, because a verb first says whether the caller may
//! do this at all.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use futures_util::StreamExt;
use gatepost_internal::Error;
use serde_json::{Map, Value};
use url::form_urlencoded;

/// The most bytes of a body that are read: far more than any text that can be accepted.
const LARGEST_BODY: usize = 1024 * 1024;

/// The most bytes of a body that are taken from the wire. What lies between is thrown away, so that
/// whoever sent too much gets an answer instead of a broken connection.
const LARGEST_DISCARDED: usize = 16 * 1024 * 1024;

/// Stands for a value of the wrong type, such as a list where a text belongs: no verb accepts a NUL.
const MALFORMED: &str = "\0";

/// The parameters of one request. The body's win over the query's.
#[derive(Default)]
pub(crate) struct Parameters {
    fields: Map<String, Value>,
    /// What is wrong with a body that could not be read.
    fault: Option<&'static str>,
}

impl Parameters {
    /// A text. In JSON only a string is one.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        if self.fault.is_some() {
            return Some(MALFORMED.to_owned());
        }
        self.fields.get(name).and_then(to_text)
    }

    /// A text that may be there, be emptied (null) or be absent.
    pub(crate) fn change(&self, name: &str) -> Option<Option<String>> {
        self.fields.get(name).map(to_text)
    }

    /// An id or a filter, where an empty one from a form is as good as none.
    pub(crate) fn filled(&self, name: &str) -> Option<String> {
        self.word(name).filter(|word| !word.is_empty())
    }

    /// A whole number; `otherwise` stands for what is none.
    pub(crate) fn integer(&self, name: &str, otherwise: i64) -> Option<i64> {
        if self.fault.is_some() {
            return Some(otherwise);
        }
        self.word(name)
            .map(|word| word.trim().parse().unwrap_or(otherwise))
    }

    /// Whether a switch is on.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.word(name)
            .is_some_and(|word| matches!(word.as_str(), "true" | "1" | "on" | "t"))
    }

    /// What a verb said; but where it complains about a field although the body could not be read, what is
    /// wrong with the body.
    ///
    /// # Errors
    /// As the verb.
    pub(crate) fn explain<T>(&self, outcome: Result<T, Error>) -> Result<T, Error> {
        match (outcome, self.fault) {
            (Err(Error::Invalid(_)), Some(fault)) => Err(Error::invalid(fault)),
            (outcome, _) => outcome,
        }
    }

    /// Refuses when the body could not be read, for requests that need nothing in it.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub(crate) fn demand_readable(&self) -> Result<(), Error> {
        self.fault.map_or(Ok(()), |fault| Err(Error::invalid(fault)))
    }

    /// A value in one word. Numbers and booleans are taken as they would stand in a form.
    fn word(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Number(number) => Some(number.to_string()),
            other => to_text(other),
        }
    }

    /// Whether there is anything in this field at all.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        match self.fields.get(name) {
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
                Some((name, _)) => match self
                    .fields
                    .entry(name)
                    .or_insert_with(|| Value::Array(Vec::new()))
                {
                    Value::Array(values) => values.push(value),
                    other => *other = Value::Array(vec![value]),
                },
                None => drop(self.fields.insert(name.into_owned(), value)),
            }
        }
    }

    fn add_json(&mut self, body: &[u8]) -> Result<(), &'static str> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => {
                self.fields.extend(fields);
                Ok(())
            }
            _ => Err("The body is not a JSON object."),
        }
    }

    fn add_body(&mut self, headers: &HeaderMap, body: &[u8]) -> Result<(), &'static str> {
        match Format::of(headers) {
            _ if body.is_empty() => Ok(()),
            Format::Json => self.add_json(body),
            Format::Form => {
                self.add_form(body);
                Ok(())
            }
            Format::Unknown => Err("The body must be JSON or a form."),
        }
    }
}

fn to_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        _ => Some(MALFORMED.to_owned()),
    }
}

impl<S: Sync> FromRequest<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Infallible> {
        let mut parameters = Self::default();
        let (parts, body) = request.into_parts();
        if let Some(query) = parts.uri.query() {
            parameters.add_form(query.as_bytes());
        }
        let added = match read(body).await {
            Ok(body) => parameters.add_body(&parts.headers, &body),
            Err(fault) => Err(fault),
        };
        parameters.fault = added.err();
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

async fn read(body: Body) -> Result<Vec<u8>, &'static str> {
    let (mut kept, mut taken) = (Vec::new(), 0_usize);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| "The body did not arrive whole.")?;
        taken = taken.saturating_add(chunk.len());
        if taken <= LARGEST_BODY {
            kept.extend_from_slice(&chunk);
        } else if taken > LARGEST_DISCARDED {
            break;
        }
    }
    if taken > LARGEST_BODY {
        return Err("The body is larger than a mebibyte.");
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
        for value in [r#"["public"]"#, r#"{"a":"public"}"#, "7", "true"] {
            let json = format!(r#"{{"visibility":{value}}}"#);
            assert_eq!(
                of_json(&json).text("visibility").as_deref(),
                Some(MALFORMED),
                "{value}"
            );
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

    #[test]
    fn a_body_that_cannot_be_read_is_explained_only_where_a_field_is_complained_about() {
        let fault = Some("The body is not a JSON object.");
        let parameters = Parameters {
            fault,
            ..of_form("candidate_id=7")
        };
        assert_eq!(parameters.text("text").as_deref(), Some(MALFORMED));
        assert_eq!(parameters.integer("undo_seconds", -7), Some(-7));
        assert_eq!(parameters.filled("candidate_id").as_deref(), Some("7"));
        let complaint: Result<(), _> = parameters.explain(Err(Error::invalid("text is no text.")));
        assert_eq!(
            complaint.unwrap_err().to_string(),
            "The body is not a JSON object."
        );
        let refusal: Result<(), _> = parameters.explain(Err(Error::NotFound));
        assert!(matches!(refusal, Err(Error::NotFound)));
    }
}
