//! Another password: by whoever knows the old one.

use serde_json::json;

use crate::{Caller, Error, Inside, audit, link, password, person, reauthentication, token};

/// Changes the caller's password. Every other session, token and app of theirs ends: whoever changes a
/// password because somebody else knows it wants that one out.
///
/// # Errors
/// [`Error::Forbidden`] for a caller without a session; [`Error::Invalid`] for a new password that cannot be;
/// [`Error::TooMany`] past the limit; [`Error::Reauthentication`] when the old one is wrong (audited).
pub async fn change(inside: &Inside, caller: &Caller, old: &str, new: &str) -> Result<(), Error> {
    caller.demand_session("Passwords are changed on the page, where you are signed in.")?;
    password::refuse_unfit(new)?;
    reauthentication::demand_password(inside, caller, old, "password").await?;
    let stored = password::to_stored(inside, new).await?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let now = context.now();
            person::set_password(tx, caller.person, stored)?;
            let ended = token::revoke_except(tx, caller.person, caller.token, now)?;
            link::end_resets(tx, caller.person, now)?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: "password.changed",
                subject: format!("person:{}", caller.person),
                details: &json!({ "tokens_revoked": ended }),
            };
            audit::append(tx, &mut head, event)
        })
        .await
}
