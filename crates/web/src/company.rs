//! `/company`: what everybody in the company can read.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::timeline;

use crate::list::{List, Live};
use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::{Web, page};

/// `GET /company`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let part = asked.page();
    let entries = timeline::company(&web.inside, &session.caller, part).await?;
    let list = List {
        shell: Shell::of(&web, &session, Tab::Company),
        title: "Company".to_owned(),
        lead: Some("What everybody here can read, from everybody."),
        live: Live::where_newest(&part, "company"),
        empty: "Nobody has written anything for the whole company yet.",
        ..List::of(&web, &session, "/company", &part, &entries)
    };
    Ok(page::ok(list).into_response())
}
