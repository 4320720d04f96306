//! `/api/gatepost/v1/brands/{name}/groups`

use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use super::operation::Operation;
use super::requests::made;
use super::schema::{list_of, moment, named, nullable, object, one_of, optional, required, text, word};

/// Longest title, in characters, as the gate has it.
const TITLE: u64 = 60;

/// What can become of a group.
const CHANGES: [&str; 3] = ["add", "rename", "remove"];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new(
            "GET",
            "/api/gatepost/v1/brands/{name}/groups",
            "list_groups",
            "The review groups of a brand",
        )
        .about("With their members. For the brand's desk and administrators.")
        .scope(Scope::Read)
        .answers(200, "The groups.", list_of(&named("Group"))),
        made(
            Operation::new(
                "POST",
                "/api/gatepost/v1/brands/{name}/groups",
                "change_groups",
                "Add, rename or remove a group",
            )
            .about("For administrators. Only a group that nobody is in, and nothing names, is removed.")
            .body(&[
                required("change", one_of("What is to become of it.", &CHANGES)),
                required("name", group_name()),
                optional(
                    "title",
                    nullable(text("The name people read; required but for removing.", TITLE)),
                ),
            ]),
        ),
    ]
}

fn group_name() -> Value {
    json!({"type": "string", "pattern": "^[a-z][a-z0-9_]{0,29}$", "description": "The name policies and roles use."})
}

/// A change within a wish.
pub(super) fn change() -> Value {
    json!({
        "type": "object",
        "properties": {
            "change": one_of("What is to become of it.", &CHANGES),
            "name": group_name(),
            "title": text("The name people read; but for removing.", TITLE),
        },
        "required": ["change", "name"],
    })
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        (
            "Group",
            object(&[
                ("name", word("The name policies and roles use.")),
                ("title", word("The name people read.")),
                ("members", list_of(&named("GroupMember"))),
            ]),
        ),
        (
            "GroupMember",
            object(&[
                ("username", word("Their name.")),
                ("counts_from", moment("From then on their approval counts.")),
            ]),
        ),
    ]
}
