//! What a person writes into a candidate.

use gatepost_model::gate::Poll;

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
///
/// For an update, what is absent stays as it is published; an empty `content_warning` or `language` removes it.
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
    /// Id of an internal post whose text and pictures are copied.
    pub from_post_id: Option<String>,
    /// URI of what a reply answers.
    pub in_reply_to: Option<String>,
    /// URI of what the act is done to: for an update, delete, pin or unpin of the published object; for a boost,
    /// unboost or favourite of the post elsewhere; for a follow or unfollow of the actor.
    pub object: Option<String>,
    /// RFC 3339; never before this moment.
    pub not_before: Option<String>,
    /// RFC 3339; never at or after this moment.
    pub not_after: Option<String>,
    /// The headline: with one a new note is an article.
    pub title: Option<String>,
    /// Pictures, in order; those of the post when absent.
    pub media: Option<Vec<Picture>>,
    /// What is asked, in a poll.
    pub poll: Option<Poll>,
    /// What the brand is to say of itself, in a profile.
    pub profile: Option<ProfileDraft>,
    /// Labels that add steps, such as `financial`.
    pub labels: Vec<String>,
}

/// A picture for a candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// Id of one the caller has uploaded; or the SHA-256 of one that the newest revision, or what an update
    /// replaces, carries already.
    pub id: String,
    /// What it shows, in words; absent: as it was uploaded or stood before.
    pub alt: Option<String>,
    /// Right and up of the middle, in thousandths of half the size; absent: as it was.
    pub focus: Option<[i32; 2]>,
}

/// What a brand is to say of itself. What is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileDraft {
    /// The name people read.
    pub display_name: Option<String>,
    /// About the brand.
    pub summary: Option<String>,
    /// The square picture; `Some(None)` removes it.
    pub avatar: Option<Option<Picture>>,
    /// The wide picture; `Some(None)` removes it.
    pub header: Option<Option<Picture>>,
    /// Lines such as a website: name and value.
    pub fields: Option<Vec<(String, String)>>,
    /// Whether permalinks link the certificate of what they show.
    pub shows_certificates: Option<bool>,
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
    /// See [`Proposal::not_after`].
    pub not_after: Option<Option<String>>,
    /// See [`Proposal::title`].
    pub title: Option<Option<String>>,
    /// See [`Proposal::media`].
    pub media: Option<Vec<Picture>>,
    /// See [`Proposal::poll`].
    pub poll: Option<Poll>,
    /// See [`Proposal::profile`].
    pub profile: Option<ProfileDraft>,
    /// See [`Proposal::labels`].
    pub labels: Option<Vec<String>>,
}
