//! Passwords: how they are stored, and who may try how often.
//!
//! One door for everybody who shows a password: signing in, confirming and changing it share the limits, the
//! two hashing places and the answer, which is the same for a wrong password and for a name nobody has. One
//! limit, because each of them is a guess at the same secret: so somebody who cannot remember it at one of
//! them is kept from all of them until the window has passed, and [`Error::TooMany`] says so.
//!
//! What this module must never do: keep, print or log a password.

mod change;
mod hash;
mod limit;

use gatepost_model::brand::is_valid_name;
use gatepost_model::id::PersonId;
use tokio::sync::Semaphore;

pub use change::change;
pub use hash::{LONGEST, SHORTEST};
pub(crate) use limit::forgive;

use crate::{Error, Inside, person};

/// How many passwords are hashed at once. Each takes 19 MiB and a core, so a flood of sign-ins must wait
/// instead of taking the machine. It is one limit for the process, because memory and cores are the
/// process's, however many nodes the demonstration runs in it.
static PLACES: Semaphore = Semaphore::const_new(2);

/// Refuses what cannot be a new password, before anything is paid for.
///
/// # Errors
/// [`Error::Invalid`] when it is too short, too long or has a NUL.
pub(crate) fn refuse_unfit(password: &str) -> Result<(), Error> {
    hash::Password::parse_new(password).map(|_fit| ())
}

/// Makes the stored form of a new password.
///
/// # Errors
/// [`Error::Invalid`] when it is too short, too long or has a NUL.
pub(crate) async fn to_stored(inside: &Inside, password: &str) -> Result<String, Error> {
    let password = hash::Password::parse_new(password)?;
    let mut salt = [0_u8; hash::SALT_BYTES];
    inside.context.random.fill(&mut salt);
    let _place = take_place().await?;
    on_blocking_thread(move || hash::to_stored(&password, &salt)).await?
}

/// Checks a name and a password for signing in.
///
/// Wrong passwords count per name and per address, whether or not the name is somebody's; past the limit
/// nothing is checked any more. `address` is where the request came from, as seen by this machine.
///
/// # Errors
/// [`Error::Invalid`] when it cannot be a password, [`Error::TooMany`] past a limit,
/// [`Error::Unauthenticated`] when the name or the password is wrong or the person is deactivated.
pub async fn check(
    inside: &Inside,
    username: &str,
    address: &str,
    password: &str,
) -> Result<PersonId, Error> {
    let password = hash::Password::parse(password)?;
    let name = username.trim().to_lowercase();
    let found = find_credentials(inside, &name).await?;
    let active = found.filter(|credentials| credentials.active);
    let person = active.as_ref().map(|credentials| credentials.person);
    let stored = active.map(|credentials| credentials.password_hash);
    let right = try_password(inside, &name, address, password, stored).await?;
    person.filter(|_| right).ok_or(Error::Unauthenticated)
}

/// What cannot be a name is nobody's, and is not worth a statement (PostgreSQL would refuse a NUL).
async fn find_credentials(inside: &Inside, name: &str) -> Result<Option<person::Credentials>, Error> {
    if !is_valid_name(name) {
        return Ok(None);
    }
    let name = name.to_owned();
    inside
        .database
        .read(move |reader| person::find_credentials(reader, &name))
        .await
}

/// Checks the password of somebody who is signed in already, under the same limits as [`check`].
///
/// # Errors
/// As [`check`]. Here [`Error::Unauthenticated`] means the password, not the token; the caller says so.
pub async fn verify_person(
    inside: &Inside,
    who: PersonId,
    address: &str,
    password: &str,
) -> Result<(), Error> {
    let password = hash::Password::parse(password)?;
    let found = inside
        .database
        .read(move |reader| person::find_credentials_of(reader, who))
        .await?;
    let credentials = found
        .filter(|credentials| credentials.active)
        .ok_or(Error::Unauthenticated)?;
    let stored = Some(credentials.password_hash);
    if try_password(inside, &credentials.username, address, password, stored).await? {
        Ok(())
    } else {
        Err(Error::Unauthenticated)
    }
}

/// One attempt. The limit is read and the failure written while holding one of the two places, so that a
/// burst of attempts at once cannot all pass a limit that none of them has yet counted towards.
async fn try_password(
    inside: &Inside,
    name: &str,
    address: &str,
    password: hash::Password,
    stored: Option<String>,
) -> Result<bool, Error> {
    let _place = take_place().await?;
    let attempt = limit::Attempt::new(name, address);
    limit::refuse_when_exhausted(inside, &attempt).await?;
    // A name nobody has costs the same hash as one somebody has (G13).
    let right = on_blocking_thread(move || match stored {
        Some(stored) => hash::matches(&password, &stored),
        None => hash::matches(&password, hash::NOBODYS).map(|_| false),
    })
    .await??;
    if !right {
        limit::count_failure(inside, attempt).await?;
    }
    Ok(right)
}

async fn take_place() -> Result<tokio::sync::SemaphorePermit<'static>, Error> {
    PLACES
        .acquire()
        .await
        .map_err(|_| Error::Storage(gatepost_storage::Error::Closed))
}

/// Hashing takes tens of milliseconds; no thread that answers requests may wait for it.
async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => Ok(value),
        Err(fault) if fault.is_panic() => std::panic::resume_unwind(fault.into_panic()),
        Err(_) => Err(Error::Storage(gatepost_storage::Error::Closed)),
    }
}
