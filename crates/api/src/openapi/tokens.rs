//! `/api/gatepost/v1/tokens`

use gatepost_internal::token;
use serde_json::{Value, json};

use super::operation::Operation;
use super::schema::{moment, named, nullable, object, optional, required, such_as, text, with, word};

/// Longest password that is compared, in bytes.
const PASSWORD: u64 = 4_096;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("POST", "/api/gatepost/v1/tokens", "sign_in", "Make a token by name and password")
            .about(
                "After ten wrong passwords for a name there is a pause. Without scopes the token has read, write and \
                 follow; gatepost:decide is only given to who asks for it.",
            )
            .body(&[
                required("username", such_as(word("The person's name inside."), "ana_silva")),
                required("password", such_as(password(), "correct horse battery staple")),
                optional("code", code()),
                optional("name", nullable(such_as(name(), "laptop"))),
                optional(
                "scopes",
                nullable(such_as(word("Names of scopes with blanks between."), "read write gatepost:decide")),
            ),
        ])
        .answers(201, "The token, shown once.", named("Token"))
            .refuses(401, "The name or the password is wrong; which of them is not said."),
        Operation::new("DELETE", "/api/gatepost/v1/tokens/current", "end_token", "End the token this is sent with")
            .answers(200, "It is worth nothing any more.", json!({"type": "object"})),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![(
        "Token",
        object(&[
            ("token", word("To be sent as `Authorization: Bearer TOKEN`.")),
            ("scopes", word("What it may be used for, with blanks between.")),
            ("created_at", moment("When it was made.")),
        ]),
    )]
}

/// What a second factor shows. It has no type, because nobody looks at it where there is no second factor.
pub(super) fn code() -> Value {
    json!({
        "description": "Six digits, or a recovery code, of whoever has a second factor; of others not looked at.",
        "examples": ["123456"],
    })
}

/// A person's password, as it is typed.
pub(super) fn password() -> Value {
    with(
        text("The person's password.", PASSWORD),
        "format",
        json!("password"),
    )
}

fn name() -> Value {
    let longest = u64::try_from(token::LONGEST_NAME).unwrap_or(u64::MAX);
    text("What to call it in the person's list; API without one.", longest)
}
