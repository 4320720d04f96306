//! `/administration`: who is here, letting people in, and ending accounts. The verbs let in administrators only;
//! each of their forms asks for the administrator's own password again.

pub(crate) mod deactivate;
pub(crate) mod invite;
pub(crate) mod people;
pub(crate) mod reset;

use gatepost_internal::Error;

use crate::session::Session;
use crate::{Web, confirmation, form};

/// Lets only administrators go on, and only with their password. Who is none is not asked for it.
async fn confirm(web: &Web, session: &Session, form: &form::Form, verb: &str) -> Result<(), Error> {
    demand_administrator(session)?;
    confirmation::demand(web, session, form, verb).await
}

fn demand_administrator(session: &Session) -> Result<(), Error> {
    if session.is_administrator() {
        Ok(())
    } else {
        Err(Error::forbidden("Only administrators look after people."))
    }
}

/// The whole address of a link that is handed over.
fn address(web: &Web, place: &str, secret: &str) -> String {
    let origin = web.inside.context.internal_url.trim_end_matches('/');
    format!("{origin}/{place}/{secret}")
}
