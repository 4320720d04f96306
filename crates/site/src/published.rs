//! Finding a publication, with the brand it is by.

use gatepost_federation::plane::PublicPlane;
use gatepost_model::id::OutsideId;
use gatepost_public::actor::{self, OwnActor};
use gatepost_public::publication::{self, Publication};

/// Which address of a publication is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// The note's.
    Note,
    /// The activity's.
    Activity,
}

/// What is at an address.
pub(crate) enum Found {
    /// Nothing, or nothing that was published.
    Nothing,
    /// Something that was taken back.
    TakenBack,
    /// A publication that stands.
    Standing(Box<(OwnActor, Publication)>),
}

/// Finds the publication whose address ends in `id`, whatever somebody wrote there.
pub(crate) async fn find(plane: &PublicPlane, of: Of, id: &str) -> Result<Found, gatepost_public::Error> {
    let Some(id) = OutsideId::parse(id) else {
        return Ok(Found::Nothing);
    };
    let address = &plane.context.address;
    let uri = match of {
        Of::Note => address.object(&id),
        Of::Activity => address.activity(&id),
    };
    plane
        .database
        .read(move |reader| {
            let publication = match of {
                Of::Note => publication::find_by_object_uri(reader, &uri)?,
                Of::Activity => publication::find_by_activity_uri(reader, &uri)?,
            };
            let Some(publication) = publication else {
                return Ok(Found::Nothing);
            };
            if publication.tombstoned_at.is_some() {
                return Ok(Found::TakenBack);
            }
            let brand = actor::find(reader, publication.actor_id)?;
            Ok(brand.map_or(Found::Nothing, |brand| {
                Found::Standing(Box::new((brand, publication)))
            }))
        })
        .await
}
