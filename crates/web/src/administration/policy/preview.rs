//! What another policy would change, shown before it is asked for; and asking for it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::request::{self, Made, Wish};
use gatepost_model::gate::Policy;

use super::difference::{Line, between, effect};
use super::draft::Draft;
use super::words::summary;
use super::{About, confirm, is_shown, page};
use crate::Web;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::refusal::{Refusal, status};
use crate::session::Session;
use crate::shell::{Shell, Tab};

#[derive(Template)]
#[template(path = "administration/policy_preview.html")]
struct Preview {
    shell: Shell,
    brand: Option<String>,
    address: String,
    lines: Vec<Line>,
    effect: &'static str,
    summary: Vec<String>,
    /// The whole policy as JSON: what was shown is what is asked for.
    document: String,
    /// Whether another administrator has to confirm it.
    waits: bool,
    fault: Option<String>,
}

fn wish(about: &About, policy: Policy) -> Wish {
    Wish::Policy {
        brand: about.brand.clone(),
        policy,
    }
}

/// The preview of what was typed, or the editor again with a sentence about what cannot be.
pub(super) async fn show(
    web: &Web,
    session: &Session,
    about: &About,
    form: &Form,
) -> Result<Response, Refusal> {
    if form.filled("again").is_some() {
        let draft = Draft::of(&read(form)?);
        return page::answer(web, session, about, &draft, StatusCode::OK, None, None);
    }
    let draft = Draft::typed(form);
    let looked_at = match draft.policy() {
        Ok(policy) => look_at(web, session, about, policy).await,
        Err(fault) => Err(fault),
    };
    match looked_at {
        Ok((policy, waits)) => preview(web, session, about, &policy, waits, StatusCode::OK, None),
        Err(fault) if is_shown(&fault) => {
            let said = Some(fault.to_string());
            page::answer(web, session, about, &draft, status(&fault), None, said)
        }
        Err(other) => Err(other.into()),
    }
}

/// Whether it can be asked for, and whether it would wait for another administrator.
async fn look_at(
    web: &Web,
    session: &Session,
    about: &About,
    policy: Policy,
) -> Result<(Policy, bool), Error> {
    let waits = request::foresee(&web.inside, &session.caller, wish(about, policy.clone())).await?;
    if between(&about.in_force.policy, &policy, &about.titles()).is_empty() {
        return Err(Error::invalid(
            "Nothing would be different from the version in force.",
        ));
    }
    Ok((policy, waits))
}

/// The policy a preview showed.
fn read(form: &Form) -> Result<Policy, Error> {
    serde_json::from_str(&form.text("policy"))
        .map_err(|_| Error::invalid("This policy cannot be read. Open the page again and start anew."))
}

/// Asks for the policy that was shown. Where nobody else has to confirm it, it is in force.
pub(super) async fn save(
    web: &Web,
    session: &Session,
    about: &About,
    form: &Form,
) -> Result<Response, Refusal> {
    let policy = read(form)?;
    let outcome = match confirm(web, session, form, "change_policy").await {
        Ok(()) => request::make(&web.inside, &session.caller, wish(about, policy.clone())).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(Made::Done) => Ok(see_other(&format!("{}?done=saved", about.address()))),
        Ok(Made::Waiting(id)) => Ok(see_other(&format!("/administration/requests/{id}?done=asked"))),
        Err(fault) if is_shown(&fault) => {
            let waits = request::takes_another(&web.inside, &session.caller).await?;
            let said = Some(fault.to_string());
            preview(web, session, about, &policy, waits, status(&fault), said)
        }
        Err(other) => Err(other.into()),
    }
}

fn preview(
    web: &Web,
    session: &Session,
    about: &About,
    policy: &Policy,
    waits: bool,
    status: StatusCode,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    let titles = about.titles();
    let in_force = &about.in_force.policy;
    let preview = Preview {
        shell: Shell::of(web, session, Tab::Elsewhere),
        brand: about.brand.clone(),
        address: about.address(),
        lines: between(in_force, policy, &titles),
        effect: effect(in_force, policy),
        summary: summary(policy, &titles),
        document: serde_json::to_string(policy).map_err(|_| Error::Damaged("the policy is not JSON"))?,
        waits,
        fault,
    };
    Ok(Page(status, preview).into_response())
}
