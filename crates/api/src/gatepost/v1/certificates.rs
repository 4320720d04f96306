//! `/api/gatepost/v1/certificates`: every release's, for whoever audits.

use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::gate;
use gatepost_internal::page::Page;
use gatepost_model::gate::SignedCertificate;
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `GET /api/gatepost/v1/certificates`
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<SignedCertificate>, Problem> {
    caller.demand(Scope::Read)?;
    let page = match paging::page(&parameters) {
        Ok(page) => page,
        // Only who may list them is told what is wrong with the place in the list.
        Err(error) => {
            gate::list_certificates(&api.inside, &caller, Page::default()).await?;
            return Err(error.into());
        }
    };
    let found = gate::list_certificates(&api.inside, &caller, page).await?;
    let ids: Vec<_> = found.iter().map(|(release, _)| release.0).collect();
    let certificates = found.into_iter().map(|(_, certificate)| certificate).collect();
    Ok(Listing::new(&api, &uri, &page, &ids, certificates))
}
