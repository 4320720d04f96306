//! What was sent with a request, wherever it was put: query, form, multipart or JSON.
//!
//! Apps send the same field in any of the four. What has the wrong type, or could not be read at all, is not
//! refused here but handed on as something no verb accepts, because a verb first says whether the caller may
//! do this at all.

mod body;
mod multipart;
mod tree;

use std::convert::Infallible;

use axum::extract::{FromRequest, Request};
use gatepost_internal::Error;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded;

use body::Format;

/// Stands for a value of the wrong type, such as a list where a text belongs: no verb accepts a NUL.
const MALFORMED: &str = "\0";

/// The parameters of one request. The body's win over the query's.
#[derive(Default)]
pub(crate) struct Parameters {
    fields: Map<String, Value>,
    /// What is wrong with a request that could not be read.
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
        self.fields
            .get(name)
            .and_then(to_word)
            .filter(|word| !word.is_empty())
    }

    /// A whole number; `otherwise` stands for what is none.
    pub(crate) fn integer(&self, name: &str, otherwise: i64) -> Option<i64> {
        if self.fault.is_some() {
            return Some(otherwise);
        }
        self.fields
            .get(name)
            .and_then(to_word)
            .map(|word| word.trim().parse().unwrap_or(otherwise))
    }

    /// Whether a switch is on.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        let word = self.filled(name).map(|word| word.to_ascii_lowercase());
        word.is_some_and(|word| matches!(word.as_str(), "true" | "1" | "on" | "t"))
    }

    /// A list of ids or words: `ids[]=1&ids[]=2`, `ids[0]=1`, an array of JSON, or a single `ids=1`.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let words = match self.fields.get(name) {
            None => Vec::new(),
            Some(Value::Array(values)) => values.iter().filter_map(to_word).collect(),
            Some(Value::Object(numbered)) => numbered.values().filter_map(to_word).collect(),
            Some(single) => to_word(single).into_iter().collect::<Vec<_>>(),
        };
        words.into_iter().filter(|word| !word.is_empty()).collect()
    }

    /// The fields within a field: of `home[last_read_id]=7` those of `home`. None of them where it is none.
    pub(crate) fn within(&self, name: &str) -> Option<Self> {
        let Value::Object(fields) = self.fields.get(name)? else {
            return None;
        };
        Some(Self {
            fields: fields.clone(),
            fault: self.fault,
        })
    }

    /// The words of a list, numbers as they would stand in a form, however many they are; absent without one.
    pub(crate) fn words(&self, name: &str) -> Option<Vec<String>> {
        if !self.is_sent(name) {
            return None;
        }
        let word = |value: &Value| to_word(value).unwrap_or_else(|| MALFORMED.to_owned());
        self.members(name, word)
    }

    /// The fields within a field, of which more than words is expected: absent, null, or these. Where it is anything
    /// else, each of its texts is one that no verb accepts.
    pub(crate) fn part(&self, name: &str) -> Option<Option<Self>> {
        if self.fault.is_some() {
            return Some(Some(Self::not_an_object()));
        }
        self.fields.get(name).map(|value| match value {
            Value::Null => None,
            other => Some(Self::of_value(other)),
        })
    }

    /// The members of a list, each as [`Self::part`]; null is a list of nothing.
    pub(crate) fn parts(&self, name: &str) -> Option<Vec<Self>> {
        if self.fault.is_some() {
            return Some(vec![Self::not_an_object()]);
        }
        self.members(name, Self::of_value)
    }

    /// The texts of a list; null and a form's one empty value are a list of nothing.
    pub(crate) fn texts(&self, name: &str) -> Option<Vec<String>> {
        let text = |value: &Value| to_text(value).unwrap_or_else(|| MALFORMED.to_owned());
        if self.fault.is_some() {
            return Some(vec![MALFORMED.to_owned()]);
        }
        let texts = self.members(name, text)?;
        let is_nothing = texts.iter().all(String::is_empty);
        Some(if is_nothing { Vec::new() } else { texts })
    }

    fn members<T>(&self, name: &str, member: impl Fn(&Value) -> T) -> Option<Vec<T>> {
        self.fields.get(name).map(|value| match value {
            Value::Null => Vec::new(),
            Value::Array(values) => values.iter().map(member).collect(),
            // A form may number them: `media[0][id]=1`.
            Value::Object(numbered) if is_list(numbered) => {
                let mut numbered: Vec<_> = numbered.iter().collect();
                numbered.sort_by_key(|(key, _)| key.parse::<u32>().ok());
                numbered.into_iter().map(|(_, value)| member(value)).collect()
            }
            other => vec![member(other)],
        })
    }

    /// Something with a shape of its own: an object in JSON, or JSON in one field of a form.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it is absent, or of another shape.
    pub(crate) fn document<T: DeserializeOwned>(&self, name: &str) -> Result<T, Error> {
        self.demand_readable()?;
        let missing = || Error::invalid(format!("{name} is missing."));
        let read = match self.fields.get(name).filter(|value| !value.is_null()) {
            None => return Err(missing()),
            Some(Value::String(text)) => serde_json::from_str(text),
            Some(value) => serde_json::from_value(value.clone()),
        };
        read.map_err(|error| Error::invalid(format!("{name} cannot be read: {error}.")))
    }

    fn of_value(value: &Value) -> Self {
        match value {
            Value::Object(fields) => Self {
                fields: fields.clone(),
                fault: None,
            },
            _ => Self::not_an_object(),
        }
    }

    fn not_an_object() -> Self {
        Self {
            fault: Some("A field has no fields within it."),
            ..Self::default()
        }
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

    /// Whether this field was sent with a value, be it an empty one.
    pub(crate) fn is_sent(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
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

    /// What a form says; a query is one.
    pub(crate) fn of_form(form: &str) -> Self {
        let pairs = form_urlencoded::parse(form.as_bytes()).into_owned();
        match tree::grow(pairs) {
            Ok(fields) => Self { fields, fault: None },
            Err(fault) => Self {
                fault: Some(fault),
                ..Self::default()
            },
        }
    }
}

/// Whether a form has numbered the members of a list.
fn is_list(numbered: &Map<String, Value>) -> bool {
    !numbered.is_empty() && numbered.keys().all(|key| key.parse::<u32>().is_ok())
}

fn to_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        _ => Some(MALFORMED.to_owned()),
    }
}

/// A value in one word. Numbers and booleans are taken as they would stand in a form.
fn to_word(value: &Value) -> Option<String> {
    match value {
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        other => to_text(other),
    }
}

impl<S: Sync> FromRequest<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        let mut parameters = Self::of_form(parts.uri.query().unwrap_or(""));
        let fields = match body::read(body).await {
            Ok(body) => Format::of(&parts.headers).parse(body).await,
            Err(fault) => Err(fault),
        };
        match fields {
            Ok(fields) => parameters.fields.extend(fields),
            Err(fault) => parameters.fault = Some(fault),
        }
        Ok(parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_json(json: &str) -> Parameters {
        let Value::Object(fields) = serde_json::from_str(json).unwrap() else {
            panic!("no object: {json}");
        };
        Parameters { fields, fault: None }
    }

    #[test]
    fn a_form_and_json_say_the_same() {
        for parameters in [
            Parameters::of_form(
                "status=a+%26+b&sensitive=true&limit=5&media_ids[]=1&media_ids[]=2&home[last]=7",
            ),
            Parameters::of_form(
                "status=a+%26+b&sensitive=True&limit=5&media_ids[0]=1&media_ids[1]=2&home[last]=7",
            ),
            of_json(r#"{"status":"a & b","sensitive":true,"limit":5,"media_ids":["1",2],"home":{"last":7}}"#),
        ] {
            assert_eq!(parameters.text("status").as_deref(), Some("a & b"));
            assert!(parameters.is_on("sensitive"));
            assert_eq!(parameters.integer("limit", -1), Some(5));
            assert!(parameters.is_given("media_ids"));
            assert_eq!(parameters.list("media_ids"), ["1", "2"]);
            assert_eq!(parameters.text("visibility"), None);
            let home = parameters.within("home").unwrap();
            assert_eq!(home.filled("last").as_deref(), Some("7"));
            assert!(parameters.within("status").is_none());
        }
        assert!(Parameters::of_form("poll[options][]=a").is_given("poll"));
        assert!(!Parameters::of_form("media_ids[]=").is_given("media_ids"));
        assert!(!of_json(r#"{"media_ids":[],"poll":null}"#).is_given("media_ids"));
        assert_eq!(Parameters::of_form("id=1").list("id"), ["1"]);
        assert!(Parameters::of_form("id[]=").list("id").is_empty());
    }

    #[test]
    fn lists_of_objects_are_the_same_in_a_form_and_in_json() {
        for parameters in [
            Parameters::of_form("media[0][id]=7&media[0][alt]=A+cat&media[1][id]=8&labels[]=legal"),
            of_json(r#"{"media":[{"id":"7","alt":"A cat"},{"id":8}],"labels":["legal"]}"#),
        ] {
            let media = parameters.parts("media").unwrap();
            let ids: Vec<_> = media.iter().map(|one| one.filled("id")).collect();
            assert_eq!(ids, [Some("7".to_owned()), Some("8".to_owned())]);
            assert_eq!(media[0].text("alt").as_deref(), Some("A cat"));
            assert_eq!(parameters.texts("labels"), Some(vec!["legal".to_owned()]));
            assert!(parameters.parts("poll").is_none() && parameters.part("poll").is_none());
        }
        let nothing = of_json(r#"{"media":null,"poll":null,"labels":[]}"#);
        assert!(nothing.parts("media").unwrap().is_empty());
        assert!(matches!(nothing.part("poll"), Some(None)));
        assert_eq!(nothing.texts("labels"), Some(Vec::new()));
    }

    #[test]
    fn e9_what_should_have_fields_and_has_none_is_accepted_by_no_verb() {
        let parameters = of_json(r#"{"media":["7",{"id":"8"}],"poll":7,"labels":[7]}"#);
        let media = parameters.parts("media").unwrap();
        assert_eq!(media[0].text("id").as_deref(), Some(MALFORMED));
        assert_eq!(media[1].text("id").as_deref(), Some("8"));
        let poll = parameters.part("poll").unwrap().unwrap();
        assert_eq!(poll.texts("options"), Some(vec![MALFORMED.to_owned()]));
        assert_eq!(parameters.texts("labels"), Some(vec![MALFORMED.to_owned()]));
    }

    #[test]
    fn a_document_is_an_object_or_json_in_one_field_of_a_form() {
        let wanted = vec![1, 2];
        for parameters in [
            of_json(r#"{"list":[1,2]}"#),
            Parameters::of_form("list=%5B1%2C2%5D"),
        ] {
            assert_eq!(parameters.document::<Vec<i64>>("list").unwrap(), wanted);
        }
        for wrong in [r#"{"list":7}"#, r#"{"list":"{"}"#, r#"{"list":null}"#, "{}"] {
            let refusal = of_json(wrong).document::<Vec<i64>>("list").unwrap_err();
            assert!(matches!(refusal, Error::Invalid(_)), "{wrong}");
        }
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
    fn a_body_that_cannot_be_read_is_explained_only_where_a_field_is_complained_about() {
        let fault = Some("The body is not a JSON object.");
        let parameters = Parameters {
            fault,
            ..Parameters::of_form("candidate_id=7")
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
