//! One operation: what is sent to a route and what it answers.

use gatepost_model::route::Access;
use gatepost_model::scope::Scope;
use serde_json::{Map, Value, json};

use super::refusal;
use super::schema::{self, Field};

/// What a method of a path does.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    id: &'static str,
    summary: &'static str,
    about: Option<&'static str>,
    scope: Option<Scope>,
    query: Vec<Value>,
    body: Option<Value>,
    uploads: bool,
    answers: Map<String, Value>,
    conflicts: bool,
}

impl Operation {
    /// `method` and `path` as in the route table; `id` names it in generated programs and is used once.
    pub(super) fn new(
        method: &'static str,
        path: &'static str,
        id: &'static str,
        summary: &'static str,
    ) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            about: None,
            scope: None,
            query: Vec::new(),
            body: None,
            uploads: false,
            answers: Map::new(),
            conflicts: false,
        }
    }

    /// What the summary does not say.
    pub(super) fn about(mut self, sentences: &'static str) -> Self {
        self.about = Some(sentences);
        self
    }

    /// What the token must allow. Without this any living token will do.
    pub(super) fn scope(mut self, scope: Scope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Something that may stand in the query; empty, it is as good as absent.
    pub(super) fn query(mut self, name: &'static str, schema: Value) -> Self {
        let (schema, description) = schema::apart(schema::or_empty(schema));
        self.query
            .push(json!({"name": name, "in": "query", "description": description, "schema": schema}));
        self
    }

    /// The parameters of a list that is read page by page, newest first.
    pub(super) fn paged(self) -> Self {
        self.query("max_id", schema::place("Only what is older than this id."))
            .query(
                "since_id",
                schema::place("Only what is newer than this id, the newest first."),
            )
            .query(
                "min_id",
                schema::place("Only what is newer than this id, the nearest to it."),
            )
            .query("limit", schema::limit())
    }

    /// What is sent: the fields of one object.
    pub(super) fn body(mut self, fields: &[Field]) -> Self {
        self.body = Some(schema::sent(fields));
        self
    }

    /// What is sent holds a file: only a form of several parts does.
    pub(super) fn uploads(mut self, fields: &[Field]) -> Self {
        self.uploads = true;
        self.body(fields)
    }

    /// What comes back when it was done.
    pub(super) fn answers(self, status: u16, description: &'static str, schema: Value) -> Self {
        let content = json!({"application/json": {"schema": schema}});
        self.answered(status, json!({"description": description, "content": content}))
    }

    /// A page of a list comes back.
    pub(super) fn lists(self, description: &'static str, item: &Value) -> Self {
        let answer = json!({
            "description": description,
            "headers": {"Link": {"$ref": "#/components/headers/Link"}},
            "content": {"application/json": {"schema": {"type": "array", "items": item}}},
        });
        self.answered(200, answer)
    }

    /// It may be refused with 409: for its present state, or because it has changed meanwhile.
    pub(super) fn conflicts(mut self) -> Self {
        self.conflicts = true;
        self
    }

    /// A refusal that does not follow from the route table.
    pub(super) fn refuses(self, status: u16, description: &'static str) -> Self {
        let answer = refusal::because(description);
        self.answered(status, answer)
    }

    fn answered(mut self, status: u16, answer: Value) -> Self {
        self.answers.insert(status.to_string(), answer);
        self
    }

    /// As OpenAPI has it, for whoever the table lets in.
    pub(super) fn written(self, access: Access) -> Value {
        let parameters: Vec<Value> = in_path(self.path).chain(self.query).collect();
        let is_sent_something = self.body.is_some() || parameters.iter().any(|one| one["in"] == "query");
        let mut answers = self.answers;
        for (status, answer) in refusal::usual(access, is_sent_something, self.conflicts) {
            answers.entry(status.to_string()).or_insert(answer);
        }
        let mut written = Map::new();
        let mut write = |name: &str, value: Value| written.insert(name.to_owned(), value);
        write("operationId", json!(self.id));
        write("summary", json!(self.summary));
        write("responses", Value::Object(answers));
        write("security", security(access, self.scope));
        if let Some(about) = self.about {
            write("description", json!(about));
        }
        if !parameters.is_empty() {
            write("parameters", Value::Array(parameters));
        }
        if let Some(schema) = self.body {
            write("requestBody", in_forms(&schema, self.uploads));
        }
        Value::Object(written)
    }
}

/// What stands for the names in the path's braces: an id is digits, anything else a word.
fn in_path(path: &'static str) -> impl Iterator<Item = Value> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    names.map(|name| {
        let schema = if name == "id" {
            schema::id("Which one.")
        } else {
            schema::word("Which one.")
        };
        let (schema, description) = schema::apart(schema);
        json!({"name": name, "in": "path", "required": true, "description": description, "schema": schema})
    })
}

/// A body is taken in each of these forms; one with a file in the last.
fn in_forms(schema: &Value, uploads: bool) -> Value {
    let all = [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ];
    let forms = all
        .into_iter()
        .filter(|form| !uploads || *form == "multipart/form-data")
        .map(|form| (form.to_owned(), json!({"schema": schema})));
    json!({
        "required": schema.get("required").is_some(),
        "content": Value::Object(forms.collect()),
    })
}

/// No token, or one with this scope.
fn security(access: Access, scope: Option<Scope>) -> Value {
    match access {
        Access::Anyone => json!([]),
        _ => json!([{"token": scope.map(Scope::as_str).into_iter().collect::<Vec<_>>()}]),
    }
}
