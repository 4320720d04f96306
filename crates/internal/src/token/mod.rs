//! Tokens: whatever proves a person. A browser's session, a personal token, an app's token.
//!
//! ```text
//! issue -> present (every request) -> revoke, or left unused, or their person leaves
//! ```
//! All three are rows of one table, so that one condition (`living.rs`) says which of them is alive, and one
//! statement ends them all. A secret is shown once, when it is made; here only its hash is kept.
//!
//! Start reading at [`present`].

mod grant;
mod issue;
pub(crate) mod living;
mod present;
mod revoke;

use gatepost_model::Timestamp;
use gatepost_model::canonical::hash_hex;
use gatepost_model::id::TokenId;
use gatepost_model::scope::Scopes;

pub use grant::{Grant, list};
pub(crate) use issue::{Made, make};
pub use issue::{Wish, issue, issue_personal, sign_in};
pub use living::confirm;
pub(crate) use present::authenticate_session;
pub use present::{authenticate, present};
pub(crate) use revoke::{end_one, revoke_all, revoke_as_brand, revoke_except, revoke_sessions};
pub use revoke::{revoke, revoke_all_own, revoke_one, revoke_others};

/// What every token begins with, so that people and scanners recognise one that lies around.
pub const PREFIX: &str = "gpt_";

/// What the secret of a browser's session begins with.
pub const SESSION_PREFIX: &str = "gps_";

/// What the token of an app for itself begins with.
pub const APP_PREFIX: &str = "gpa_";

/// The most characters a token's name may have.
pub const LONGEST_NAME: usize = 80;

/// How long a session or an app's token lives without being used, in seconds: 30 days. Personal tokens live
/// until somebody ends them, because programs that run once a quarter hold them.
pub const IDLE: i64 = 30 * 24 * 60 * 60;

/// Keeps the hash of a token from standing for anything else.
const HASH_DOMAIN: &str = "gatepost/token/v1";

/// The characters of a secret behind its prefix: 32 random bytes in hex.
const SECRET_DIGITS: usize = 64;

/// A token that has just been made. Has no `Debug`: the secret stays out of logs.
pub struct Issued {
    /// Its id.
    pub id: TokenId,
    /// What to send as `Authorization: Bearer ..`; of a session, what its cookie holds. It cannot be shown
    /// again.
    pub secret: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
}

pub(crate) fn hash_of(secret: &str) -> String {
    hash_hex(HASH_DOMAIN, secret.as_bytes())
}

/// Whether a text has the form of a secret with this prefix. Nothing of another form is worth a hash or a
/// statement, however long it is.
pub(crate) fn has_form(secret: &str, prefix: &str) -> bool {
    let digits = secret.strip_prefix(prefix);
    digits.is_some_and(|digits| digits.len() == SECRET_DIGITS)
}
