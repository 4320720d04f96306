//! What every note has in common: text that becomes HTML, the people it names, its tags and its audience.

use gatepost_model::gate::{Mention, RevisionContent};
use gatepost_model::markup;
use gatepost_storage::Reader;

use super::super::fields::Fields;
use super::Case;
use crate::{Error, outside};

/// Most pictures of one note: as many as other servers show.
const PICTURES: usize = 4;

/// Fills a note in. Mentions are resolved against actors the public plane already knows; a handle nobody knows
/// stays text and is refused at submit. `answered` is the author of what a reply answers.
pub(super) fn compose(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    fields: &Fields,
    answered: Option<Mention>,
    content: &mut RevisionContent,
) -> Result<(), Error> {
    let text = fields.text.clone().unwrap_or_default();
    // Pictures may stand alone.
    if text.trim().is_empty() && fields.media.is_empty() {
        return Err(Error::invalid("text must not be empty."));
    }
    let most = case.context.limits.candidate_characters;
    if text.chars().count() > most {
        return Err(Error::invalid(format!("text has more than {most} characters.")));
    }
    if fields.media.len() > PICTURES {
        return Err(Error::invalid(format!(
            "media has more than {PICTURES} pictures."
        )));
    }
    content.mentions.extend(answered);
    let handles = markup::handles(&text);
    for handle in handles.into_iter().filter(|handle| handle.host.is_some()) {
        let known = outside::find_actor_by_handle(reader, case.context, &handle.display())?;
        let known = known.filter(|mention| content.mentions.iter().all(|other| other.uri != mention.uri));
        content.mentions.extend(known);
    }
    let link =
        |handle: &markup::Handle| mention_of(&content.mentions, &handle.display()).map(|m| m.uri.clone());
    let address = &case.context.public_address;
    content.content_html = Some(markup::to_html(&text, link, |tag| Some(address.tag(tag))));
    content.hashtags = markup::tags(&text);
    super::to_followers(case, content);
    content
        .cc
        .extend(content.mentions.iter().map(|mention| mention.uri.clone()));
    content.text = Some(text);
    content.content_warning.clone_from(&fields.content_warning);
    content.language.clone_from(&fields.language);
    content.title.clone_from(&fields.title);
    content.media = fields
        .media
        .iter()
        .map(|attached| attached.medium.clone())
        .collect();
    Ok(())
}

/// The mention a handle in a text stands for. Handles are compared without regard to case.
pub(in crate::gate) fn mention_of<'a>(mentions: &'a [Mention], handle: &str) -> Option<&'a Mention> {
    mentions
        .iter()
        .find(|mention| mention.handle.to_lowercase() == handle.to_lowercase())
}
