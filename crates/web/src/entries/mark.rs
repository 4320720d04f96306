//! Favourites and bookmarks, set and taken away. Nobody outside is ever told.

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::Error;
use gatepost_internal::entry::{self, Entry};

use crate::form::Form;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::{Web, next, page, view};

/// `POST /entries/ID/favourite`
pub(crate) async fn favourite(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    back(&form, entry::favourite(&web.inside, &session.caller, &id).await)
}

/// `POST /entries/ID/unfavourite`
pub(crate) async fn unfavourite(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    back(&form, entry::unfavourite(&web.inside, &session.caller, &id).await)
}

/// `POST /entries/ID/bookmark`
pub(crate) async fn bookmark(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    back(&form, entry::bookmark(&web.inside, &session.caller, &id).await)
}

/// `POST /entries/ID/unbookmark`
pub(crate) async fn unbookmark(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    back(&form, entry::unbookmark(&web.inside, &session.caller, &id).await)
}

/// To the card on the page where the mark was made.
pub(super) fn back(form: &Form, outcome: Result<Entry, Error>) -> Result<Response, Refusal> {
    let entry = outcome?;
    let back = form.text("back");
    let path = next::safe(&back).map_or_else(|| view::href(&entry), str::to_owned);
    let path = path.split('#').next().unwrap_or(next::HOME);
    Ok(page::see_other(&format!("{path}#entry-{}", entry.id)))
}
