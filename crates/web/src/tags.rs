//! `/tags/TAG`: posts with a tag.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::timeline;

use crate::list::List;
use crate::paging::{Asked, encoded};
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::{Web, page};

/// `GET /tags/TAG`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(tag): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let part = asked.page();
    let entries = timeline::tagged(&web.inside, &session.caller, &tag, part).await?;
    let path = format!("/tags/{}", encoded(&tag));
    let list = List {
        title: format!("#{tag}"),
        empty: "Nothing with this tag that you can read.",
        ..List::of(&web, &session, &path, &part, &entries)
    };
    Ok(page::ok(list).into_response())
}
