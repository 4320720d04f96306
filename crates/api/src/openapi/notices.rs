//! `/api/gatepost/v1/notices`

use gatepost_internal::notice::Kind;
use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{id, id_or_empty, moment, named, nullable, number, object, one_of, optional};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new(
            "GET",
            "/api/gatepost/v1/notices",
            "list_notices",
            "What one was told about the desk's work",
        )
        .about("Newest first. A notice says which and why, never what is in it.")
        .scope(Scope::Read)
        .paged()
        .lists("A page of them.", &named("Notice")),
        Operation::new(
            "POST",
            "/api/gatepost/v1/notices/seen",
            "see_notices",
            "Note that one has looked at them",
        )
        .scope(Scope::Write)
        .body(&[optional(
            "newest",
            id_or_empty("Up to and with this one; all of them where absent."),
        )])
        .answers(200, "How many are left.", named("Unseen")),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        (
            "Notice",
            object(&[
                ("id", id("Its id.")),
                ("kind", one_of("Why.", &Kind::ALL.map(Kind::as_str))),
                ("candidate_id", nullable(id("The candidate it is about."))),
                ("created_at", moment("When.")),
                ("seen_at", nullable(moment("When one looked at it."))),
            ]),
        ),
        (
            "Unseen",
            object(&[("unseen", number("How many one has not looked at.", 0))]),
        ),
    ]
}
