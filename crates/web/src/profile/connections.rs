//! `/@NAME/followers` and `/@NAME/following`.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::account::{self, Account};
use gatepost_internal::page::Page;

use super::named;
use crate::paging::{Asked, Turning};
use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::AccountLine;
use crate::{Web, page};

#[derive(Template)]
#[template(path = "connections.html")]
struct Connections {
    shell: Shell,
    title: String,
    name: String,
    accounts: Vec<AccountLine>,
    turning: Turning,
}

/// `GET /@NAME/followers`
pub(crate) async fn followers(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let (_, id) = named(&web.inside, &session, &name).await?;
    let part = asked.page();
    let list = account::followers(&web.inside, &session.caller, &id.to_string(), part).await?;
    let title = format!("Who follows @{name} inside");
    Ok(show(&web, &session, title, (name, "followers"), part, &list))
}

/// `GET /@NAME/following`
pub(crate) async fn following(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let (_, id) = named(&web.inside, &session, &name).await?;
    let part = asked.page();
    let list = account::following(&web.inside, &session.caller, &id.to_string(), part).await?;
    let title = format!("Whom @{name} follows");
    Ok(show(&web, &session, title, (name, "following"), part, &list))
}

fn show(
    web: &Web,
    session: &Session,
    title: String,
    (name, list): (String, &str),
    part: Page,
    accounts: &[Account],
) -> Response {
    let last = accounts.last().and_then(AccountLine::id_of);
    let connections = Connections {
        shell: Shell::of(web, session, Tab::Elsewhere),
        title,
        accounts: accounts
            .iter()
            .map(|one| AccountLine::of(&web.inside, one))
            .collect(),
        turning: Turning::of(&format!("/@{name}/{list}"), &part, accounts.len(), last),
        name,
    };
    page::ok(connections).into_response()
}
