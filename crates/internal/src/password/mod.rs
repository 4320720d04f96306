//! Passwords: how they are stored, and who may try how often.
//!
//! One door for everybody who shows a password: signing in, confirming and changing it share the limits, the
//! two hashing places and the answer, which is the same for a wrong password and for a name nobody has. One
//! limit, because each of them is a guess at the same secret: so somebody who cannot remember it at one of
//! them is kept from all of them until the window has passed, and [`Error::TooMany`] says so. A wrong code of the
//! second factor is such a guess too: it is looked at here, on the same way, and answered alike.
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
pub(crate) use limit::{Budget, forgive};

use crate::second_factor::{self, Look};
use crate::{Error, Inside, person};

/// What somebody shows to prove who they are. Has no `Debug`: it stays out of logs.
#[derive(Clone, Copy)]
pub struct Proof<'a> {
    /// The password.
    pub password: &'a str,
    /// A code of their second factor, or a recovery code; empty for whoever uses none.
    pub code: &'a str,
}

impl<'a> From<&'a str> for Proof<'a> {
    /// A password alone.
    fn from(password: &'a str) -> Self {
        Self { password, code: "" }
    }
}

impl<'a> From<&'a String> for Proof<'a> {
    /// A password alone.
    fn from(password: &'a String) -> Self {
        Self::from(password.as_str())
    }
}

/// Whose second factor is looked at, with what was typed.
struct Factor {
    /// Nobody's for a name nobody has.
    person: Option<PersonId>,
    typed: String,
}

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

/// Checks a name and a password for signing in, and a code where the person has a second factor.
///
/// What is wrong counts per name and per address, whether or not the name is somebody's; past the limit
/// nothing is checked any more. `address` is where the request came from, as seen by this machine.
///
/// # Errors
/// [`Error::Invalid`] when it cannot be a password, [`Error::TooMany`] past a limit,
/// [`Error::Unauthenticated`] when the name, the password or the code is wrong or the person is deactivated.
pub async fn check<'a>(
    inside: &Inside,
    username: &str,
    address: &str,
    proof: impl Into<Proof<'a>>,
) -> Result<PersonId, Error> {
    let proof = proof.into();
    let password = hash::Password::parse(proof.password)?;
    let name = username.trim().to_lowercase();
    let found = find_credentials(inside, &name).await?;
    let active = found.filter(|credentials| credentials.active);
    let person = active.as_ref().map(|credentials| credentials.person);
    let stored = active.map(|credentials| credentials.password_hash);
    let factor = Factor {
        person,
        typed: proof.code.to_owned(),
    };
    let right = try_password(
        inside,
        (&name, address, Budget::Shared),
        password,
        stored,
        Some(factor),
    )
    .await?;
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
    verify(inside, who, (address, Budget::Shared), password, None).await
}

/// As [`verify_person`], with a code where they have a second factor.
///
/// # Errors
/// As [`verify_person`]: whether the password or the code is wrong is not told.
pub(crate) async fn verify_proof(
    inside: &Inside,
    who: PersonId,
    address: &str,
    proof: Proof<'_>,
    budget: Budget,
) -> Result<(), Error> {
    let factor = Factor {
        person: Some(who),
        typed: proof.code.to_owned(),
    };
    verify(inside, who, (address, budget), proof.password, Some(factor)).await
}

async fn verify(
    inside: &Inside,
    who: PersonId,
    (address, budget): (&str, Budget),
    password: &str,
    factor: Option<Factor>,
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
    let attempt = (credentials.username.as_str(), address, budget);
    if try_password(inside, attempt, password, stored, factor).await? {
        Ok(())
    } else {
        Err(Error::Unauthenticated)
    }
}

/// One attempt. The limit is read and the failure written while holding one of the two places, so that a
/// burst of attempts at once cannot all pass a limit that none of them has yet counted towards.
async fn try_password(
    inside: &Inside,
    (name, address, budget): (&str, &str, Budget),
    password: hash::Password,
    stored: Option<String>,
    factor: Option<Factor>,
) -> Result<bool, Error> {
    let _place = take_place().await?;
    let attempt = limit::Attempt::new(name, address, budget);
    limit::refuse_when_exhausted(inside, &attempt).await?;
    // A name nobody has costs the same hash as one somebody has (G13).
    let right = on_blocking_thread(move || match stored {
        Some(stored) => hash::matches(&password, &stored),
        None => hash::matches(&password, hash::NOBODYS).map(|_| false),
    })
    .await??;
    let right = match factor {
        Some(factor) => try_factor(inside, factor, right).await?,
        None => right,
    };
    if !right {
        limit::count_failure(inside, attempt).await?;
    }
    Ok(right)
}

/// Looks at the code also where the password was wrong already, and nobody's where the name is nobody's: both
/// cost the same (G13). Only a right one after a right password is used up.
async fn try_factor(inside: &Inside, factor: Factor, password_is_right: bool) -> Result<bool, Error> {
    let Factor { person, typed } = factor;
    let (context, now) = (inside.context.clone(), inside.context.now());
    let whose = person.unwrap_or(PersonId(0));
    let look = inside
        .database
        .read(move |reader| second_factor::look(reader, &context, whose, &typed, now))
        .await?;
    match (password_is_right, look) {
        (false, _) | (true, Look::Wrong) => Ok(false),
        (true, Look::NotAsked) => Ok(true),
        (true, right) => {
            inside
                .database
                .write(move |tx| second_factor::spend(tx, whose, right, now))
                .await
        }
    }
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
