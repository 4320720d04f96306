//! `/api/gatepost/v1/audit`: the chain, for auditors and administrators.

use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::audit;
use gatepost_internal::page::Page;
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::audit::Entry;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `GET /api/gatepost/v1/audit`: paged by sequence.
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Entry>, Problem> {
    caller.demand(Scope::Read)?;
    let page = match paging::page(&parameters) {
        Ok(page) => page,
        // Only who may read the chain is told what is wrong with the place in it.
        Err(error) => {
            audit::page(&api.inside, &caller, Page::default()).await?;
            return Err(error.into());
        }
    };
    let found = audit::page(&api.inside, &caller, page).await?;
    let places: Vec<_> = found.iter().map(|entry| entry.sequence).collect();
    let entries = found.into_iter().map(Entry::from).collect();
    Ok(Listing::new(&api, &uri, &page, &places, entries))
}
