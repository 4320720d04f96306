//! `GET /api/openapi.json`: our own API, `/api/gatepost/v1`, described for programs and for those who write them.
//!
//! ```text
//! route table (method, path, who may call) --+
//! operations() (what is sent and answered) --+--> document: OpenAPI 3.1
//! schemas() (the shapes of answers) ---------+
//! ```
//! The table says which routes there are and who may call them; an [`Operation`] adds what the table does not
//! know. A test fails for a route without an operation, for an operation without a route, and for a shape that is
//! named and not there; the suite fuzzes a node by this document. See `docs/decisions/0011-openapi.md`.
//!
//! # Describing a new route
//! 1. In the file here that is named as the handler's file in `gatepost::v1`, add to `operations()`:
//!    ```text
//!    Operation::new("POST", "/api/gatepost/v1/candidates/{id}/hold", "hold_candidate", "Hold it")
//!        .about("One person suffices; it stays held until it is lifted.")
//!        .scope(Scope::Write)
//!        .body(&[required("reason", text("Why, for the desk.", 500))])
//!        .answers(200, "The candidate, held.", named("Candidate"))
//!        .conflicts(),
//!    ```
//!    A new file has two functions, `operations()` and `schemas()`, and one line in each list below.
//! 2. A new shape of an answer goes into `schemas()`: `("Stop", object(&[("id", id("The stop.")), ..]))`. Its fields
//!    are all there in every answer; what may be absent is [`nullable`](schema::nullable). Then `named("Stop")`.
//!
//! What follows from the table is not written again: parameters in the path, the token, and the refusals 401, 403,
//! 404, 422 (where something is sent), 429, 500 and 503.

mod audit;
mod brands;
mod candidate;
mod candidates;
mod checks;
mod delegations;
mod document;
mod groups;
mod itself;
mod lookups;
mod media;
mod notices;
mod operation;
mod outside;
mod policies;
mod posts;
mod reauthentication;
mod refusal;
mod requests;
mod revision;
mod schema;
mod stopping;
mod stops;
mod tokens;

use axum::Json;
use axum::extract::State;
use gatepost_internal::Limits;
use serde_json::Value;

use crate::Api;
use operation::Operation;

/// `GET /api/openapi.json`: the same for everybody who has a token, whatever it is for.
pub(crate) async fn show(State(api): State<Api>) -> Json<Value> {
    let limits = &api.inside.context.limits;
    Json(document::of(crate::route::table(), limits, api.internal_url()))
}

/// Every operation that is described.
fn operations(limits: &Limits) -> Vec<Operation> {
    let mut operations = itself::operations();
    operations.extend(tokens::operations());
    operations.extend(reauthentication::operations());
    operations.extend(candidates::operations(limits));
    operations.extend(stopping::operations());
    operations.extend(posts::operations());
    operations.extend(stops::operations());
    operations.extend(policies::operations());
    operations.extend(checks::operations());
    operations.extend(requests::operations());
    operations.extend(brands::operations());
    operations.extend(groups::operations());
    operations.extend(delegations::operations());
    operations.extend(audit::operations());
    operations.extend(media::operations());
    operations.extend(lookups::operations());
    operations.extend(notices::operations());
    operations.extend(outside::operations());
    operations
}

/// Every shape that answers consist of, by the name it has in the document.
fn schemas() -> Vec<(&'static str, Value)> {
    let mut schemas = refusal::schemas();
    schemas.extend(tokens::schemas());
    schemas.extend(reauthentication::schemas());
    schemas.extend(candidate::schemas());
    schemas.extend(revision::schemas());
    schemas.extend(stopping::schemas());
    schemas.extend(posts::schemas());
    schemas.extend(stops::schemas());
    schemas.extend(policies::schemas());
    schemas.extend(checks::schemas());
    schemas.extend(requests::schemas());
    schemas.extend(brands::schemas());
    schemas.extend(groups::schemas());
    schemas.extend(delegations::schemas());
    schemas.extend(audit::schemas());
    schemas.extend(media::schemas());
    schemas.extend(lookups::schemas());
    schemas.extend(notices::schemas());
    schemas.extend(outside::schemas());
    schemas
}
