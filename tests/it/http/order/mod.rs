//! The order of checks: no or dead token, scope, existence, role, field, state, confirmation.
//!
//! Each verb has a fit request and a list of flaws. Every flaw alone is refused as its stage says; with any
//! later flaw besides it the answer stays the same to the byte, so nobody learns from a later check what an
//! earlier one keeps from them. In the end the fit request succeeds: no refusal has used anything up.

mod confirming;
mod deciding;
mod moving;
mod proposing;
mod reading;
mod revising;
mod staff;
mod submitting;

use gatepost_model::scope::Scope;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::office::Office;
use super::refusal::{identical, refused};
use crate::support::wire::Answer;
use staff::{Staff, Token};

/// Where in the order a flaw is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Token,
    Scope,
    Existence,
    Role,
    Field,
    State,
    Confirmation,
}

impl Stage {
    fn status(self) -> u16 {
        match self {
            Self::Token => 401,
            Self::Scope | Self::Role | Self::Confirmation => 403,
            Self::Existence => 404,
            Self::Field => 422,
            Self::State => 409,
        }
    }
}

/// A request in the making.
#[derive(Debug, Clone)]
struct Attempt {
    who: &'static str,
    token: Token,
    /// Stands for `{id}` in the path.
    id: String,
    /// JSON of a verb, the query of a list.
    body: Value,
}

impl Attempt {
    fn new(who: &'static str, id: &str, body: Value) -> Self {
        Self {
            who,
            token: Token::Living,
            id: id.to_owned(),
            body,
        }
    }
}

type Spoil = Box<dyn Fn(&mut Attempt)>;

struct Flaw {
    stage: Stage,
    what: String,
    spoil: Spoil,
}

/// A verb on trial.
struct Trial<'a> {
    office: &'a Office,
    staff: Staff,
    method: &'static str,
    path: &'static str,
    fit: Attempt,
    flaws: Vec<Flaw>,
}

impl<'a> Trial<'a> {
    /// A verb that demands `scope`, and the request that it grants.
    async fn new(
        office: &'a Office,
        scope: Scope,
        (method, path): (&'static str, &'static str),
        fit: Attempt,
    ) -> Self {
        let staff = Staff::new(office, scope).await;
        let mut trial = Self {
            office,
            staff,
            method,
            path,
            fit,
            flaws: Vec::new(),
        };
        for token in [
            Token::Missing,
            Token::Garbled,
            Token::Revoked,
            Token::OfSomebodyWhoLeft,
        ] {
            trial.flaw(Stage::Token, &format!("{token:?} token"), move |attempt| {
                attempt.token = token
            });
        }
        trial.flaw(Stage::Scope, "too few scopes", |attempt| {
            attempt.token = Token::Weak
        });
        trial
    }

    fn flaw(&mut self, stage: Stage, what: &str, spoil: impl Fn(&mut Attempt) + 'static) {
        self.flaws.push(Flaw {
            stage,
            what: what.to_owned(),
            spoil: Box::new(spoil),
        });
    }

    /// The verb is about a candidate: who may not see it learns nothing.
    fn about_a_candidate(&mut self) {
        for id in [
            "1",
            "-1",
            "99999999999999999999",
            "candidate",
            "%00",
            "%ff",
            "%F0%9F%99%82",
        ] {
            self.flaw(Stage::Existence, id, move |attempt| attempt.id = id.to_owned());
        }
        self.flaw(Stage::Existence, "a stranger", |attempt| attempt.who = "ben");
    }

    /// Who may see it but not do this.
    fn not_for(&mut self, people: &[&'static str]) {
        for &who in people {
            self.flaw(Stage::Role, who, move |attempt| attempt.who = who);
        }
    }

    /// A field that cannot have any of these values.
    fn field(&mut self, name: &'static str, values: impl IntoIterator<Item = Value>) {
        for value in values {
            let what: String = format!("{name}: {value}").chars().take(80).collect();
            self.flaw(Stage::Field, &what, move |attempt| {
                attempt.body[name] = value.clone()
            });
        }
    }

    /// A text field: besides what only the verb can know, no text has a NUL, and no other type is a text.
    fn text(&mut self, name: &'static str, values: impl IntoIterator<Item = Value>) {
        self.field(
            name,
            [
                json!("a\0b"),
                json!(["a"]),
                json!({"a": "b"}),
                json!(7),
                json!(true),
            ],
        );
        self.field(name, values);
    }

    /// A field that must be there.
    fn required(&mut self, name: &'static str) {
        self.field(name, [Value::Null]);
        self.flaw(Stage::Field, &format!("no {name}"), move |attempt| {
            attempt.body.as_object_mut().unwrap().remove(name);
        });
    }

    async fn makes(&self, attempt: &Attempt) -> Answer {
        let app = match self.staff.badge(attempt.who, attempt.token) {
            Some(bearer) => self.office.with_token(&bearer),
            None => self.office.nobody(),
        };
        let path = self.path.replace("{id}", &attempt.id);
        if self.method == "GET" {
            app.get(&format!("{path}?{}", query(&attempt.body))).await
        } else {
            app.send_json(self.method, &path, &attempt.body).await
        }
    }

    /// Tries every flaw, every two of different stages, and in the end the fit request; gives its answer.
    async fn runs(self) -> Answer {
        let mut alone = Vec::new();
        for flaw in &self.flaws {
            let mut attempt = self.fit.clone();
            (flaw.spoil)(&mut attempt);
            let answer = self.makes(&attempt).await;
            refused(
                &format!("{} {}: {}", self.method, self.path, flaw.what),
                &answer,
                flaw.stage.status(),
            );
            alone.push((flaw, answer));
        }
        for stage in [Stage::Token, Stage::Scope, Stage::Existence] {
            let same = alone.iter().filter(|(flaw, _)| flaw.stage == stage);
            identical(same.map(|(flaw, answer)| (flaw.what.as_str(), answer)));
        }
        for (first, expected) in &alone {
            for later in self.flaws.iter().filter(|later| later.stage > first.stage) {
                let mut attempt = self.fit.clone();
                (later.spoil)(&mut attempt);
                (first.spoil)(&mut attempt);
                let answer = self.makes(&attempt).await;
                let both = format!("{} and {}", first.what, later.what);
                identical([(first.what.as_str(), expected), (both.as_str(), &answer)]);
            }
        }
        self.makes(&self.fit).await
    }
}

fn query(fields: &Value) -> String {
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.as_object().unwrap() {
        match value {
            Value::Null => {}
            Value::String(text) => drop(encoded.append_pair(name, text)),
            Value::Array(_) => drop(encoded.append_pair(&format!("{name}[]"), "a")),
            Value::Object(_) => drop(encoded.append_pair(&format!("{name}[a]"), "b")),
            other => drop(encoded.append_pair(name, &other.to_string())),
        }
    }
    encoded.finish()
}
