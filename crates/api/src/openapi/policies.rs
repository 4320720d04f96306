//! `/api/gatepost/v1/policies`

use gatepost_model::gate::Kind;
use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::requests::made;
use super::schema::{
    list_of, moment, named, nullable, number, object, one_of, optional, required, switch, word,
};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new(
            "GET",
            "/api/gatepost/v1/policies",
            "list_policies",
            "Every version of every policy",
        )
        .about("The newest first. Everybody who works here may read what is asked of them.")
        .scope(Scope::Read)
        .answers(200, "The versions.", list_of(&named("PolicyVersion"))),
        Operation::new(
            "GET",
            "/api/gatepost/v1/brands/{name}/policy",
            "show_policy",
            "The policy in force for a brand",
        )
        .about("Its own, or the node's where it has none.")
        .scope(Scope::Read)
        .answers(200, "The version in force.", named("PolicyVersion")),
        made(
            Operation::new(
                "POST",
                "/api/gatepost/v1/policies",
                "propose_policy",
                "Ask for another policy",
            )
            .about("For administrators. The version is the one it was made from; it gets the next one.")
            .body(&[
                optional(
                    "brand",
                    nullable(word("Name of the brand; the node's own policy where absent.")),
                ),
                required("policy", named("Policy")),
            ]),
        ),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let kinds = Kind::ALL.map(Kind::as_str);
    vec![
        (
            "PolicyVersion",
            object(&[
                ("policy", named("Policy")),
                (
                    "brand",
                    nullable(word("Name of the brand; null for the node's own.")),
                ),
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
            "Policy",
            object(&[
                ("version", number("Rises with every change of any policy.", 1)),
                ("steps", list_of(&named("PolicyStep"))),
                ("minimum_people", number("Different people over all steps.", 0)),
                (
                    "approval_lifetime",
                    number("How long an approval counts, in milliseconds.", 0),
                ),
                ("minimum_undo_seconds", number("The shortest undo window.", 0)),
                ("kinds", list_of(&named("KindRule"))),
                ("labels", list_of(&named("LabelRule"))),
                ("demands_alt_text", switch("Whether every picture needs words.")),
                (
                    "longest_text",
                    nullable(number("In characters; null for the node's own limit.", 0)),
                ),
                (
                    "demands_second_factor",
                    switch("Whether those who decide, release, stop and recall need one."),
                ),
            ]),
        ),
        (
            "PolicyStep",
            object(&[
                ("group", word("The review group that decides.")),
                ("needed", number("How many of it have to approve, at least.", 0)),
                (
                    "all",
                    switch("Whether everybody of it must who had no hand in it."),
                ),
            ]),
        ),
        (
            "KindRule",
            object(&[
                ("kinds", list_of(&one_of("A kind it is about.", &kinds))),
                ("steps", list_of(&named("PolicyStep"))),
                ("minimum_people", number("Different people over all steps.", 0)),
            ]),
        ),
        (
            "LabelRule",
            object(&[
                ("label", word("Such as `financial`.")),
                ("steps", list_of(&named("PolicyStep"))),
                ("minimum_people", number("Different people over all steps.", 0)),
            ]),
        ),
    ]
}
