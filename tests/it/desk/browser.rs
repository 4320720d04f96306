//! Somebody's browser at the desk: it opens pages and sends the forms that stand on them, without scripts.

use crate::support::browser_forms::{FormBrowser, actions, encoded, hidden_fields};
use crate::support::parts::Parts;
use crate::support::wire::Answer;

/// A browser that is signed in.
pub struct Browser {
    forms: FormBrowser,
}

/// What it shows.
#[derive(Debug, Clone)]
pub struct Page {
    /// Path and query it was read from, after redirects.
    pub path: String,
    /// The answer.
    pub answer: Answer,
}

/// A form on a page, with the fields as they stand there.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it leads.
    pub action: String,
    fields: Vec<(String, String)>,
}

impl Browser {
    /// Signs in at this origin.
    pub async fn signed_in(origin: &str, username: &str) -> Self {
        let mut forms = FormBrowser::at(origin);
        forms.signs_in(username).await;
        Self { forms }
    }

    /// Opens an address.
    pub async fn opens(&mut self, path: &str) -> Page {
        let answer = self.asks("GET", path, None).await;
        self.follows(path, answer).await
    }

    /// Sends a form and follows where it leads.
    pub async fn sends(&mut self, form: Form) -> Page {
        let answer = self.asks("POST", &form.action, Some(&form.encoded())).await;
        self.follows(&form.action, answer).await
    }

    /// Sends a form with files in it, and follows where it leads.
    pub async fn sends_parts(&mut self, action: &str, parts: Parts) -> Page {
        let content_type = Parts::content_type();
        let headers = [
            ("accept", "text/html"),
            ("content-type", content_type.as_str()),
            ("origin", "null"),
            ("sec-fetch-site", "same-origin"),
        ];
        let answer = self.forms.send("POST", action, &headers, parts.body()).await;
        self.follows(action, answer).await
    }

    /// Makes one request with its cookies and follows nothing.
    pub async fn asks(&mut self, method: &str, path: &str, form: Option<&str>) -> Answer {
        let mut headers = vec![("accept", "text/html")];
        if form.is_some() {
            headers.push(("content-type", "application/x-www-form-urlencoded"));
            headers.push(("origin", "null"));
            headers.push(("sec-fetch-site", "same-origin"));
        }
        let body = form.unwrap_or_default().as_bytes().to_vec();
        self.forms.send(method, path, &headers, body).await
    }

    /// Its cookies, as it sends them.
    pub fn cookie(&self) -> String {
        let pairs = self
            .forms
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    async fn follows(&mut self, path: &str, answer: Answer) -> Page {
        if answer.status != 303 {
            let path = path.to_owned();
            return Page { path, answer };
        }
        let path = answer.header("location").to_owned();
        let answer = self.forms.follows(answer).await;
        Page { path, answer }
    }
}

impl Page {
    /// Its HTML.
    pub fn text(&self) -> String {
        self.answer.text()
    }

    /// Its status.
    pub fn status(&self) -> u16 {
        self.answer.status
    }

    /// Whether these words stand in its HTML.
    pub fn shows(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// The form that leads to this address.
    pub fn form(&self, action: &str) -> Form {
        Form {
            action: action.to_owned(),
            fields: hidden_fields(&self.answer, action),
        }
    }

    /// Whether a form leads to this address.
    pub fn has_form(&self, action: &str) -> bool {
        actions(&self.answer).iter().any(|known| known == action)
    }
}

impl Form {
    /// The form with this field filled in, or chosen.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The form with one more value of this field.
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The form without this field.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// What stands in a field; nothing where there is none.
    pub fn value(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(known, _)| known == name);
        field.map_or("", |(_, value)| value)
    }

    fn encoded(&self) -> String {
        let fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        String::from_utf8(encoded(&fields)).unwrap()
    }
}
