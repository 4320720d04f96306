//! `/desk/new`: a new candidate, from an empty page, from a post, or as an answer to somebody outside.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::brand::{self, Brand};
use gatepost_internal::entry::{self, What};
use gatepost_internal::gate::{self, Proposal};
use gatepost_model::gate::Kind;

use super::fields::Fields;
use crate::Web;
use crate::form::Form;
use crate::page::{Page, ok, see_other};
use crate::paging::Asked;
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::Prose;

#[derive(Template)]
#[template(path = "desk/new.html")]
struct NewPage {
    shell: Shell,
    /// The brands to choose from; the one of an answer is fixed.
    brands: Vec<Choice>,
    source: Source,
    fields: Fields,
    most: usize,
    problem: Option<String>,
}

struct Choice {
    name: String,
    display_name: String,
    handle: String,
    is_chosen: bool,
}

/// Where a candidate comes from. Read anew for every request: what a form says about it is only its id.
#[derive(Default)]
struct Source {
    /// A post whose text is copied.
    post: Option<String>,
    /// What is answered.
    answered: Option<Answered>,
}

struct Answered {
    id: String,
    uri: String,
    brand: Option<String>,
    name: String,
    handle: String,
    body: Option<Prose>,
}

/// `GET /desk/new`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let mut fields = Fields::default();
    let source = source(
        &web,
        &session,
        asked.text("from"),
        asked.text("reply_to"),
        &mut fields,
    )
    .await?;
    let page = page(&web, &session, source, fields, asked.text("brand")).await?;
    Ok(ok(page).into_response())
}

/// `POST /desk/new`. What comes of it is a draft with its exact preview; submitting it is an act of its own.
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let mut copied = Fields::default();
    let (from, reply_to) = (form.filled("from"), form.filled("reply_to"));
    let source = source(&web, &session, from, reply_to, &mut copied).await?;
    let fields = Fields::of(&form);
    let chosen = form.filled("brand");
    let answered = source.answered.as_ref();
    let kind = if answered.is_some() {
        Kind::Reply
    } else {
        Kind::Create
    };
    let proposal = Proposal {
        brand: answered
            .and_then(|answered| answered.brand.clone())
            .or_else(|| chosen.clone()),
        kind: Some(kind.as_str().to_owned()),
        text: Some(fields.text.clone()),
        // Present, even if empty: what the form shows is what is proposed, whatever the post had.
        content_warning: Some(fields.warning.trim().to_owned()),
        language: Some(fields.language.clone()),
        from_post_id: source.post.clone(),
        in_reply_to: answered.map(|answered| answered.uri.clone()),
        object: None,
        not_before: fields.embargo(),
    };
    match gate::propose(&web.inside, &session.caller, proposal).await {
        Ok(candidate) => Ok(see_other(&format!("/desk/{}?done=proposed", candidate.id))),
        Err(error @ (Error::Invalid(_) | Error::Forbidden(_))) => {
            let page = NewPage {
                problem: Some(error.to_string()),
                ..page(&web, &session, source, fields, chosen).await?
            };
            Ok(Page(status(&error), page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// What a candidate is made from, as the caller may read it; a post's text is copied into the fields.
async fn source(
    web: &Web,
    session: &Session,
    from: Option<String>,
    reply_to: Option<String>,
    fields: &mut Fields,
) -> Result<Source, Error> {
    let mut source = Source::default();
    if let Some(id) = from {
        let entry = entry::get(&web.inside, &session.caller, &id).await?;
        let What::Post(post) = entry.what else {
            return Err(Error::invalid(
                "Only a post written inside can be proposed. It is out already.",
            ));
        };
        fields.text = post.text.reveal_inside().to_owned();
        fields.warning = post
            .content_warning
            .map_or(String::new(), |text| text.reveal_inside().to_owned());
        fields.language = post.language.unwrap_or_default();
        source.post = Some(post.id.to_string());
    }
    if let Some(id) = reply_to {
        let entry = entry::get(&web.inside, &session.caller, &id).await?;
        source.answered = Some(answered(web, id, entry.what)?);
    }
    Ok(source)
}

fn answered(web: &Web, id: String, what: What) -> Result<Answered, Error> {
    Ok(match what {
        What::Post(_) => {
            return Err(Error::invalid(
                "An internal post is answered inside. Its thread never leaves.",
            ));
        }
        What::Publication(publication) => Answered {
            id,
            brand: Some(publication.brand.name.clone()),
            handle: web.inside.context.public_address.handle(&publication.brand.name),
            name: publication.brand.display_name,
            uri: publication.uri,
            body: Some(Prose::of_released(&publication.content_html)),
        },
        What::Outside(item) => Answered {
            id,
            brand: None,
            name: item.author.name,
            handle: item.author.handle,
            uri: item.uri,
            body: item.content_html.as_deref().map(Prose::of_outside),
        },
    })
}

async fn page(
    web: &Web,
    session: &Session,
    source: Source,
    fields: Fields,
    chosen: Option<String>,
) -> Result<NewPage, Error> {
    let all = web.inside.database.read(brand::list).await?;
    let fixed = source
        .answered
        .as_ref()
        .and_then(|answered| answered.brand.clone());
    let own = |brand: &Brand| session.standing.desks.iter().any(|(desk, _)| desk.id == brand.id);
    // Only the desk answers outsiders, so only its brands are offered for an answer.
    let offered: Vec<Brand> = all
        .into_iter()
        .filter(|brand| match &fixed {
            Some(name) => brand.name == *name,
            None => source.answered.is_none() || own(brand),
        })
        .collect();
    let chosen = fixed.or(chosen);
    let brands = offered.into_iter().map(|brand| Choice {
        is_chosen: chosen.as_ref().is_some_and(|name| *name == brand.name),
        handle: web.inside.context.public_address.handle(&brand.name),
        display_name: brand.display_name,
        name: brand.name,
    });
    Ok(NewPage {
        shell: Shell::of(web, session, Tab::Desk),
        brands: brands.collect(),
        source,
        fields,
        most: web.inside.context.limits.candidate_characters,
        problem: None,
    })
}
