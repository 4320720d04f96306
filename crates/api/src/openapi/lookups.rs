//! `/api/gatepost/v1/lookups`

use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{id, moment, named, nullable, object, one_of, required, such_as, uri, word};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("POST", "/api/gatepost/v1/lookups", "begin_lookup", "Look something up outside")
            .about(
                "For editors, responders and approvers of the brand. What leaves is the handle or address, and nothing \
                 else. Thirty in an hour.",
            )
            .scope(Scope::Write)
            .body(&[
                required("brand", such_as(word("Name of the brand one works for."), "news")),
                required(
                    "query",
                    such_as(word("`@name@host`, or the https URI of a post or profile."), "@ana@social.example"),
                ),
            ])
            .answers(202, "What is looked up.", named("Lookup")),
        Operation::new("GET", "/api/gatepost/v1/lookups/{id}", "show_lookup", "What came of it")
            .scope(Scope::Read)
            .answers(200, "How far it is, and what was found.", named("Lookup")),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        (
            "Lookup",
            object(&[
                ("id", id("Its id.")),
                ("query", word("What left.")),
                ("state", one_of("How far it is.", &["waiting", "found", "failed"])),
                ("actor", nullable(named("OutsideActor"))),
                ("object", nullable(named("OutsideObject"))),
                ("problem", nullable(word("Why nothing was found."))),
            ]),
        ),
        (
            "OutsideObject",
            object(&[
                ("uri", uri("Of the post.")),
                ("url", uri("Where people read it.")),
                ("author", named("OutsideActor")),
                ("content_html", word("Cleaned HTML.")),
                ("content_warning", nullable(word("Shown before the text."))),
                ("published_at", nullable(moment("When its author says it was."))),
            ]),
        ),
    ]
}
