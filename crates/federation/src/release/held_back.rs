//! What is not published although people approved it: it was taken back before it came, or is stopped.

use gatepost_model::gate::ReleaseOrder;
use gatepost_public::{recall, stop};
use gatepost_storage::Reader;

use super::AcceptError;

/// Refuses a release that was recalled before it came, for good, and one that a stop covers, for now.
///
/// Asked before anybody is fetched, and again in the accepting transaction, which has locked what is stopped.
pub(super) fn refuse(reader: &mut Reader<'_>, order: &ReleaseOrder) -> Result<(), AcceptError> {
    let (certificate, content) = (&order.certificate.certificate, &order.content);
    if recall::is_recalled(reader, &certificate.release)? {
        return Err(AcceptError::refused("it was recalled before it was published"));
    }
    match stop::find_covering(reader, &content.brand, content.kind)? {
        Some(_) => Err(AcceptError::Unavailable(
            "a stop is in force that covers it".to_owned(),
        )),
        None => Ok(()),
    }
}
