//! `/api/gatepost/v1/outside`

use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::outside;
use gatepost_internal::page::Page;
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::outside::Item;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `GET /api/gatepost/v1/outside`: what came in for the brands whose desk the caller is on.
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Item>, Problem> {
    caller.demand(Scope::Read)?;
    let brand = parameters.filled("brand");
    let page = match paging::page(&parameters) {
        Ok(page) => page,
        // Only who may read the list is told what is wrong with the place in it.
        Err(error) => {
            outside::list(&api.inside, &caller, brand, Page::default()).await?;
            return Err(error.into());
        }
    };
    let found = outside::list(&api.inside, &caller, brand, page).await?;
    let ids: Vec<_> = found.iter().map(|one| one.id.0).collect();
    let items = found.into_iter().map(Item::from).collect();
    Ok(Listing::new(&api, &uri, &page, &ids, items))
}
