//! What a candidate is made from, or is about. Read anew for every request: what a form says of it is only its id.

use gatepost_internal::Error;
use gatepost_internal::entry::{self, What};
use gatepost_internal::gate::{self, Candidate, Picture};
use gatepost_internal::outside::{self, LookupState};
use gatepost_model::gate::{CandidateState, Kind};

use super::super::fields::{Fields, revealed};
use crate::Web;
use crate::session::Session;
use crate::view::Prose;

/// Where a candidate comes from.
#[derive(Default)]
pub(super) struct Source {
    /// A post whose text is copied.
    pub(super) post: Option<String>,
    /// What is answered.
    pub(super) answered: Option<Answered>,
    /// The publication another text is written for.
    pub(super) about: Option<About>,
}

/// What a reply answers.
pub(super) struct Answered {
    /// The field of the form that names it.
    pub(super) field: &'static str,
    pub(super) id: String,
    pub(super) uri: String,
    pub(super) brand: Option<String>,
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) body: Option<Prose>,
}

/// A publication of ours.
pub(super) struct About {
    /// Id of its candidate.
    pub(super) id: String,
    pub(super) brand: String,
    /// URI of the published object.
    pub(super) uri: String,
    /// The pictures it carries; an update keeps them.
    pub(super) pictures: Vec<Picture>,
}

impl Source {
    /// The brand that has to speak, where the source says so.
    pub(super) fn brand(&self) -> Option<&str> {
        let answered = self.answered.as_ref().and_then(|one| one.brand.as_deref());
        answered.or(self.about.as_ref().map(|about| about.brand.as_str()))
    }
}

/// The post to copy, as the caller may read it; its text goes into the fields.
pub(super) async fn from_post(
    web: &Web,
    session: &Session,
    id: &str,
    fields: &mut Fields,
) -> Result<String, Error> {
    let entry = entry::get(&web.inside, &session.caller, id).await?;
    let What::Post(post) = entry.what else {
        return Err(Error::invalid(
            "Only a post written inside can be proposed. It is out already.",
        ));
    };
    fields.text = post.text.reveal_inside().to_owned();
    fields.warning = revealed(post.content_warning.as_ref());
    fields.language = post.language.unwrap_or_default();
    Ok(post.id.to_string())
}

/// What is answered.
pub(super) async fn answered(web: &Web, session: &Session, id: String) -> Result<Answered, Error> {
    let entry = entry::get(&web.inside, &session.caller, &id).await?;
    Ok(match entry.what {
        What::Post(_) => {
            return Err(Error::invalid(
                "An internal post is answered inside. Its thread never leaves.",
            ));
        }
        What::Publication(publication) => Answered {
            field: "reply_to",
            id,
            brand: Some(publication.brand.name.clone()),
            handle: web.inside.context.public_address.handle(&publication.brand.name),
            name: publication.brand.display_name,
            uri: publication.uri,
            body: Some(Prose::of_released(&publication.content_html)),
        },
        What::Outside(item) => Answered {
            field: "reply_to",
            id,
            brand: None,
            name: item.author.name,
            handle: item.author.handle,
            uri: item.uri,
            body: item.content_html.as_deref().map(Prose::of_outside),
        },
    })
}

/// What was found by looking it up, to be answered.
pub(super) async fn found(web: &Web, session: &Session, id: String) -> Result<Answered, Error> {
    let lookup = outside::lookup(&web.inside, &session.caller, &id).await?;
    let LookupState::Object(object) = lookup.state else {
        return Err(Error::invalid("Only a post that was found can be answered."));
    };
    Ok(Answered {
        field: "found",
        id,
        brand: None,
        name: object.author.name,
        handle: object.author.handle,
        uri: object.uri,
        body: Some(Prose::of_outside(&object.content_html)),
    })
}

/// The publication to be changed; what outsiders read now goes into the fields.
pub(super) async fn about(
    web: &Web,
    session: &Session,
    id: &str,
    fields: &mut Fields,
) -> Result<About, Error> {
    let candidate = gate::get(&web.inside, &session.caller, id).await?;
    let uri = published_uri(&candidate)?;
    let revision = &candidate.revision;
    fields.title = revealed(revision.title.as_ref());
    fields.text = revealed(revision.text.as_ref());
    fields.warning = revealed(revision.content_warning.as_ref());
    fields.language = revision.language.clone().unwrap_or_default();
    let pictures = revision.media.iter().map(|medium| Picture {
        id: medium.sha256.clone(),
        ..Picture::default()
    });
    Ok(About {
        id: candidate.id.to_string(),
        uri,
        pictures: pictures.collect(),
        brand: candidate.brand,
    })
}

/// The object that stands outside because of this candidate: what it published, or what it changed.
fn published_uri(candidate: &Candidate) -> Result<String, Error> {
    let stands = candidate.state == CandidateState::Published;
    let uri = match candidate.kind {
        Kind::Update => candidate.revision.object.clone(),
        kind if kind.is_note() => candidate.publication.as_ref().map(|one| one.uri.clone()),
        _ => None,
    };
    uri.filter(|_| stands).ok_or_else(|| {
        Error::conflict("Only the newest text of something published can be changed. This is not it.")
    })
}
