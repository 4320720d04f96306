//! The password, and the code of a second factor, asked again in the same form as what they are for.

use gatepost_internal::{Error, reauthentication};

use crate::Web;
use crate::form::Form;
use crate::session::Session;

/// What a form asks again.
pub(super) struct Proof {
    password: String,
    code: String,
}

impl Proof {
    /// As it was typed. It is never shown again.
    pub(super) fn of(form: &Form) -> Self {
        Self {
            password: form.text("password"),
            code: form.text("code"),
        }
    }

    /// Trades it for a re-authentication for one verb, and one candidate where the verb is about one.
    ///
    /// # Errors
    /// [`Error::Invalid`] when nothing was typed; otherwise as [`reauthentication::begin`].
    pub(super) async fn confirm(
        self,
        web: &Web,
        session: &Session,
        verb: &str,
        candidate: Option<&str>,
    ) -> Result<String, Error> {
        // Said before the password is looked at, as it costs nobody a try.
        if self.password.is_empty() {
            return Err(Error::invalid("Enter your password: this asks for it."));
        }
        let request = reauthentication::Request {
            password: Some(self.password),
            code: Some(self.code),
            candidate_id: candidate.map(str::to_owned),
            verb: Some(verb.to_owned()),
        };
        let granted = reauthentication::begin(&web.inside, &session.caller, request).await?;
        Ok(granted.token)
    }
}
