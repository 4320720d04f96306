//! Sessions: what a browser holds after its person has signed in.
//!
//! A session is a row of `tokens` like every other proof of a person, so that whatever ends tokens ends it
//! too, and re-authentications are bound to it. Its secret is always drawn here and never taken from a
//! request: nobody can prepare a session for somebody else to sign in to (G10). The cookie around it is the
//! web's business.

use crate::password::Proof;
use crate::token::{self, Issued, Made};
use crate::{Caller, Error, Inside, audit, password};

/// Opens a session by name and password, and a code where the person has a second factor.
///
/// # Errors
/// As [`password::check`]: [`Error::Unauthenticated`] when the name, the password or the code is wrong, which
/// costs and says the same (G13).
pub async fn sign_in<'a>(
    inside: &Inside,
    username: &str,
    proof: impl Into<Proof<'a>>,
    address: &str,
) -> Result<Issued, Error> {
    let person = password::check(inside, username, address, proof).await?;
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            token::make(tx, &context, &mut head, person, Made::Session)
        })
        .await
}

/// The person whose session this is. It lives until it was not used for [`token::IDLE`] seconds, or ended.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub async fn authenticate(inside: &Inside, secret: &str, address: String) -> Result<Caller, Error> {
    token::authenticate_session(inside, secret, address).await
}
