//! Adding a publication, which takes a proof.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::canonical::to_canonical_json;
use gatepost_model::gate::{InvalidCertificate, ReleaseOrder};
use gatepost_model::release_key::ReleaseVerifier;
use gatepost_storage::Transaction;

use crate::Error;
use crate::schema::publications;

/// A release whose certificate a pinned key signed for exactly this content.
///
/// There is no other way to make one than [`VerifiedRelease::check`]:
/// ```compile_fail
/// fn forge(order: gatepost_model::gate::ReleaseOrder) -> gatepost_public::publication::VerifiedRelease {
///     gatepost_public::publication::VerifiedRelease { order }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct VerifiedRelease {
    order: ReleaseOrder,
}

impl VerifiedRelease {
    /// Takes a release only if its certificate proves it.
    ///
    /// # Errors
    /// What is wrong with the certificate.
    pub fn check(order: &ReleaseOrder, keys: &ReleaseVerifier) -> Result<Self, InvalidCertificate> {
        order.certificate.verify_for(&order.content, keys)?;
        Ok(Self { order: order.clone() })
    }

    /// What was approved, and the proof.
    pub fn order(&self) -> &ReleaseOrder {
        &self.order
    }

    /// The signed certificate as canonical JSON: what is stored, and what tells a repeat from a forgery.
    ///
    /// # Errors
    /// [`Error::Damaged`], which a certificate that was verified cannot cause.
    pub fn certificate_json(&self) -> Result<String, Error> {
        to_canonical_json(&self.order.certificate).map_err(|_| Error::Damaged("a certificate is not JSON"))
    }
}

/// A publication to be inserted: the release, and what was computed from it.
#[derive(Debug)]
pub struct NewPublication<'a> {
    /// A fresh inside id.
    pub id: i64,
    /// The brand, by inside id.
    pub actor_id: i64,
    /// The proven release.
    pub release: &'a VerifiedRelease,
    /// Address and document of the object; absent for a follow.
    pub object: Option<(&'a str, &'a str)>,
    /// Address of the activity.
    pub activity_uri: &'a str,
    /// The activity, byte for byte as it will be delivered.
    pub activity: &'a str,
    /// The moment of publication, as it stands in the documents.
    pub published_at: Timestamp,
}

/// Inserts a publication.
///
/// # Errors
/// When the database fails; [`gatepost_storage::Error::is_duplicate`] where the release or the candidate
/// has a publication already.
pub fn insert(tx: &mut Transaction<'_>, new: &NewPublication<'_>) -> Result<(), Error> {
    let order = new.release.order();
    let (content, certificate) = (&order.content, &order.certificate.certificate);
    let is_note = new.object.is_some();
    tx.execute(diesel::insert_into(publications::table).values((
        publications::id.eq(new.id),
        publications::release_id.eq(certificate.release.as_str()),
        publications::candidate_id.eq(content.candidate.as_str()),
        publications::actor_id.eq(new.actor_id),
        publications::kind.eq(content.kind.as_str()),
        publications::object_uri.eq(new.object.map(|(uri, _)| uri)),
        publications::object.eq(new.object.map(|(_, document)| document)),
        publications::activity_uri.eq(new.activity_uri),
        publications::activity.eq(new.activity),
        publications::content_html.eq(content.content_html.as_deref().filter(|_| is_note)),
        publications::content_warning.eq(content.content_warning.as_deref().filter(|_| is_note)),
        publications::in_reply_to.eq(content.in_reply_to.as_deref().filter(|_| is_note)),
        publications::rev_hash.eq(&certificate.rev_hash),
        publications::certificate.eq(new.release.certificate_json()?),
        publications::published_at.eq(new.published_at.0),
    )))?;
    Ok(())
}
