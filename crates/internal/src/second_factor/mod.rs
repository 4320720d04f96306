//! The second factor: a code from an app, besides the password.
//!
//! ```text
//! begin -> Enrolment (shown once) -> confirm(code) -> recovery codes (shown once)
//! look -> Look -> spend      at signing in, at re-authenticating and before removing it
//! ```
//! Looking writes nothing and takes the same way for everybody, so that who signs in with a wrong password and who
//! signs in with a wrong code cannot be told apart (G13). A code counts once: spending it is one conditional
//! update. Wrong codes count as wrong passwords do, at the one door where both are shown ([`crate::password`]).
//!
//! Secrets are sealed under `internal.key`, which is not in the database; recovery codes are stored as hashes.

mod code;
mod confirm;
mod demand;
mod enrol;
mod key;
mod picture;
mod recovery;
mod remove;
mod sealing;
mod secret;
mod standing;
mod verify;

use picture::Picture;
use secret::Secret;

pub use confirm::{RecoveryCodes, confirm, renew};
pub(crate) use demand::refuse_without;
pub use demand::{demanded, is_demanded};
pub use enrol::begin;
pub use key::{anybody_has_one, refuse_wrong_key};
pub(crate) use remove::forget;
pub use remove::remove;
pub use sealing::InternalKey;
pub use secret::Enrolment;
pub(crate) use standing::has_one;
pub use standing::{Standing, of_caller, standing};
pub(crate) use verify::{Look, look, spend};

/// What a wrong code is told to somebody who is signed in.
const WRONG: &str = "This code does not fit. Type the newest one your app shows; when it never fits, set the \
                     phone's clock.";
