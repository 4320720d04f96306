//! `/api/gatepost/v1/checks`

use gatepost_model::check::{Detector, Severity};
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use super::operation::Operation;
use super::requests::made;
use super::schema::{either, list_of, moment, named, nullable, object, one_of, required, text, word};

/// Longest text that is tried out, in characters, as the gate has it.
const LONGEST: u64 = 20_000;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new(
            "GET",
            "/api/gatepost/v1/checks",
            "list_checks",
            "Every version of the check list",
        )
        .about("The one in force first. For administrators: its words may be secrets.")
        .scope(Scope::Read)
        .answers(200, "The versions.", list_of(&named("ListVersion"))),
        made(
            Operation::new(
                "POST",
                "/api/gatepost/v1/checks",
                "propose_checks",
                "Ask for another check list",
            )
            .about("For administrators. The version is the one it was made from; it gets the next one.")
            .body(&[required("list", named("CheckList"))]),
        ),
        Operation::new(
            "POST",
            "/api/gatepost/v1/checks/try",
            "try_checks",
            "What a list would find in a text",
        )
        .about("For administrators. Nothing is stored.")
        .scope(Scope::Read)
        .body(&[
            required("list", named("CheckList")),
            required("text", text("Any text.", LONGEST)),
        ])
        .answers(200, "What it would find.", list_of(&named("Finding"))),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        (
            "ListVersion",
            object(&[
                ("list", named("CheckList")),
                (
                    "changed_by",
                    nullable(word("Name of the administrator who wanted it.")),
                ),
                (
                    "confirmed_by",
                    nullable(word("Name of the administrator who confirmed it.")),
                ),
                ("created_at", moment("Since when it is in force, or was.")),
            ]),
        ),
        (
            "CheckList",
            object(&[
                (
                    "version",
                    json!({"type": "integer", "description": "Rises with every change."}),
                ),
                ("rules", list_of(&named("Rule"))),
                (
                    "internal_domains",
                    list_of(&word(
                        "A host name only employees reach, with everything under it.",
                    )),
                ),
            ]),
        ),
        ("Rule", rule()),
    ]
}

fn rule() -> Value {
    let severities = [Severity::Warn, Severity::ExtraStep, Severity::Block].map(Severity::as_str);
    let detectors: Vec<Value> = Detector::ALL.iter().map(|detector| json!(detector)).collect();
    let of = |name: &str, fields: Value| {
        let inner: Vec<String> = fields
            .as_object()
            .into_iter()
            .flat_map(|map| map.keys().cloned())
            .collect();
        json!({
            "type": "object",
            "properties": {name: {"type": "object", "properties": fields, "required": inner, "additionalProperties": false}},
            "required": [name],
            "additionalProperties": false,
        })
    };
    let kinds = [
        of(
            "word",
            json!({"words": {"type": "array", "items": {"type": "string"}}}),
        ),
        of("pattern", json!({"pattern": {"type": "string"}})),
        of("detector", json!({"detector": {"enum": detectors}})),
    ];
    object(&[
        ("name", word("What people call it.")),
        (
            "kind",
            either("Words, a regular expression, or one of ours.", &kinds),
        ),
        ("severity", one_of("What a finding does.", &severities)),
        (
            "group",
            nullable(word(
                "For an extra step: the review group that has to approve as well.",
            )),
        ),
        (
            "note",
            nullable(word("Shown to the writer behind the sentence of a finding.")),
        ),
    ])
}
