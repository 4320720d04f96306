//! What each kind of candidate may hold, and what the outside will see of it: one file per kind.
//!
//! ```text
//! Fields (what a person wrote) --compose--> RevisionContent (what is hashed, approved and sent)
//! ```
//! Composing checks the fields first and says with a sentence what is wrong. Nothing in here asks the outside
//! anything: what an act is about is looked at in the mirror. [`possible`] looks again when it is about to leave.

mod address;
mod create;
mod delete;
mod follow;
mod mark;
mod note;
mod outcome;
mod pin;
mod poll;
mod profile;
mod reply;
mod update;

use gatepost_model::address::PUBLIC_AUDIENCE;
use gatepost_model::gate::{Kind, RevisionContent, Target};
use gatepost_model::id::ReleaseId;
use gatepost_storage::Reader;

use super::candidate::Core;
use super::fields::{self, Fields};
use crate::brand::Brand;
use crate::{Context, Error};

pub(super) use address::is_inside;
pub(crate) use address::{elsewhere, is_ours};
pub(super) use note::mention_of;
pub(super) use outcome::possible;
pub(super) use profile::{current as current_profile, rewritten as rewritten_profile};
pub(super) use update::fill as fill_update;

/// Whose words are composed, and where.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub context: &'a Context,
    pub brand: &'a Brand,
    pub core: &'a Core,
}

/// Content, and the release it is about where it is about one of ours.
pub(super) struct Composed {
    pub content: RevisionContent,
    pub target: Option<ReleaseId>,
}

/// Checks what was written against the kind and makes the content it stands for.
///
/// # Errors
/// [`Error::Invalid`] with a sentence that names the field.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    revision: i64,
    fields: &Fields,
) -> Result<Composed, Error> {
    fields::check(fields)?;
    refuse_foreign_fields(case.core.kind, fields)?;
    let core = case.core;
    let mut content = RevisionContent {
        not_before: fields.not_before,
        not_after: fields.not_after,
        ..RevisionContent::empty(
            core.outside_id.clone(),
            revision,
            &case.brand.actor_uri,
            core.kind,
        )
    };
    let target = match core.kind {
        Kind::Create => create::compose(reader, case, fields, &mut content)?,
        Kind::Reply => reply::compose(reader, case, fields, &mut content)?,
        Kind::Poll => poll::compose(reader, case, fields, &mut content)?,
        Kind::Update => update::compose(reader, case, fields, &mut content)?,
        Kind::Delete => delete::compose(reader, case, fields, &mut content)?,
        Kind::Boost | Kind::Unboost | Kind::Favourite => mark::compose(reader, case, fields, &mut content)?,
        Kind::Follow | Kind::Unfollow => follow::compose(reader, case, fields, &mut content)?,
        Kind::Profile => profile::compose(case, fields, &mut content)?,
        Kind::Pin | Kind::Unpin => pin::compose(reader, case, fields, &mut content)?,
    };
    Ok(Composed { content, target })
}

/// Addresses an act to everybody who follows the brand.
fn to_followers(case: &Case<'_>, content: &mut RevisionContent) {
    content.to.push(PUBLIC_AUDIENCE.to_owned());
    content
        .cc
        .push(case.context.public_address.followers(&case.brand.name));
}

/// The URI an act is done to.
fn object(kind: Kind, fields: &Fields) -> Result<&str, Error> {
    fields.object.as_deref().ok_or_else(|| {
        let what = match kind.target() {
            Some(Target::OutsideActor) => "the URI of an actor",
            Some(Target::OutsidePost) => "the URI of a post elsewhere",
            _ => "the URI of a publication",
        };
        Error::invalid(format!("{} needs object: {what}.", with_article(kind)))
    })
}

/// A field of another kind is refused, and not passed over: whoever wrote it meant something by it.
fn refuse_foreign_fields(kind: Kind, fields: &Fields) -> Result<(), Error> {
    let takes_pictures = matches!(kind, Kind::Create | Kind::Reply | Kind::Update);
    let takes_title = matches!(kind, Kind::Create | Kind::Update);
    let foreign = [
        (
            "text, content_warning or language",
            !kind.has_text()
                && (fields.text.is_some() || fields.content_warning.is_some() || fields.language.is_some()),
        ),
        ("in_reply_to", kind != Kind::Reply && fields.in_reply_to.is_some()),
        ("object", kind.target().is_none() && fields.object.is_some()),
        ("title", !takes_title && fields.title.is_some()),
        ("media", !takes_pictures && !fields.media.is_empty()),
        ("poll", kind != Kind::Poll && fields.poll.is_some()),
        ("profile", kind != Kind::Profile && fields.profile.is_some()),
    ];
    match foreign.into_iter().find(|(_, is_there)| *is_there) {
        Some((name, _)) => Err(Error::invalid(format!("{} has no {name}.", with_article(kind)))),
        None => Ok(()),
    }
}

/// The kind at the beginning of a sentence.
fn with_article(kind: Kind) -> String {
    let article = if kind.as_str().starts_with(['a', 'e', 'i', 'o', 'u']) {
        "An"
    } else {
        "A"
    };
    format!("{article} {}", kind.as_str())
}
