//! `/entries/ID/delete`: asks, then takes a post away.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::{Error, entry, post};

use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::{EntryCard, Place};
use crate::{Web, next, page, view};

#[derive(Template)]
#[template(path = "delete.html")]
struct Delete {
    shell: Shell,
    card: EntryCard,
    id: String,
    /// Where "keep it" leads.
    back: String,
}

/// `GET /entries/ID/delete`
pub(crate) async fn ask(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let entry = entry::get(&web.inside, &session.caller, &id).await?;
    let is_own = entry
        .post()
        .is_some_and(|post| post.author.id == session.caller.person);
    if !is_own {
        return Err(Error::forbidden("Only who wrote a post can delete it.").into());
    }
    let back = view::href(&entry);
    let delete = Delete {
        shell: Shell::of(&web, &session, Tab::Elsewhere),
        card: EntryCard::of(&web.inside, &session, &entry, Place::Quoted, &back),
        id: entry.id.to_string(),
        back,
    };
    Ok(page::ok(delete).into_response())
}

/// `POST /entries/ID/delete`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    post::delete(&web.inside, &session.caller, &id).await?;
    Ok(page::see_other(&format!("{}?done=deleted", next::HOME)))
}
