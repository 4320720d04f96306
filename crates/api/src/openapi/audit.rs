//! `/api/gatepost/v1/audit` and `/api/gatepost/v1/certificates`

use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{hash, moment, named, nullable, number, object, word};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new(
            "GET",
            "/api/gatepost/v1/audit",
            "list_audit_entries",
            "The audit chain",
        )
        .about("Newest first, paged by sequence. For auditors and administrators.")
        .scope(Scope::Read)
        .paged()
        .lists("A page of it.", &named("AuditEntry")),
        Operation::new(
            "GET",
            "/api/gatepost/v1/certificates",
            "list_certificates",
            "The certificates of all releases",
        )
        .about("Newest first. For auditors, compliance and administrators; none of them says what was said.")
        .scope(Scope::Read)
        .paged()
        .lists("A page of them.", &named("SignedCertificate")),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![(
        "AuditEntry",
        object(&[
            ("sequence", number("From 1 up, without a gap.", 1)),
            ("at", moment("When.")),
            (
                "person",
                nullable(word(
                    "Name of who acted; null for the system and for an operator.",
                )),
            ),
            ("verb", word("What was done, such as `candidate.approved`.")),
            ("subject", word("To what, such as `candidate:123`.")),
            ("details", word("Canonical JSON, as it was hashed.")),
            ("previous_hash", hash("Of the entry before.")),
            ("hash", hash("Of this entry.")),
        ]),
    )]
}
