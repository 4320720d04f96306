//! `/favourites`: what one likes.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::timeline;

use crate::list::List;
use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::{Web, page};

/// `GET /favourites`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let part = asked.page();
    let marked = timeline::favourites(&web.inside, &session.caller, part).await?;
    let list = List {
        title: "Favourites".to_owned(),
        lead: Some("What you like. Authors are told; nobody outside ever is."),
        empty: "Nothing yet. Use the star below a post.",
        ..List::of_marks(&web, &session, "/favourites", &part, marked)
    };
    Ok(page::ok(list).into_response())
}
