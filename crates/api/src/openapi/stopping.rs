//! Holding, taking back and talking about a candidate.

use gatepost_model::notice::DeliveryState;
use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{
    hash, id, list_of, moment, named, nullable, number, object, one_of, optional, required, text, word,
};

/// Longest reason, in characters, as the gate has it.
const REASON: u64 = 1_000;

/// Longest comment, in characters, as the gate has it.
const COMMENT: u64 = 2_000;

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = vec![
        Operation::new("POST", "/api/gatepost/v1/candidates/{id}/hold", "hold_candidate", "Hold it")
            .about("For duty officers. One person suffices; it stays held until it is lifted.")
            .scope(Scope::Decide)
            .body(&[optional("reason", nullable(text("Why, for the desk.", REASON)))])
            .answers(200, "The candidate, held.", named("Candidate"))
            .conflicts(),
        Operation::new("POST", "/api/gatepost/v1/candidates/{id}/lift", "lift_hold", "Let go of what is held")
            .about("For approvers. It goes back to what it was; what a stop holds is lifted with the stop.")
            .scope(Scope::Decide)
            .answers(200, "The candidate, as it was.", named("Candidate"))
            .conflicts(),
        Operation::new("POST", "/api/gatepost/v1/candidates/{id}/recall", "recall_candidate", "Take it back")
            .about("For duty officers and approvers. It is gone from our pages at once; every server that was sent it is asked.")
            .scope(Scope::Decide)
            .body(&[
                required("reason", text("Why; it never leaves.", REASON)),
                required("reauthentication_token", word("A confirmation made for recalling this.")),
            ])
            .answers(202, "The candidate, being taken back.", named("Candidate"))
            .conflicts(),
        Operation::new("GET", "/api/gatepost/v1/candidates/{id}/recall", "show_recall", "Who has answered a recall")
            .scope(Scope::Read)
            .answers(200, "The report.", named("RecallReport")),
        Operation::new("POST", "/api/gatepost/v1/candidates/{id}/resume", "resume_candidate", "Let go on what a stop interrupted")
            .about("For publishers and duty officers, once the stop is lifted.")
            .scope(Scope::Decide)
            .answers(200, "The candidate.", named("Candidate"))
            .conflicts(),
    ];
    operations.extend(talking());
    operations
}

fn talking() -> Vec<Operation> {
    vec![
        Operation::new(
            "GET",
            "/api/gatepost/v1/candidates/{id}/comments",
            "list_comments",
            "What was said about it",
        )
        .about("Oldest first. None of it leaves, and none of it decides.")
        .scope(Scope::Read)
        .answers(200, "All of it.", list_of(&named("Comment"))),
        Operation::new(
            "POST",
            "/api/gatepost/v1/candidates/{id}/comments",
            "add_comment",
            "Say something about it",
        )
        .scope(Scope::Write)
        .body(&[required("text", text("Plain text.", COMMENT))])
        .answers(201, "The comment.", named("Comment")),
        Operation::new(
            "POST",
            "/api/gatepost/v1/candidates/{id}/findings/override",
            "override_finding",
            "Let the findings of a rule pass, for one revision",
        )
        .about("For somebody who could approve it, and who then cannot any more.")
        .scope(Scope::Decide)
        .body(&[
            required("rev_hash", hash("Of the revision that was seen.")),
            required("rule", word("The name of the rule.")),
            required("reason", text("Why it may pass.", REASON)),
        ])
        .answers(200, "The candidate.", named("Candidate"))
        .conflicts(),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let states = DeliveryState::ALL.map(DeliveryState::as_str);
    vec![
        (
            "Comment",
            object(&[
                ("id", id("Its id.")),
                ("person", word("Name of who said it.")),
                ("text", word("Plain text.")),
                ("at", moment("When.")),
            ]),
        ),
        (
            "RecallReport",
            object(&[
                ("reason", word("Why.")),
                ("by", word("Name of who recalled it.")),
                ("at", moment("When.")),
                (
                    "finished_at",
                    nullable(moment("When every server had answered, or seven days were over.")),
                ),
                ("counts", named("RecallCounts")),
                ("lines", list_of(&named("DeliveryLine"))),
            ]),
        ),
        (
            "RecallCounts",
            object(&[
                ("asked", number("Servers that were ever sent it.", 0)),
                ("answered", number("Servers that have answered.", 0)),
                ("no_answer", number("Servers that have not.", 0)),
            ]),
        ),
        (
            "DeliveryLine",
            object(&[
                ("host", word("The server.")),
                ("state", one_of("Of its inboxes together.", &states)),
                ("inboxes", number("How many it has.", 0)),
                ("attempts", number("How often it was tried.", 0)),
                (
                    "last_status",
                    nullable(number("HTTP status of the newest attempt.", 0)),
                ),
                ("at", moment("When the newest of this happened.")),
            ]),
        ),
    ]
}
