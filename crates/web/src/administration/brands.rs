//! `/administration/brands`: the voices the company speaks with, what each lacks, and adding one.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::brand::{self, NewBrand, Overview, Voice};
use gatepost_internal::request::{self, Made, Wish};

use super::{confirm, demand_administrator, is_shown};
use crate::Web;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::paging::encoded;
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{Face, visible};

#[derive(Template)]
#[template(path = "administration/brands.html")]
struct Brands {
    shell: Shell,
    brands: Vec<Line>,
    typed: Typed,
    /// Whether a named person's right to approve waits for another administrator.
    waits: bool,
    fault: Option<String>,
}

/// A brand at a glance.
struct Line {
    name: String,
    display_name: String,
    handle: String,
    face: Face,
    voice: String,
    time_zone: String,
    missing: Vec<String>,
}

impl Line {
    fn of(web: &Web, overview: Overview) -> Self {
        let Overview {
            brand,
            settings,
            readiness,
        } = overview;
        Self {
            face: Face::of_brand(&brand.name, &brand.display_name),
            handle: web.inside.context.public_address.handle(&brand.name),
            display_name: visible(&brand.display_name),
            voice: voice(&settings.voice),
            time_zone: settings.time_zone,
            missing: readiness.map_or_else(Vec::new, |readiness| readiness.missing),
            name: brand.name,
        }
    }
}

/// Whose voice it is.
pub(super) fn voice(voice: &Voice) -> String {
    match voice {
        Voice::Company => "The company's voice".to_owned(),
        Voice::Spokesperson { username } => format!("The voice of @{username}"),
    }
}

/// What was typed into the form for another brand.
#[derive(Default)]
struct Typed {
    name: String,
    display_name: String,
    summary: String,
    spokesperson: String,
    time_zone: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        Self {
            name: form.text("name").trim().to_owned(),
            display_name: form.text("display_name"),
            summary: form.text("summary"),
            spokesperson: form
                .text("spokesperson")
                .trim()
                .trim_start_matches('@')
                .to_owned(),
            time_zone: form.text("time_zone").trim().to_owned(),
        }
    }

    fn brand(&self) -> NewBrand {
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        NewBrand {
            name: self.name.clone(),
            display_name: self.display_name.clone(),
            summary: self.summary.clone(),
            spokesperson: filled(&self.spokesperson),
            time_zone: filled(&self.time_zone),
        }
    }
}

/// `GET /administration/brands`
pub(crate) async fn show(State(web): State<Web>, Signed(session): Signed) -> Result<Response, Refusal> {
    demand_administrator(&session)?;
    list(&web, &session, StatusCode::OK, Typed::default(), None).await
}

/// `POST /administration/brands`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let typed = Typed::of(&form);
    let outcome = match confirm(&web, &session, &form, "make_brand").await {
        Ok(()) => {
            let brand = typed.brand();
            request::make(&web.inside, &session.caller, Wish::Brand { brand }).await
        }
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(Made::Done) => Ok(see_other(&format!(
            "/administration/brands/{}?done=made",
            encoded(&typed.name)
        ))),
        Ok(Made::Waiting(id)) => Ok(see_other(&format!("/administration/requests/{id}"))),
        Err(fault) if is_shown(&fault) => {
            list(&web, &session, status(&fault), typed, Some(fault.to_string())).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn list(
    web: &Web,
    session: &Session,
    status: StatusCode,
    typed: Typed,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    demand_administrator(session)?;
    let overview = brand::overview(&web.inside, &session.caller).await?;
    let brands = Brands {
        shell: Shell::of(web, session, Tab::Elsewhere),
        brands: overview.into_iter().map(|one| Line::of(web, one)).collect(),
        typed,
        waits: request::takes_another(&web.inside, &session.caller).await?,
        fault,
    };
    Ok(Page(status, brands).into_response())
}
