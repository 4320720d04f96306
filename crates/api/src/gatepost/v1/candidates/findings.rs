//! `/api/gatepost/v1/candidates/:id/findings`

use axum::extract::State;
use gatepost_internal::gate::check;
use gatepost_model::scope::Scope;

use super::{Answer, shown};
use crate::Api;
use crate::authenticate::Person;
use crate::id::Id;
use crate::parameters::Parameters;

/// `POST /api/gatepost/v1/candidates/:id/findings/override {rev_hash, rule, reason}`: whoever lets a finding pass
/// does not approve any more.
pub(crate) async fn let_pass(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Decide)?;
    let text = |name: &str| parameters.text(name);
    let (rev_hash, rule, reason) = (text("rev_hash"), text("rule"), text("reason"));
    let candidate = check::override_finding(&api.inside, &caller, &id, rev_hash, rule, reason).await;
    Ok(shown(&api, parameters.explain(candidate)?))
}
