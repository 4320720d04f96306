//! `/write`: the composer. What is written here is internal, whoever may read it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::post::{self, Draft};
use gatepost_internal::{Error, entry};

use crate::form::{Chosen, Form, describe};
use crate::page::Page;
use crate::paging::Asked;
use crate::refusal::{self, Refusal};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{Composer, EntryCard, Picker, Place, Typed};
use crate::{Web, next, page, view};

#[derive(Template)]
#[template(path = "write.html")]
struct Write {
    shell: Shell,
    /// What is answered.
    above: Option<EntryCard>,
    composer: Composer,
}

/// `GET /write?reply_to=ID&mention=NAME`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let mention = asked.text("mention").map(|name| format!("@{name} "));
    let typed = Typed {
        text: mention.unwrap_or_default(),
        reply_to: asked.text("reply_to"),
        ..Typed::default()
    };
    composer(&web, &session, StatusCode::OK, typed, &[], None).await
}

/// `POST /write`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let pictures = form.pictures();
    let draft = Draft {
        text: Some(form.text("text")),
        content_warning: form.filled("content_warning"),
        language: None,
        visibility: form.filled("visibility"),
        in_reply_to_id: form.filled("reply_to"),
        media: pictures.iter().map(|picture| picture.id.clone()).collect(),
        idempotency_key: form.filled("key"),
        label: form.filled("label"),
    };
    let (status, fault) = match form.fault() {
        Some(fault) => (fault.status, Some(fault.sentence.clone())),
        None => match publish(&web, &session, &form, &pictures, draft).await {
            Ok(Some(entry)) => return Ok(page::see_other(&afterwards(&form, &entry))),
            Ok(None) => (StatusCode::OK, None),
            Err(fault @ (Error::Invalid(_) | Error::Conflict(_))) => {
                (refusal::status(&fault), Some(fault.to_string()))
            }
            Err(other) => return Err(other.into()),
        },
    };
    let typed = Typed {
        text: form.text("text"),
        content_warning: form.text("content_warning"),
        visibility: form.filled("visibility"),
        label: form.filled("label"),
        reply_to: form.filled("reply_to"),
        back: form.filled("back"),
    };
    composer(&web, &session, status, typed, &pictures, fault).await
}

/// Posts; or nothing, where people only want to see the pictures they have chosen.
async fn publish(
    web: &Web,
    session: &Session,
    form: &Form,
    pictures: &[Chosen],
    draft: Draft,
) -> Result<Option<entry::Entry>, Error> {
    describe(web, session, pictures).await?;
    if form.filled("look").is_some() {
        return Ok(None);
    }
    post::publish(&web.inside, &session.caller, draft).await.map(Some)
}

/// Back to where it was written, to the new post; an answer stands below what it answers.
fn afterwards(form: &Form, entry: &entry::Entry) -> String {
    let back = form.text("back");
    let path = next::safe(&back).map_or_else(|| view::href(entry), str::to_owned);
    let path = path.split('#').next().unwrap_or(next::HOME);
    format!("{path}#entry-{}", entry.id)
}

async fn composer(
    web: &Web,
    session: &Session,
    status: StatusCode,
    typed: Typed,
    pictures: &[Chosen],
    fault: Option<String>,
) -> Result<Response, Refusal> {
    let above = match typed.reply_to.as_deref() {
        Some(id) => Some(entry::get(&web.inside, &session.caller, id).await?),
        None => None,
    };
    let back = above.as_ref().map_or_else(|| next::HOME.to_owned(), view::href);
    let composer = match &above {
        Some(entry) => Composer::answering(&web.inside, session, entry, &back),
        None => Composer::new(&web.inside, session, &back),
    };
    let write = Write {
        shell: Shell::of(web, session, Tab::Elsewhere),
        above: above.map(|entry| EntryCard::of(&web.inside, session, &entry, Place::Quoted, &back)),
        composer: composer.with(typed, Picker::again(web, session, pictures).await?, fault),
    };
    Ok(Page(status, write).into_response())
}
