//! `/api/gatepost/v1/reauthentication`

use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{id_or_empty, moment, named, object, one_of, optional, required, such_as, word};
use super::tokens::{code, password};

/// What a re-authentication may be for.
const VERBS: [&str; 6] = ["decide", "release", "hold", "recall", "stop", "lift_stop"];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("POST", "/api/gatepost/v1/reauthentication", "reauthenticate", "Confirm by the password again")
            .about(
                "For one verb, and for the candidate's revision that is the newest now. It is used once, within five \
                 minutes, with the token it was made with.",
            )
            .scope(Scope::Decide)
            .body(&[
                required("password", such_as(password(), "correct horse battery staple")),
                optional("code", code()),
                required("verb", such_as(one_of("What it is for.", &VERBS), "decide")),
                optional(
                    "candidate_id",
                    id_or_empty("The candidate it is for; required for all but stop and lift."),
                ),
            ])
            .answers(201, "The confirmation, shown once.", named("Reauthentication")),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![(
        "Reauthentication",
        object(&[
            ("reauthentication_token", word("To be sent with the verb.")),
            ("expires_at", moment("After this moment it is worth nothing.")),
        ]),
    )]
}
