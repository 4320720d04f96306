//! A browser as far as forms go, without a window: it keeps cookies, reads a page's forms, fills them in and
//! sends them as a browser does. What it cannot do is run scripts, so whatever works here works without them.

use std::collections::BTreeMap;

use reqwest::Client;
use url::form_urlencoded;

use super::wire::{self, Answer};
use super::world::PASSWORD;

/// How many redirects are followed before something is wrong.
const MOST_REDIRECTS: usize = 5;

/// One person's browser at one node.
#[derive(Clone)]
pub struct FormBrowser {
    client: Client,
    origin: String,
    /// Name and value, as the browser would send them.
    pub cookies: BTreeMap<String, String>,
}

impl FormBrowser {
    /// A browser that has never been at this origin.
    pub fn at(origin: &str) -> Self {
        Self {
            client: wire::client(),
            origin: origin.trim_end_matches('/').to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    /// Makes one request with the cookies it has, and keeps those it is given. Follows nothing.
    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let mut headers = headers.to_vec();
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        let url = format!("{}{path}", self.origin);
        let answer = wire::request(&self.client, method, &url, &headers, body).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Asks for a page. Follows nothing.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[("accept", "text/html")], Vec::new())
            .await
    }

    /// Goes to a page, wherever it leads.
    pub async fn visits(&mut self, path: &str) -> Answer {
        let answer = self.get(path).await;
        self.follows(answer).await
    }

    /// Goes where an answer leads, as long as that is here.
    pub async fn follows(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..MOST_REDIRECTS {
            if answer.status != 303 {
                return answer;
            }
            let to = answer.header("location").to_owned();
            assert!(
                to.starts_with('/') && !to.starts_with("//"),
                "it leads away: {to}"
            );
            let path = to.split('#').next().unwrap().to_owned();
            answer = self.get(&path).await;
        }
        panic!("it leads round and round");
    }

    /// Sends fields as a form, whether or not there is such a form on any page. Follows nothing.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", "null"),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send("POST", path, &headers, encoded(fields)).await
    }

    /// Fills in the form of a page that leads to `action` and sends it: what is hidden or filled in already goes
    /// along. Follows nothing.
    pub async fn submits(&mut self, page: &Answer, action: &str, typed: &[(&str, &str)]) -> Answer {
        let mut fields = hidden_fields(page, action);
        for (name, value) in typed {
            fields.retain(|(one, _)| one != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(action, &fields).await
    }

    /// Signs in by the page for it.
    pub async fn signs_in(&mut self, username: &str) {
        let page = self.get("/sign-in").await;
        let typed = [("username", username), ("password", PASSWORD)];
        let answer = self.submits(&page, "/sign-in", &typed).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// The token in the forms of this session.
    pub async fn csrf(&mut self) -> String {
        let page = self.visits("/settings").await;
        let fields = hidden_fields(&page, "/settings");
        fields.into_iter().find(|(name, _)| name == "csrf").unwrap().1
    }
}

/// Fields as a form sends them.
pub fn encoded(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).finish().into_bytes()
}

/// The actions of all forms of a page that send something, in their order. A form without one leads to its page.
pub fn actions(page: &Answer) -> Vec<String> {
    let html = page.text();
    let forms = html.split("<form ").skip(1);
    let posts = forms.filter(|form| head(form).contains("method=\"post\""));
    posts
        .map(|form| attribute(head(form), "action").unwrap_or_default())
        .collect()
}

/// What the form of a page that leads to `action` holds before anything is typed into it.
///
/// # Panics
/// When there is no such form.
pub fn hidden_fields(page: &Answer, action: &str) -> Vec<(String, String)> {
    let html = page.text();
    let mut forms = html.split("<form ").skip(1);
    let form = forms.find(|form| {
        let leads = attribute(head(form), "action").unwrap_or_else(|| action.to_owned());
        head(form).contains("method=\"post\"") && leads == action
    });
    let form = form.unwrap_or_else(|| panic!("no form leads to {action}, but {:?}", actions(page)));
    let form = form.split("</form>").next().unwrap();
    let mut fields = Vec::new();
    for input in form.split("<input ").skip(1) {
        let input = head(input);
        let kind = attribute(input, "type").unwrap_or_default();
        let is_off = matches!(kind.as_str(), "checkbox" | "radio") && !input.contains(" checked");
        if let (Some(name), false) = (attribute(input, "name"), is_off) {
            fields.push((name, attribute(input, "value").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea ").skip(1) {
        if let Some(name) = attribute(head(area), "name") {
            let text = area
                .split_once('>')
                .unwrap()
                .1
                .split("</textarea>")
                .next()
                .unwrap();
            fields.push((name, unescaped(text)));
        }
    }
    for select in form.split("<select ").skip(1) {
        let options = select.split("</select>").next().unwrap();
        let mut options = options.split("<option ").skip(1).map(head);
        let first = options.clone().next();
        let chosen = options.find(|option| option.ends_with(" selected")).or(first);
        let value = chosen.and_then(|option| attribute(option, "value"));
        fields.extend(attribute(head(select), "name").zip(value));
    }
    fields
}

/// The tag a piece of HTML begins with.
fn head(html: &str) -> &str {
    html.split('>').next().unwrap()
}

/// An attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = format!(" {tag}")
        .split_once(&format!(" {name}=\""))
        .map(|(a, b)| (a.len(), b.to_owned()))?;
    Some(unescaped(rest.split('"').next().unwrap()))
}

/// HTML's escapes, as our templates write them.
pub fn unescaped(html: &str) -> String {
    let mut text = html.to_owned();
    for (escape, character) in [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ] {
        text = text.replace(escape, character);
    }
    text
}
