//! `/outside/ID`: a publication, or something that came in, with its side thread.

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::Error;
use gatepost_internal::entry::{self, What};

use crate::Web;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::thread::page_of;

/// `GET /outside/ID`
pub(crate) async fn thread(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let entry = entry::get(&web.inside, &session.caller, &id).await?;
    if matches!(entry.what, What::Post(_)) {
        return Err(Error::NotFound.into());
    }
    page_of(&web, &session, entry).await
}
