//! `/api/gatepost/v1/checks`: what must not leave by accident. For administrators, because its words may be secrets.

use axum::Json;
use axum::extract::State;
use gatepost_internal::gate::check;
use gatepost_internal::request::Wish;
use gatepost_internal::{Error, request};
use gatepost_model::check::{CheckList, Finding};
use gatepost_model::scope::Scope;

use super::requests::{self, Answer};
use crate::Api;
use crate::authenticate::Person;
use crate::entity::check::ListVersion;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `GET /api/gatepost/v1/checks`: every version, the one in force first.
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
) -> Result<Json<Vec<ListVersion>>, Problem> {
    caller.demand(Scope::Read)?;
    let versions = check::lists(&api.inside, &caller).await?;
    Ok(Json(versions.into_iter().map(ListVersion::from).collect()))
}

/// `POST /api/gatepost/v1/checks {list}`
pub(crate) async fn propose(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Decide)?;
    let wish = parameters.document("list").map(|list| Wish::CheckList { list });
    requests::make_of(&api, &caller, wish).await
}

/// `POST /api/gatepost/v1/checks/try {list, text}`: what a list would find. Nothing is stored.
pub(crate) async fn try_out(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<Json<Vec<Finding>>, Problem> {
    caller.demand(Scope::Read)?;
    let read = || -> Result<(CheckList, String), Error> {
        // Nothing of it is stored, so that nothing else refuses what is no text.
        let text = parameters.text("text").filter(|text| !text.contains('\0'));
        let text =
            text.ok_or_else(|| Error::invalid("text is missing: send what the list is to look at."))?;
        Ok((parameters.document("list")?, text))
    };
    let (list, text) = match read() {
        Ok(read) => read,
        // Only who may try one out is told what is wrong with it.
        Err(error) => {
            request::list(&api.inside, &caller).await?;
            return Err(error.into());
        }
    };
    Ok(Json(check::try_out(&api.inside, &caller, list, text).await?))
}
