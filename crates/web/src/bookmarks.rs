//! `/bookmarks`: what one keeps to read again; nobody else sees it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::timeline;

use crate::list::List;
use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::{Web, page};

/// `GET /bookmarks`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let part = asked.page();
    let marked = timeline::bookmarks(&web.inside, &session.caller, part).await?;
    let list = List {
        title: "Bookmarks".to_owned(),
        lead: Some("What you keep. Nobody else sees this list."),
        empty: "Nothing kept yet. Use the ribbon below a post.",
        ..List::of_marks(&web, &session, "/bookmarks", &part, marked)
    };
    Ok(page::ok(list).into_response())
}
