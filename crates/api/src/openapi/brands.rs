//! `/api/gatepost/v1/brands`

use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{list_of, named, nullable, object, uri, word};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", "/api/gatepost/v1/brands", "list_brands", "The brands")
            .about("By name. What a brand lacks before it can publish is for its desk and administrators.")
            .scope(Scope::Read)
            .answers(200, "All of them.", list_of(&named("Brand"))),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![(
        "Brand",
        object(&[
            ("name", word("The name in its handle.")),
            ("display_name", word("The name people read.")),
            ("actor_uri", uri("Of its actor.")),
            (
                "spokesperson",
                nullable(word("Name of the person whose own voice it is.")),
            ),
            (
                "time_zone",
                word("The zone its calendar is kept in, such as `Europe/Berlin`."),
            ),
            (
                "missing",
                nullable(list_of(&word("What it lacks before it can publish, a sentence."))),
            ),
        ]),
    )]
}
