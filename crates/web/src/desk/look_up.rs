//! `/desk/look-up`: asking another server about somebody or something, on purpose.
//!
//! ```text
//!  what is typed -> who would be asked, and what leaves (nothing has left yet) -> button -> waiting -> the card
//! ```

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::brand::Brand;
use gatepost_internal::outside::{self, LookupState};
use gatepost_model::notice::{OutsideActor, OutsideObject};
use gatepost_model::role::Role;
use url::Url;

use super::bar::Bar;
use crate::Web;
use crate::form::Form;
use crate::page::{Page, ok, see_other};
use crate::paging::{Asked, encoded};
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{Face, Moment, Prose, visible};

/// The roles that look things up.
const ROLES: [Role; 3] = [Role::Editor, Role::Responder, Role::Approver];

#[derive(Template)]
#[template(path = "desk/look_up.html")]
struct LookUpPage {
    shell: Shell,
    bar: Bar,
    /// The brands one looks up for.
    brands: Vec<Choice>,
    query: String,
    /// Who would be asked; absent before anything was typed.
    would_ask: Option<WouldAsk>,
    problem: Option<String>,
}

struct Choice {
    name: String,
    display_name: String,
    is_chosen: bool,
}

/// What would leave.
struct WouldAsk {
    /// The server.
    host: String,
    /// `@name@host`, or the address.
    subject: String,
    is_handle: bool,
}

/// `GET /desk/look-up?q=&brand=`: nothing leaves.
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let query = asked.text("q").unwrap_or_default().trim().to_owned();
    page(&web, &session, query, asked.text("brand"), StatusCode::OK, None).await
}

/// `POST /desk/look-up`: asks.
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let query = form.text("q").trim().to_owned();
    let brand = form.filled("brand");
    let asked = match &brand {
        Some(brand) => outside::look_up(&web.inside, &session.caller, brand, &query).await,
        None => Err(Error::invalid("Choose for which brand you look it up.")),
    };
    match asked {
        Ok(lookup) => {
            let brand = brand.unwrap_or_default();
            Ok(see_other(&format!(
                "/desk/look-up/{}?brand={}",
                lookup.id,
                encoded(&brand)
            )))
        }
        Err(error @ (Error::Invalid(_) | Error::Forbidden(_) | Error::TooMany(_))) => {
            let status = status(&error);
            page(&web, &session, query, brand, status, Some(error.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    web: &Web,
    session: &Session,
    query: String,
    chosen: Option<String>,
    status: StatusCode,
    problem: Option<String>,
) -> Result<Response, Refusal> {
    let brands = own_brands(session);
    let only_one = brands.len() == 1;
    let brands = brands.into_iter().map(|brand| Choice {
        is_chosen: only_one || chosen.as_ref() == Some(&brand.name),
        name: brand.name.clone(),
        display_name: brand.display_name.clone(),
    });
    let would_ask = WouldAsk::of(&query);
    let unreadable = !query.is_empty() && would_ask.is_none();
    let page = LookUpPage {
        shell: Shell::of(web, session, Tab::Desk),
        bar: Bar::of(web, session).await?,
        brands: brands.collect(),
        problem: problem.or(unreadable.then(|| {
            "That is neither a handle such as @ana@social.example nor an address that begins with https://."
                .to_owned()
        })),
        query,
        would_ask,
    };
    Ok(Page(status, page).into_response())
}

/// The brands this person may look something up for.
fn own_brands(session: &Session) -> Vec<&Brand> {
    let desks = session.standing.desks.iter();
    desks
        .filter(|(_, roles)| roles.iter().any(|role| ROLES.contains(role)))
        .map(|(brand, _)| brand)
        .collect()
}

impl WouldAsk {
    /// For showing only: the verb reads what is typed itself, and more strictly.
    fn of(query: &str) -> Option<Self> {
        // An address first: a permalink may hold an @ (`https://social.example/@ana/1`).
        if query.contains("://") {
            let url = Url::parse(query).ok()?;
            return Some(Self {
                host: visible(url.host_str()?),
                subject: visible(query),
                is_handle: false,
            });
        }
        let (name, host) = query.trim_start_matches('@').split_once('@')?;
        let is_plain = !name.is_empty() && host.contains(['.', ':']) && !host.contains(['/', ' ', '@']);
        is_plain.then(|| Self {
            host: visible(host),
            subject: visible(&format!("@{name}@{host}")),
            is_handle: true,
        })
    }
}

#[derive(Template)]
#[template(path = "desk/looked_up.html")]
struct LookedUpPage {
    shell: Shell,
    bar: Bar,
    query: String,
    /// Who would act; absent where somebody works for several brands and none is named.
    brand: Option<String>,
    /// Of the look-up.
    id: String,
    is_waiting: bool,
    failed: Option<String>,
    actor: Option<Actor>,
    post: Option<Post>,
}

struct Actor {
    uri: String,
    name: String,
    handle: String,
    face: Face,
}

struct Post {
    uri: String,
    url: String,
    by: Actor,
    body: Prose,
    warning: Option<String>,
    at: Option<Moment>,
}

/// `GET /desk/look-up/ID`
pub(crate) async fn result(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let lookup = outside::lookup(&web.inside, &session.caller, &id).await?;
    let brands = own_brands(&session);
    let named = asked.text("brand");
    let brand = match (named, brands.as_slice()) {
        (Some(name), all) => all.iter().find(|brand| brand.name == name),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let mut page = LookedUpPage {
        shell: Shell::of(&web, &session, Tab::Desk),
        bar: Bar::of(&web, &session).await?,
        query: visible(&lookup.query),
        brand: brand.map(|brand| brand.name.clone()),
        id,
        is_waiting: false,
        failed: None,
        actor: None,
        post: None,
    };
    match lookup.state {
        LookupState::Waiting => page.is_waiting = true,
        LookupState::Actor(actor) => page.actor = Some(Actor::of(&actor)),
        LookupState::Object(object) => page.post = Some(Post::of(&web, &object)),
        LookupState::Failed(why) => page.failed = Some(why),
    }
    Ok(ok(page).into_response())
}

impl Actor {
    fn of(actor: &OutsideActor) -> Self {
        Self {
            uri: actor.uri.clone(),
            name: visible(&actor.name),
            handle: visible(&actor.handle),
            face: Face::of_outsider(&actor.handle, &actor.name),
        }
    }
}

impl Post {
    fn of(web: &Web, object: &OutsideObject) -> Self {
        let now = web.inside.context.now();
        Self {
            uri: object.uri.clone(),
            url: object.url.clone(),
            by: Actor::of(&object.author),
            body: Prose::of_outside(&object.content_html),
            warning: object.content_warning.as_deref().map(visible),
            at: object.published_at.map(|at| Moment::of(at, now)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_would_be_asked_is_said_before_anybody_is() {
        let shown = |query: &str| WouldAsk::of(query).map(|ask| (ask.host, ask.is_handle));
        let at = |host: &str, is_handle| Some((host.to_owned(), is_handle));
        assert_eq!(shown("@ana@social.example"), at("social.example", true));
        assert_eq!(shown("ana@social.example"), at("social.example", true));
        assert_eq!(
            shown("https://social.example/@ana/1"),
            at("social.example", false)
        );
        for nothing in ["", "ana", "@ana", "ana@", "@ana@social.example/x"] {
            assert_eq!(shown(nothing), None, "{nothing}");
        }
    }
}
