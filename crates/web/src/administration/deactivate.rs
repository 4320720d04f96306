//! `/administration/NAME/deactivate`: asks, then ends an account.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::account::{self, Account};
use gatepost_internal::{Error, administration};

use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::AccountLine;
use crate::{Web, page};

#[derive(Template)]
#[template(path = "administration/deactivate.html")]
struct Deactivate {
    shell: Shell,
    username: String,
    line: AccountLine,
}

/// `GET /administration/NAME/deactivate`
pub(crate) async fn ask(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(username): Path<String>,
) -> Result<Response, Refusal> {
    if !session.is_administrator() {
        return Err(Error::forbidden("Only administrators end accounts.").into());
    }
    let account = account::lookup(&web.inside, &session.caller, &username).await?;
    if !matches!(account, Account::Person(_)) {
        return Err(Error::NotFound.into());
    }
    let deactivate = Deactivate {
        shell: Shell::of(&web, &session, Tab::Elsewhere),
        line: AccountLine::of(&web.inside, &account),
        username,
    };
    Ok(page::ok(deactivate).into_response())
}

/// `POST /administration/NAME/deactivate`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(username): Path<String>,
) -> Result<Response, Refusal> {
    administration::deactivate(&web.inside, &session.caller, &username).await?;
    Ok(page::see_other("/administration?done=deactivated"))
}
