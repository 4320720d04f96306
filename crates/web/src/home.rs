//! `/home`: one's own posts, those of whom one follows, and what mentions one; the composer above them.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::timeline;

use crate::list::{List, Live};
use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::Composer;
use crate::{Web, page};

/// `GET /home`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let part = asked.page();
    let entries = timeline::home(&web.inside, &session.caller, part).await?;
    let notice = (asked.text("done").as_deref() == Some("deleted")).then_some("The post is deleted.");
    let list = List {
        shell: Shell::of(&web, &session, Tab::Home).with_notice(notice),
        title: "Home".to_owned(),
        lead: None,
        composer: Some(Composer::new(&web.inside, &session, "/home")),
        live: Live::where_newest(&part, "home"),
        empty: "Nothing here yet. Follow colleagues on their profiles, look around under Company, or write the first post.",
        ..List::of(&web, &session, "/home", &part, &entries)
    };
    Ok(page::ok(list).into_response())
}
