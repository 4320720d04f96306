//! `/api/gatepost/v1/candidates`

pub(crate) mod comments;
mod draft;
pub(crate) mod findings;
pub(crate) mod stopping;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use gatepost_internal::gate::{self, DecisionRequest, Filter};
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

/// The whole of it: the answer of every verb.
fn shown(api: &Api, candidate: gate::Candidate) -> Json<Candidate> {
    Json(Candidate::new(api.internal_url(), candidate))
}

/// `POST /api/gatepost/v1/candidates`
pub(crate) async fn propose(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<(StatusCode, Json<Candidate>), Problem> {
    caller.demand(Scope::Write)?;
    let candidate =
        parameters.explain(gate::propose(&api.inside, &caller, draft::proposal(&parameters)).await)?;
    Ok((StatusCode::CREATED, shown(&api, candidate)))
}

/// `PUT /api/gatepost/v1/candidates/:id`: absent fields keep their value, null empties one.
pub(crate) async fn revise(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Write)?;
    let change = draft::change(&parameters);
    let candidate = parameters.explain(gate::revise(&api.inside, &caller, &id, change).await)?;
    Ok(shown(&api, candidate))
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
    let url = api.internal_url();
    let candidates = found.into_iter().map(|one| Candidate::new(url, one)).collect();
    Ok(Listing::new(&api, &uri, &page, &ids, candidates))
}

/// `GET /api/gatepost/v1/candidates/:id`
pub(crate) async fn show(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::Read)?;
    Ok(shown(&api, gate::get(&api.inside, &caller, &id).await?))
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
    Ok(shown(&api, candidate))
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
    Ok(shown(&api, candidate))
}

/// `POST /api/gatepost/v1/candidates/:id/withdraw`
pub(crate) async fn withdraw(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::Write)?;
    Ok(shown(&api, gate::withdraw(&api.inside, &caller, &id).await?))
}

/// `POST /api/gatepost/v1/candidates/:id/copy`: what was rejected or withdrawn, begun anew.
pub(crate) async fn copy(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<(StatusCode, Json<Candidate>), Problem> {
    caller.demand(Scope::Write)?;
    let candidate = gate::copy(&api.inside, &caller, &id).await?;
    Ok((StatusCode::CREATED, shown(&api, candidate)))
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
    Ok(shown(&api, parameters.explain(candidate)?))
}

/// `POST /api/gatepost/v1/candidates/:id/schedule {scheduled_at}`: null takes the time away.
pub(crate) async fn schedule(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Decide)?;
    let moment = parameters.text("scheduled_at");
    let candidate = parameters.explain(gate::schedule(&api.inside, &caller, &id, moment).await)?;
    Ok(shown(&api, candidate))
}

/// `POST /api/gatepost/v1/candidates/:id/undo`: stopping needs one person, and no more than `write`.
pub(crate) async fn undo(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::Write)?;
    Ok(shown(&api, gate::undo(&api.inside, &caller, &id).await?))
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
