//! `/api/gatepost/v1/notices`: what the caller was told about the desk's work.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::{Error, notice};
use gatepost_model::scope::Scope;
use serde::Serialize;

use crate::Api;
use crate::authenticate::Person;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// Something the caller was told: which and why, never what is in it.
#[derive(Debug, Serialize)]
pub(crate) struct Notice {
    id: String,
    kind: &'static str,
    candidate_id: Option<String>,
    created_at: String,
    seen_at: Option<String>,
}

/// How many the caller has not looked at.
#[derive(Debug, Serialize)]
pub(crate) struct Unseen {
    unseen: i64,
}

impl From<notice::Notice> for Notice {
    fn from(notice: notice::Notice) -> Self {
        Self {
            id: notice.id.to_string(),
            kind: notice.kind.as_str(),
            candidate_id: notice.candidate.map(|candidate| candidate.to_string()),
            created_at: notice.created_at.to_rfc3339(),
            seen_at: notice.seen_at.map(|at| at.to_rfc3339()),
        }
    }
}

/// `GET /api/gatepost/v1/notices`
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Notice>, Problem> {
    caller.demand(Scope::Read)?;
    let page = paging::page(&parameters)?;
    let found = notice::list(&api.inside, &caller, page).await?;
    let ids: Vec<_> = found.iter().map(|notice| notice.id.0).collect();
    let notices = found.into_iter().map(Notice::from).collect();
    Ok(Listing::new(&api, &uri, &page, &ids, notices))
}

/// `POST /api/gatepost/v1/notices/seen {newest?}`: up to and with this one, or all of them.
pub(crate) async fn mark_seen(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<Json<Unseen>, Problem> {
    caller.demand(Scope::Write)?;
    parameters.demand_readable()?;
    let newest = parameters
        .text("newest")
        .filter(|id| !id.is_empty())
        .map(|id| id.parse());
    let newest = newest
        .transpose()
        .map_err(|_| Error::invalid("newest is no id of a notice."))?;
    notice::mark_seen(&api.inside, &caller, newest).await?;
    let unseen = notice::count_unseen(&api.inside, &caller).await?;
    Ok(Json(Unseen { unseen }))
}
