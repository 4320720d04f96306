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
    /// Address of the object, where the act publishes one of its own.
    pub object_uri: Option<&'a str>,
    /// Document of the object; an update has the new one of an object that is published.
    pub object: Option<&'a str>,
    /// What the act is done to, where it is done to something.
    pub about_uri: Option<&'a str>,
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
    let has_words = new.object.is_some();
    let unwritable = |_| Error::Damaged("a part of a publication is not JSON");
    let media = serde_json::to_string(&content.media).map_err(unwritable)?;
    let poll = content.poll.as_ref().map(serde_json::to_string);
    tx.execute(diesel::insert_into(publications::table).values((
        publications::id.eq(new.id),
        publications::release_id.eq(certificate.release.as_str()),
        publications::candidate_id.eq(content.candidate.as_str()),
        publications::actor_id.eq(new.actor_id),
        publications::kind.eq(content.kind.as_str()),
        publications::object_uri.eq(new.object_uri),
        publications::object.eq(new.object),
        publications::activity_uri.eq(new.activity_uri),
        publications::activity.eq(new.activity),
        publications::content_html.eq(content.content_html.as_deref().filter(|_| has_words)),
        publications::content_warning.eq(content.content_warning.as_deref().filter(|_| has_words)),
        publications::in_reply_to.eq(content.in_reply_to.as_deref().filter(|_| has_words)),
        publications::rev_hash.eq(&certificate.rev_hash),
        publications::certificate.eq(new.release.certificate_json()?),
        publications::published_at.eq(new.published_at.0),
        publications::title.eq(content.title.as_deref()),
        publications::media.eq(media),
        publications::poll.eq(poll.transpose().map_err(unwritable)?),
        publications::about_uri.eq(new.about_uri),
    )))?;
    Ok(())
}
