//! `/administration/brands/NAME`: what a brand lacks, its people, its review groups, who stands in, its time zone.

mod page;
pub(crate) mod roles;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use gatepost_internal::brand;

use super::{confirm, demand_administrator, is_shown};
use crate::Web;
use crate::form::Form;
use crate::page::see_other;
use crate::paging::{Asked, encoded};
use crate::refusal::{Refusal, status};
use crate::session::Signed;
use page::{Fault, Shown, answer};

/// `GET /administration/brands/NAME`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    demand_administrator(&session)?;
    let shown = Shown {
        notice: asked.text("done").and_then(|word| done(&word)),
        ..Shown::default()
    };
    answer(&web, &session, &name, StatusCode::OK, shown).await
}

/// `POST /administration/brands/NAME/zone`
pub(crate) async fn set_zone(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let zone = form.text("time_zone").trim().to_owned();
    let outcome = match confirm(&web, &session, &form, "set_time_zone").await {
        Ok(()) => brand::change_time_zone(&web.inside, &session.caller, &name, &zone).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(()) => Ok(see_other(&format!("{}?done=zone", address(&name)))),
        Err(fault) if is_shown(&fault) => {
            let shown = Shown {
                fault: Some(Fault::Zone(fault.to_string())),
                zone: Some(zone),
                ..Shown::default()
            };
            answer(&web, &session, &name, status(&fault), shown).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Where a brand's page is.
pub(super) fn address(name: &str) -> String {
    format!("/administration/brands/{}", encoded(name))
}

fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "made" => "The brand is there. Give it people before it says something.",
        "zone" => "The calendar is kept in this time zone now.",
        "granted" => "The role is given. They sign in anew.",
        "revoked" => "The role is taken away. They sign in anew.",
        "ended" => "Nobody stands in any more; they are back.",
        _ => return None,
    })
}
