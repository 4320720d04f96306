//! What there is at a node, put into its description: whoever asks for random ids never gets past the first check.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gatepost_model::role::Role;
use serde_json::{Value, json};

use crate::support::colleague::Colleague;
use crate::support::company::{Company, Desk};
use crate::support::wire;

/// Everything one person can be here: whoever may not do something never gets past the second check.
const ROLES: [Role; 8] = [
    Role::Approver,
    Role::Editor,
    Role::Publisher,
    Role::Responder,
    Role::DutyOfficer,
    Role::Administrator,
    Role::Auditor,
    Role::Compliance,
];

/// How many drafts there are for verbs to change, submit and withdraw.
const DRAFTS: usize = 6;

/// The description, as a node gives it to whoever shows this.
pub(super) async fn described(company: &Company, bearer: &str) -> Value {
    let bearer = format!("Bearer {bearer}");
    let url = format!("{}/api/openapi.json", company.internal_url);
    let answer = wire::request(
        &wire::client(),
        "GET",
        &url,
        &[("authorization", &bearer)],
        vec![],
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// What the questions can be about.
pub(super) struct Facts {
    /// Somebody on the desk, who may do everything there.
    pub(super) olga: Colleague,
    /// Ids of candidates in several states, and one that nothing has.
    ids: Vec<String>,
    /// Hashes of their revisions, and one that nothing has.
    hashes: Vec<String>,
    /// URI of a publication.
    pub(super) publication: String,
    /// Ids of stops, requests, delegations and so on, and one that nothing has; by the first word of the path.
    others: BTreeMap<&'static str, Vec<String>>,
}

impl Facts {
    /// Brings them about.
    pub(super) async fn of(company: &Company, desk: &Desk) -> Self {
        let olga = company.person("olga_orth", &ROLES).await;
        let adam = company.person("adam_adler", &[Role::Administrator]).await;
        let publication = desk.says("Good **news** for everyone").await;
        let waiting = desk.ana.proposes("It waits").await;
        let mut candidates = vec![desk.ana.submits(&waiting).await.unwrap()];
        let approved = desk.ana.proposes("It may go").await;
        let approved = desk.ana.submits(&approved).await.unwrap();
        candidates.push(desk.petra.approves(&approved).await.unwrap());
        for number in 0..DRAFTS {
            candidates.push(olga.proposes(&format!("Draft {number}")).await);
        }
        let mut ids: Vec<_> = candidates.iter().map(|one| one.id.to_string()).collect();
        let hashes = candidates.iter().map(|one| one.revision.rev_hash.clone());
        ids.extend([published(company, &olga).await, "1".to_owned()]);
        let others = others(company, &olga, &adam).await;
        Self {
            ids,
            others,
            hashes: hashes.chain(["0".repeat(64)]).collect(),
            publication,
            olga,
        }
    }

    /// The same description, where these stand for every id, hash and name. Of answers it says that they have no
    /// other fields: clients have to expect some, but a field that nobody has described is a fault here.
    pub(super) fn put_into(&self, mut document: Value) -> Value {
        for schema in members(&mut document, "/components/schemas") {
            schema["additionalProperties"] = json!(false);
        }
        let paths = document.pointer_mut("/paths").and_then(Value::as_object_mut);
        for (path, methods) in paths.into_iter().flatten() {
            for operation in members(methods, "") {
                self.put_into_parameters(path, operation);
                for form in members(operation, "/requestBody/content") {
                    self.put_into_fields(form);
                }
            }
        }
        document
    }

    fn put_into_parameters(&self, path: &str, operation: &mut Value) {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap().to_owned();
            let of_path = (name == "id").then(|| self.of_path(path)).flatten();
            if let Some(values) = of_path.or_else(|| self.of_name(&name)) {
                parameter["schema"] = json!({"enum": values});
            }
            if name == "name" {
                parameter["schema"] = json!({"enum": ["news", "nobody"]});
            }
        }
    }

    /// Ids of what a path is about, other than a candidate.
    fn of_path(&self, path: &str) -> Option<Value> {
        let first = path.strip_prefix("/api/gatepost/v1/")?.split('/').next()?;
        self.others.get(first).map(|ids| json!(ids))
    }

    fn put_into_fields(&self, form: &mut Value) {
        let properties = form.pointer_mut("/schema/properties").unwrap();
        for (name, schema) in properties.as_object_mut().unwrap() {
            if let Some(values) = self.of_name(name) {
                *schema = json!({"enum": values});
            }
        }
    }

    fn of_name(&self, name: &str) -> Option<Value> {
        match name {
            "id" => Some(json!(self.ids)),
            "candidate_id" => Some(json!([self.ids.as_slice(), &[String::new()]].concat())),
            "rev_hash" => Some(json!(self.hashes)),
            "brand" => Some(json!(["news", "nobody", ""])),
            "in_reply_to" | "object" => Some(json!([self.publication, null])),
            // Nobody is asked anything: these are our own address and none at all.
            "query" => Some(json!([self.publication, "nobody"])),
            _ => None,
        }
    }
}

/// Requests of another administrator, and a stand-in.
async fn others(
    company: &Company,
    olga: &Colleague,
    adam: &Colleague,
) -> BTreeMap<&'static str, Vec<String>> {
    let sends = async |who: &Colleague, path: &str, body: Value| {
        let bearer = format!("Bearer {}", who.bearer);
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let url = format!("{}/api/gatepost/v1/{path}", company.internal_url);
        let body = body.to_string().into_bytes();
        let answer = wire::request(&wire::client(), "POST", &url, &headers, body).await;
        assert!(answer.status < 300, "{path}: {}", answer.text());
        answer.json()
    };
    let mut requests = vec!["1".to_owned()];
    for person in ["ana_silva", "petra_berg", "paul_weber"] {
        let wish = json!({"kind": "role", "person": person, "role": "editor", "brand": "news"});
        let made = sends(adam, "requests", json!({"wish": wish})).await;
        requests.push(made["request_id"].as_str().unwrap().to_owned());
    }
    let absence = json!({
        "group": "pr", "to": "petra_berg",
        "starts_at": "2099-01-01T00:00:00Z", "ends_at": "2099-01-08T00:00:00Z",
    });
    let absence = sends(olga, "brands/news/delegations", absence).await;
    let delegations = vec![absence["id"].as_str().unwrap().to_owned(), "1".to_owned()];
    BTreeMap::from([
        ("requests", requests),
        ("delegations", delegations),
        ("stops", vec!["1".to_owned()]),
        ("lookups", vec!["1".to_owned()]),
        ("media", vec!["1".to_owned()]),
    ])
}

/// The values of an object within the document; of none where it is not there.
fn members<'a>(value: &'a mut Value, pointer: &str) -> impl Iterator<Item = &'a mut Value> {
    let object = value.pointer_mut(pointer).and_then(Value::as_object_mut);
    object.into_iter().flat_map(|fields| fields.values_mut())
}

/// The candidate that has a publication, and with it a certificate.
async fn published(company: &Company, reader: &Colleague) -> String {
    let url = format!(
        "{}/api/gatepost/v1/candidates?state=published",
        company.internal_url
    );
    let bearer = format!("Bearer {}", reader.bearer);
    let answer = wire::request(
        &wire::client(),
        "GET",
        &url,
        &[("authorization", &bearer)],
        vec![],
    )
    .await;
    answer.json()[0]["id"].as_str().unwrap().to_owned()
}

/// Where the questions are written down for another program.
pub(super) fn written(folder: &Path, document: &Value) -> PathBuf {
    let file = folder.join("openapi.json");
    std::fs::write(&file, document.to_string()).unwrap();
    file
}
