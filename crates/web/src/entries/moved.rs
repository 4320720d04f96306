//! `/entries/ID`: leads to where an entry stands alone, for whoever knows only its id.

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::entry;

use crate::refusal::Refusal;
use crate::session::Signed;
use crate::{Web, page, view};

/// `GET /entries/ID`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let entry = entry::get(&web.inside, &session.caller, &id).await?;
    Ok(page::see_other(&view::href(&entry)))
}
