//! `/api/gatepost/v1/candidates`

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use gatepost_internal::gate::{self, Change, DecisionRequest, Filter, Proposal};
use gatepost_model::gate::SignedCertificate;
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::candidate::Candidate;
use crate::id::Id;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// Below every number of seconds or revisions there can be: stands for what is not a number.
const NO_NUMBER: i64 = i64::MIN;

type Answer = Result<Json<Candidate>, Problem>;

/// `POST /api/gatepost/v1/candidates`
pub(crate) async fn propose(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<(StatusCode, Json<Candidate>), Problem> {
    caller.demand(Scope::Write)?;
    let proposal = Proposal {
        brand: parameters.text("brand"),
        kind: parameters.text("kind"),
        text: parameters.text("text"),
        content_warning: parameters.text("content_warning"),
        language: parameters.text("language"),
        from_post_id: parameters.filled("from_post_id"),
        in_reply_to: parameters.text("in_reply_to"),
        object: parameters.text("object"),
        not_before: parameters.text("not_before"),
    };
    let candidate = parameters.explain(gate::propose(&api.inside, &caller, proposal).await)?;
    Ok((StatusCode::CREATED, Json(candidate.into())))
}

/// `PUT /api/gatepost/v1/candidates/:id`: absent fields keep their value, null empties one.
pub(crate) async fn revise(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Write)?;
    let change = Change {
        // What is not a number is as good as none; the verb says that one is missing.
        revision: parameters
            .integer("revision", NO_NUMBER)
            .filter(|number| *number != NO_NUMBER),
        text: parameters.change("text"),
        content_warning: parameters.change("content_warning"),
        language: parameters.change("language"),
        in_reply_to: parameters.change("in_reply_to"),
        object: parameters.change("object"),
        not_before: parameters.change("not_before"),
    };
    let candidate = parameters.explain(gate::revise(&api.inside, &caller, &id, change).await)?;
    Ok(Json(candidate.into()))
}

/// `GET /api/gatepost/v1/candidates`
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Candidate>, Problem> {
    caller.demand(Scope::Read)?;
    let page = paging::page(&parameters)?;
    let filter = Filter {
        state: parameters.filled("state"),
        brand: parameters.filled("brand"),
        page,
    };
    let found = gate::list(&api.inside, &caller, filter).await?;
    let ids: Vec<_> = found.iter().map(|one| one.id.0).collect();
    let candidates = found.into_iter().map(Candidate::from).collect();
    Ok(Listing::new(&api, &uri, &page, &ids, candidates))
}

/// `GET /api/gatepost/v1/candidates/:id`
pub(crate) async fn show(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::Read)?;
    Ok(Json(gate::get(&api.inside, &caller, &id).await?.into()))
}

/// `POST /api/gatepost/v1/candidates/:id/submit`
pub(crate) async fn submit(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Write)?;
    let rev_hash = parameters.text("rev_hash");
    let candidate = parameters.explain(gate::submit(&api.inside, &caller, &id, rev_hash).await)?;
    Ok(Json(candidate.into()))
}

/// `POST /api/gatepost/v1/candidates/:id/decisions`
pub(crate) async fn decide(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Decide)?;
    let request = DecisionRequest {
        decision: parameters.text("decision"),
        rev_hash: parameters.text("rev_hash"),
        comment: parameters.text("comment"),
        reauthentication_token: parameters.text("reauthentication_token"),
    };
    let candidate = parameters.explain(gate::decide(&api.inside, &caller, &id, request).await)?;
    Ok(Json(candidate.into()))
}

/// `POST /api/gatepost/v1/candidates/:id/withdraw`
pub(crate) async fn withdraw(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::Write)?;
    Ok(Json(gate::withdraw(&api.inside, &caller, &id).await?.into()))
}

/// `POST /api/gatepost/v1/candidates/:id/release`
pub(crate) async fn release(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Decide)?;
    let undo_seconds = parameters.integer("undo_seconds", NO_NUMBER);
    let candidate = gate::release(&api.inside, &caller, &id, undo_seconds).await;
    Ok(Json(parameters.explain(candidate)?.into()))
}

/// `POST /api/gatepost/v1/candidates/:id/undo`: stopping needs one person, and no more than `write`.
pub(crate) async fn undo(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::Write)?;
    Ok(Json(gate::undo(&api.inside, &caller, &id).await?.into()))
}

/// `GET /api/gatepost/v1/candidates/:id/certificate`: what `gatepost verify-release` checks.
pub(crate) async fn certificate(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<SignedCertificate>, Problem> {
    caller.demand(Scope::Read)?;
    Ok(Json(gate::certificate(&api.inside, &caller, &id).await?))
}
