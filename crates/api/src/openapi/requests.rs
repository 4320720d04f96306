//! `/api/gatepost/v1/requests`

use gatepost_internal::request::State;
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{
    either, id, list_of, moment, named, nullable, object, one_of, optional, required, switch, uri, word,
};
use super::tokens::{code, password};

/// What there can be a wish for.
const WISHES: [&str; 6] = [
    "PolicyWish",
    "CheckListWish",
    "RoleWish",
    "BrandWish",
    "ReviewGroupWish",
    "ResetWish",
];

/// An operation that makes a wish.
pub(super) fn made(operation: Operation) -> Operation {
    operation
        .scope(Scope::Decide)
        .answers(
            200,
            "It took effect at once: nothing was ever published.",
            named("Made"),
        )
        .answers(202, "Another administrator has to confirm it.", named("Made"))
        .conflicts()
}

pub(super) fn operations() -> Vec<Operation> {
    let about = "For administrators other than whoever asked.";
    vec![
        Operation::new(
            "GET",
            "/api/gatepost/v1/requests",
            "list_requests",
            "What takes two administrators",
        )
        .about("The newest first, those that are decided among them. For administrators.")
        .scope(Scope::Read)
        .answers(200, "The requests.", list_of(&named("Request"))),
        made(
            Operation::new(
                "POST",
                "/api/gatepost/v1/requests",
                "make_request",
                "Ask for a role, or for anything that takes two",
            )
            .about("For administrators.")
            .body(&[required("wish", wish())]),
        ),
        Operation::new(
            "GET",
            "/api/gatepost/v1/requests/{id}",
            "show_request",
            "One request",
        )
        .scope(Scope::Read)
        .answers(200, "The request.", named("Request")),
        Operation::new(
            "POST",
            "/api/gatepost/v1/requests/{id}/confirm",
            "confirm_request",
            "Say yes to what another asked for",
        )
        .about(about)
        .scope(Scope::Decide)
        .body(&[required("password", password()), optional("code", code())])
        .answers(200, "It is carried out.", named("Confirmed"))
        .conflicts(),
        Operation::new(
            "POST",
            "/api/gatepost/v1/requests/{id}/refuse",
            "refuse_request",
            "Say no to what another asked for",
        )
        .about(about)
        .scope(Scope::Decide)
        .answers(200, "The request, refused.", named("Request"))
        .conflicts(),
        Operation::new(
            "POST",
            "/api/gatepost/v1/requests/{id}/cancel",
            "cancel_request",
            "Take one's own request back",
        )
        .scope(Scope::Decide)
        .answers(200, "The request, cancelled.", named("Request"))
        .conflicts(),
    ]
}

fn wish() -> Value {
    either("What is wanted.", &WISHES.map(named))
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let states = State::ALL.map(State::as_str);
    let mut schemas = vec![
        (
            "Request",
            object(&[
                ("id", id("Its id.")),
                ("wish", wish()),
                ("state", one_of("How far it is.", &states)),
                (
                    "requested_by",
                    nullable(word("Name of who asked; null for an operator.")),
                ),
                ("requested_at", moment("When.")),
                (
                    "decided_by",
                    nullable(word("Name of who confirmed, refused or cancelled it.")),
                ),
                ("decided_at", nullable(moment("When."))),
            ]),
        ),
        (
            "Made",
            object(&[
                ("state", one_of("What became of it.", &["done", "waiting"])),
                (
                    "request_id",
                    nullable(id("The request that has to be confirmed.")),
                ),
            ]),
        ),
        (
            "Confirmed",
            object(&[
                ("request_id", id("The request.")),
                ("link", nullable(named("Link"))),
            ]),
        ),
        (
            "Link",
            object(&[
                ("url", uri("To be handed over by whoever confirmed; shown once.")),
                ("expires_at", moment("After this moment it is worth nothing.")),
            ]),
        ),
    ];
    schemas.extend(wishes());
    schemas
}

fn wishes() -> Vec<(&'static str, Value)> {
    let kind = |name: &str| ("kind", one_of("What it is for.", &[name]));
    let roles = Role::ALL.map(Role::as_str);
    vec![
        (
            "PolicyWish",
            object(&[
                kind("policy"),
                (
                    "brand",
                    nullable(word("Name of the brand; null for the node's own.")),
                ),
                ("policy", named("Policy")),
            ]),
        ),
        (
            "CheckListWish",
            object(&[kind("check_list"), ("list", named("CheckList"))]),
        ),
        (
            "RoleWish",
            object(&[
                kind("role"),
                ("person", word("Their username.")),
                ("role", one_of("The role.", &roles)),
                (
                    "brand",
                    nullable(word("Name of the brand, for the roles at the gate.")),
                ),
                ("group", nullable(word("An approver's review group."))),
            ]),
        ),
        (
            "BrandWish",
            object(&[
                kind("brand"),
                (
                    "brand",
                    object(&[
                        ("name", word("The name in its handle.")),
                        ("display_name", word("The name people read.")),
                        ("summary", word("What it says of itself.")),
                        (
                            "spokesperson",
                            nullable(word("Username of whoever's own voice it is.")),
                        ),
                        (
                            "time_zone",
                            nullable(word("IANA name of the zone of its calendar.")),
                        ),
                    ]),
                ),
            ]),
        ),
        (
            "ReviewGroupWish",
            object(&[
                kind("review_group"),
                ("brand", word("Name of the brand.")),
                ("change", super::groups::change()),
            ]),
        ),
        (
            "ResetWish",
            object(&[
                kind("reset"),
                ("person", word("Their username.")),
                (
                    "ends_second_factor",
                    switch("Whether their second factor ends when they use the link."),
                ),
            ]),
        ),
    ]
}
