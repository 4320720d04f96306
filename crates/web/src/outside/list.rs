//! `/outside`: what our brands have said outside and, for their desks, what came in.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::timeline;

use crate::list::{List, Live};
use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::{Web, page};

/// `GET /outside`
pub(crate) async fn list(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let part = asked.page();
    let entries = timeline::outside(&web.inside, &session.caller, part).await?;
    let list = List {
        shell: Shell::of(&web, &session, Tab::Outside),
        title: "Outside".to_owned(),
        lead: Some(
            "What your brands have said outside, and what came back. What you reply here stays inside.",
        ),
        live: Live::where_newest(&part, "outside"),
        empty: "Nothing has been published yet. Propose something: the gate sign below a post, or Desk.",
        ..List::of(&web, &session, "/outside", &part, &entries)
    };
    Ok(page::ok(list).into_response())
}
