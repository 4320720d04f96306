//! The password asked again, with a code of whoever has a second factor, in the same form as what it confirms: an
//! unattended browser gives nobody away.

use gatepost_internal::{Error, reauthentication};

use crate::Web;
use crate::form::Form;
use crate::session::Session;

/// Checks the fields `password` and `code` of whoever is signed in; `verb` is for the audit log.
///
/// # Errors
/// [`Error::Invalid`] with the sentence for the form, which is shown again, when it is missing or wrong;
/// [`Error::TooMany`] past the limit it shares with signing in.
pub(crate) async fn demand(web: &Web, session: &Session, form: &Form, verb: &str) -> Result<(), Error> {
    let password = form.text("password");
    if password.is_empty() {
        return Err(Error::invalid("Enter your own password, once more."));
    }
    let code = form.text("code");
    if session.standing.has_second_factor && code.trim().is_empty() {
        return Err(Error::invalid("Type the code from your app too."));
    }
    match reauthentication::demand_proof(&web.inside, &session.caller, &password, &code, verb).await {
        Err(Error::Reauthentication(sentence)) => Err(Error::Invalid(sentence)),
        checked => checked,
    }
}
