//! `/desk/article`: an article for colleagues, for the outside, or for both. Both makes a copy: one post inside, one
//! candidate; nothing ties the one to the other that anybody outside could see.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::brand::{self, Brand};
use gatepost_internal::entry::What;
use gatepost_internal::gate::{self, Proposal};
use gatepost_internal::post::{self, Draft};
use gatepost_model::gate::Kind;

use super::bar::Bar;
use super::fields::filled;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::{Web, view};

#[derive(Template)]
#[template(path = "desk/article.html")]
struct ArticlePage {
    shell: Shell,
    bar: Bar,
    brands: Vec<Choice>,
    typed: Typed,
    longest_inside: usize,
    longest_outside: usize,
    problem: Option<String>,
}

struct Choice {
    name: String,
    words: String,
    is_chosen: bool,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    title: String,
    text: String,
    language: String,
    /// `inside`, `outside` or `both`.
    place: String,
    brand: String,
    key: String,
}

/// `GET /desk/article`
pub(crate) async fn show(State(web): State<Web>, Signed(session): Signed) -> Result<Response, Refusal> {
    page(&web, &session, StatusCode::OK, Typed::default(), None).await
}

/// `POST /desk/article`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let typed = Typed {
        title: form.text("title"),
        text: form.text("text"),
        language: form.text("language").trim().to_owned(),
        place: form.text("place"),
        brand: form.text("brand"),
        key: form.text("key"),
    };
    match write(&web, &session, &typed).await {
        Ok(path) => Ok(see_other(&path)),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_) | Error::Forbidden(_))) => {
            page(&web, &session, status(&error), typed, Some(error.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives where to go next: to the preview of what is to leave, or to the post.
async fn write(web: &Web, session: &Session, typed: &Typed) -> Result<String, Error> {
    if typed.title.trim().is_empty() {
        return Err(Error::invalid("An article needs a headline."));
    }
    let (inside, outside) = match typed.place.as_str() {
        "inside" => (true, false),
        "outside" => (false, true),
        "both" => (true, true),
        _ => return Err(Error::invalid("Choose for whom it is: inside, outside or both.")),
    };
    if outside && typed.brand.is_empty() {
        return Err(Error::invalid("Choose which brand says it outside."));
    }
    let mut from = None;
    let mut path = String::new();
    if inside {
        let draft = Draft {
            // A post has no headline of its own: inside it is the first line.
            text: Some(format!("{}\n\n{}", typed.title.trim(), typed.text)),
            language: filled(&typed.language),
            // The same form sent twice makes one post.
            idempotency_key: filled(&typed.key),
            ..Draft::default()
        };
        let entry = post::publish(&web.inside, &session.caller, draft).await?;
        path = view::href(&entry);
        if let What::Post(post) = &entry.what {
            from = Some(post.id.to_string());
        }
    }
    if outside {
        let proposal = Proposal {
            brand: Some(typed.brand.clone()),
            kind: Some(Kind::Create.as_str().to_owned()),
            title: filled(&typed.title),
            text: Some(typed.text.clone()),
            language: Some(typed.language.clone()),
            from_post_id: from,
            ..Proposal::default()
        };
        let candidate = gate::propose(&web.inside, &session.caller, proposal).await?;
        let done = if inside { "copied" } else { "proposed" };
        path = format!("/desk/{}?done={done}", candidate.id);
    }
    Ok(path)
}

async fn page(
    web: &Web,
    session: &Session,
    status: StatusCode,
    mut typed: Typed,
    problem: Option<String>,
) -> Result<Response, Refusal> {
    let brands: Vec<Brand> = web.inside.database.read(brand::list).await?;
    let address = &web.inside.context.public_address;
    let choice = |brand: Brand| Choice {
        words: format!("{} ({})", brand.display_name, address.handle(&brand.name)),
        is_chosen: brand.name == typed.brand,
        name: brand.name,
    };
    let brands = brands.into_iter().map(choice).collect();
    if typed.key.is_empty() {
        typed.key = gatepost_model::release_key::hex_secret::<16>(web.inside.context.random.as_ref());
    }
    let limits = &web.inside.context.limits;
    let page = ArticlePage {
        shell: Shell::of(web, session, Tab::Desk),
        bar: Bar::of(web, session).await?,
        brands,
        typed,
        longest_inside: limits.post_characters,
        longest_outside: limits.candidate_characters,
        problem,
    };
    Ok(Page(status, page).into_response())
}
