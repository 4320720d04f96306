//! `/api/gatepost/v1/brands/{name}/delegations`

use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use super::operation::Operation;
use super::schema::{id, list_of, moment, named, object, required, word};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", "/api/gatepost/v1/brands/{name}/delegations", "list_delegations", "Who stands in for whom")
            .about("Now and later. For the brand's desk and administrators.")
            .scope(Scope::Read)
            .answers(200, "By when they begin.", list_of(&named("Delegation"))),
        Operation::new("POST", "/api/gatepost/v1/brands/{name}/delegations", "make_delegation", "Say who stands in for oneself")
            .about("Set in advance, for somebody of the same review group. It gives nobody a power they do not have.")
            .scope(Scope::Decide)
            .body(&[
                required("group", word("The review group both are in.")),
                required("to", word("Name of who stands in.")),
                required("starts_at", moment("Not in the past.")),
                required("ends_at", moment("At most half a year later.")),
            ])
            .answers(201, "The delegation.", named("Delegation"))
            .conflicts(),
        Operation::new("DELETE", "/api/gatepost/v1/delegations/{id}", "end_delegation", "End it")
            .scope(Scope::Decide)
            .answers(200, "It is over.", json!({"type": "object"}))
            .conflicts(),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![(
        "Delegation",
        object(&[
            ("id", id("Its id.")),
            ("brand", word("Name of the brand.")),
            ("group", word("The review group both are in.")),
            ("from", word("Name of who is away.")),
            ("to", word("Name of who stands in.")),
            ("starts_at", moment("From then on.")),
            ("ends_at", moment("Until then.")),
            ("created_at", moment("When it was set.")),
        ]),
    )]
}
