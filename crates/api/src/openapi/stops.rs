//! `/api/gatepost/v1/stops`

use gatepost_model::gate::Kind;
use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{
    id, list_of, moment, named, nullable, number, object, one_of, optional, required, such_as, text, word,
};

/// Longest reason, in characters, as the gate has it.
const REASON: u64 = 1_000;

/// What a stop covers.
const SCOPES: [&str; 3] = ["node", "brand", "kind"];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", "/api/gatepost/v1/stops", "list_stops", "What is stopped")
            .about("Those in force, newest first, then those lifted last. For whoever is on a desk or looks after the node.")
            .scope(Scope::Read)
            .answers(200, "The stops.", list_of(&named("Stop"))),
        Operation::new("POST", "/api/gatepost/v1/stops", "set_stop", "Stop everything, a brand or a kind")
            .about("For duty officers. From this answer on nothing it covers is released. It never keeps anybody from a recall.")
            .scope(Scope::Decide)
            .body(&[
                required("scope", such_as(one_of("What it covers.", &SCOPES), "node")),
                optional("id", nullable(word("Name of the brand or of the kind; not for the node."))),
                required("reason", text("Why, for those who see that nothing leaves.", REASON)),
                required("reauthentication_token", word("A confirmation made for stopping.")),
            ])
            .answers(201, "The stop.", named("Stop")),
        Operation::new("POST", "/api/gatepost/v1/stops/{id}/lift", "lift_stop", "Ask to lift a stop")
            .about("It takes two people: duty officers, approvers or administrators.")
            .scope(Scope::Decide)
            .body(&[required("reauthentication_token", word("A confirmation made for lifting a stop."))])
            .answers(200, "Whether somebody else has to ask too.", named("Lift"))
            .conflicts(),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let kinds = Kind::ALL.map(Kind::as_str);
    vec![
        (
            "Stop",
            object(&[
                ("id", id("Its id.")),
                ("epoch", number("Which of all changes of stops it was.", 0)),
                ("scope", one_of("What it covers.", &SCOPES)),
                ("brand", nullable(word("Name of the one brand."))),
                ("kind", nullable(one_of("The one kind.", &kinds))),
                ("reason", word("Why.")),
                (
                    "set_by",
                    nullable(word("Name of who set it; null for an operator.")),
                ),
                ("set_at", moment("When.")),
                (
                    "lift_asked_by",
                    nullable(word("Name of who asked first to lift it.")),
                ),
                (
                    "lifted_at",
                    nullable(moment("When it was lifted; null while it is in force.")),
                ),
            ]),
        ),
        (
            "Lift",
            object(&[("state", one_of("How far it is.", &["waiting", "lifted"]))]),
        ),
    ]
}
