//! `/administration`: who is here, letting people in, ending accounts; the brands and what they need before
//! something leaves. The verbs let in administrators only; each form that gives or changes something asks for the
//! administrator's own password again.
//!
//! ```text
//!  /administration               people
//!  /administration/brands        every brand: what it lacks, its people, its review groups
//!  /administration/policy        who must agree, for every brand without a policy of its own
//!  /administration/requests      what waits for a second administrator
//!  /administration/checks        what must not leave by accident
//!  /administration/audit         who decided what, for auditors too
//! ```

mod audit;
mod audit_export;
mod brand;
mod brands;
mod checks;
pub(crate) mod deactivate;
mod delegations;
mod groups;
pub(crate) mod invite;
pub(crate) mod people;
mod policy;
mod requests;
pub(crate) mod reset;

use axum::routing::on;
use gatepost_internal::Error;

use crate::route::{Row, form, page};
use crate::session::Session;
use crate::{Web, confirmation};

/// The rows of brands, policies and requests in the route table.
pub(crate) fn rows() -> Vec<Row> {
    vec![
        page("/administration/brands", |m| on(m, brands::show)),
        form("/administration/brands", |m| on(m, brands::submit)),
        page("/administration/brands/{name}", |m| on(m, brand::show)),
        form("/administration/brands/{name}/zone", |m| on(m, brand::set_zone)),
        form("/administration/brands/{name}/grant", |m| {
            on(m, brand::roles::grant)
        }),
        page("/administration/brands/{name}/revoke", |m| {
            on(m, brand::roles::ask)
        }),
        form("/administration/brands/{name}/revoke", |m| {
            on(m, brand::roles::revoke)
        }),
        page("/administration/brands/{name}/groups", |m| on(m, groups::show)),
        form("/administration/brands/{name}/groups", |m| on(m, groups::submit)),
        form("/administration/brands/{name}/delegations/{id}/end", |m| {
            on(m, delegations::end)
        }),
        page("/administration/policy", |m| on(m, policy::node)),
        form("/administration/policy", |m| on(m, policy::preview_node)),
        form("/administration/policy/save", |m| on(m, policy::save_node)),
        page("/administration/brands/{name}/policy", |m| on(m, policy::brand)),
        form("/administration/brands/{name}/policy", |m| {
            on(m, policy::preview_brand)
        }),
        form("/administration/brands/{name}/policy/save", |m| {
            on(m, policy::save_brand)
        }),
        page("/administration/checks", |m| on(m, checks::show)),
        form("/administration/checks", |m| on(m, checks::submit)),
        page("/administration/audit", |m| on(m, audit::show)),
        page("/administration/audit/export", |m| on(m, audit_export::entries)),
        page("/administration/audit/heads", |m| on(m, audit_export::heads)),
        page("/administration/requests", |m| on(m, requests::list)),
        page("/administration/requests/{id}", |m| on(m, requests::one::show)),
        form("/administration/requests/{id}/confirm", |m| {
            on(m, requests::one::confirm)
        }),
        form("/administration/requests/{id}/refuse", |m| {
            on(m, requests::one::refuse)
        }),
        form("/administration/requests/{id}/cancel", |m| {
            on(m, requests::one::cancel)
        }),
    ]
}

/// Lets only administrators go on, and only with their password. Who is none is not asked for it.
async fn confirm(web: &Web, session: &Session, form: &crate::form::Form, verb: &str) -> Result<(), Error> {
    demand_administrator(session)?;
    confirmation::demand(web, session, form, verb).await
}

fn demand_administrator(session: &Session) -> Result<(), Error> {
    if session.is_administrator() {
        Ok(())
    } else {
        Err(Error::forbidden(
            "Only administrators look after people, brands and policies.",
        ))
    }
}

/// Whether a form is shown again with the sentence of a refusal; anything else is a page of its own.
fn is_shown(error: &Error) -> bool {
    matches!(
        error,
        Error::Invalid(_) | Error::Conflict(_) | Error::Forbidden(_) | Error::Reauthentication(_)
    )
}

/// The whole address of a link that is handed over.
fn address(web: &Web, place: &str, secret: &str) -> String {
    let origin = web.inside.context.internal_url.trim_end_matches('/');
    format!("{origin}/{place}/{secret}")
}
