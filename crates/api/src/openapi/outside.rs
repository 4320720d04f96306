//! `/api/gatepost/v1/outside`

use gatepost_model::notice::OutsideKind;
use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{id, moment, named, nullable, object, one_of, uri, word};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new(
            "GET",
            "/api/gatepost/v1/outside",
            "list_outside",
            "What came in from outside",
        )
        .about("Newest first, for the brands whose desk the person is on.")
        .scope(Scope::Read)
        .query("brand", word("Only what concerns the brand of this name."))
        .paged()
        .lists("A page of it.", &named("OutsideItem")),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    use OutsideKind as K;
    let kinds = [K::Post, K::Reply, K::Mention, K::Boost, K::Like].map(K::as_str);
    vec![
        (
            "OutsideItem",
            object(&[
                ("id", id("Its id inside.")),
                ("type", one_of("Why it concerns the brand.", &kinds)),
                ("uri", uri("Of the object; for a boost or like of the activity.")),
                ("author", named("OutsideActor")),
                (
                    "content_html",
                    nullable(word("Cleaned HTML; null for a boost or like.")),
                ),
                (
                    "in_reply_to",
                    nullable(uri("What it answers; for a boost or like the publication.")),
                ),
                ("received_at", moment("When it came.")),
            ]),
        ),
        (
            "OutsideActor",
            object(&[
                ("uri", uri("The actor's.")),
                ("handle", word("`@name@host`")),
                ("name", word("What people call them; plain text.")),
            ]),
        ),
    ]
}
