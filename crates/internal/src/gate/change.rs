//! What a person writes into a candidate.

use super::candidate::Core;
use crate::{Caller, Credential, Error};

/// An app was given its person's own proposals to change, as the consent page says, and not those of others which
/// that person's roles would let them change by hand.
///
/// # Errors
/// [`Error::Forbidden`].
pub(super) fn demand_own_of_app(caller: &Caller, core: &Core) -> Result<(), Error> {
    let is_app = matches!(caller.credential, Credential::App(_));
    if is_app && core.author != caller.person {
        return Err(Error::forbidden(
            "An app changes only what you have proposed yourself. Do it on the desk's pages.",
        ));
    }
    Ok(())
}

/// A new candidate, as it was asked for. Every field is checked by the verb, in the gate's order.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// Name of the brand.
    pub brand: Option<String>,
    /// Name of the kind.
    pub kind: Option<String>,
    /// The text; copied from the post when absent.
    pub text: Option<String>,
    /// Shown before the content.
    pub content_warning: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Id of an internal post whose text is copied.
    pub from_post_id: Option<String>,
    /// URI of what a reply answers.
    pub in_reply_to: Option<String>,
    /// URI of the actor a follow is for.
    pub object: Option<String>,
    /// RFC 3339; never before this moment.
    pub not_before: Option<String>,
}

/// Another revision. `None` keeps a field as it is; `Some(None)` empties it.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The number of the revision the person saw.
    pub revision: Option<i64>,
    /// See [`Proposal::text`].
    pub text: Option<Option<String>>,
    /// See [`Proposal::content_warning`].
    pub content_warning: Option<Option<String>>,
    /// See [`Proposal::language`].
    pub language: Option<Option<String>>,
    /// See [`Proposal::in_reply_to`].
    pub in_reply_to: Option<Option<String>>,
    /// See [`Proposal::object`].
    pub object: Option<Option<String>>,
    /// See [`Proposal::not_before`].
    pub not_before: Option<Option<String>>,
}
