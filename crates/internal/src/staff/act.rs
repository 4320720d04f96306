//! What an app has a brand do with something that is outside: another text, a deletion, a pin, a boost, a favourite.
//! Each becomes a candidate and is submitted at once; nothing happens before it has gone through the gate.

use gatepost_model::gate::Kind;
use gatepost_model::id::CandidateId;

use super::find;
use crate::entry::{self, What};
use crate::gate::{self, Candidate, Picture, Proposal};
use crate::stream::Event;
use crate::{Error, Inside, Staff, audit, media};

/// What an update changes; what is absent stays as it is published.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// The text, as it was typed.
    pub text: Option<String>,
    /// Shown before the text; empty, it goes.
    pub content_warning: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Ids of pictures that were uploaded as the brand, or the hashes of those that are there, in order.
    pub media: Option<Vec<String>>,
}

/// Proposes an act on a publication of the brand, or on what came in for it, by its id inside.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token has died; [`Error::NotFound`] for what is neither; [`Error::Invalid`]
/// for an act that cannot be done to it, such as a boost of what nobody has looked up; [`Error::Conflict`] where too
/// few people could approve it.
pub async fn act(
    inside: &Inside,
    staff: &Staff,
    id: &str,
    kind: Kind,
    edit: Edit,
) -> Result<Candidate, Error> {
    let (context, staff, id) = (inside.context.clone(), staff.clone(), id.to_owned());
    let candidate = inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &staff.caller)?;
            let object = match find(tx, &staff, entry::parse_id(&id)?)?.what {
                What::Publication(publication) => publication.uri,
                What::Outside(item) => item.uri,
                What::Post(_) => return Err(Error::NotFound),
            };
            let uploads = edit.media.iter().flatten().filter(|id| !is_hash(id));
            let uploads: Vec<String> = uploads.cloned().collect();
            media::demand_of_brand(tx, staff.caller.person, staff.brand.id, &uploads)?;
            let picture = |id: String| Picture {
                id,
                ..Picture::default()
            };
            let proposal = Proposal {
                brand: Some(staff.brand.name.clone()),
                kind: Some(kind.as_str().to_owned()),
                object: Some(object),
                text: edit.text,
                content_warning: edit.content_warning,
                language: edit.language,
                media: edit.media.map(|ids| ids.into_iter().map(picture).collect()),
                ..Proposal::default()
            };
            let (candidate, caller) = (CandidateId(context.next_id()), &staff.caller);
            let hash = gate::propose_within(tx, &context, &mut head, caller, candidate, proposal)?;
            gate::submit_within(
                tx,
                &context,
                &mut head,
                caller,
                &candidate.to_string(),
                Some(hash),
            )?;
            gate::get_of_brand(tx, staff.brand.id, &candidate.to_string(), context.now())
        })
        .await?;
    inside.context.streams.tell(Event::Candidate(candidate.id));
    Ok(candidate)
}

/// Whether a picture is named by its hash: as what is published shows it, which is no upload any more.
fn is_hash(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
