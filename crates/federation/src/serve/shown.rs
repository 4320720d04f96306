//! The documents of notes as they are served at this moment.

use gatepost_model::Timestamp;
use gatepost_public::poll;
use gatepost_public::publication::Publication;
use gatepost_storage::Reader;

use super::ServeError;
use crate::document::with_tally;

/// The document of each publication that has one, in their order: the newest released words, in a poll with the
/// votes of the moment. Two statements, or none where nothing is asked.
pub(super) fn documents(
    reader: &mut Reader<'_>,
    publications: &[Publication],
    now: Timestamp,
) -> Result<Vec<Option<String>>, ServeError> {
    let tallies = poll::of_publications(reader, publications)?;
    let document = |publication: &Publication| {
        let Some(note) = &publication.note else {
            return Ok(None);
        };
        let (Some(asked), Some(tally)) = (&note.poll, tallies.get(&note.uri)) else {
            return Ok(Some(note.document.clone()));
        };
        let end = poll::end_of(asked, publication.published_at);
        let ended_at = (end <= now).then_some(end);
        Ok(Some(with_tally(&note.document, asked, tally, ended_at)?))
    };
    publications.iter().map(document).collect()
}
