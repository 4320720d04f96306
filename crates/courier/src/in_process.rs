//! The public plane in this very process.

use std::future::Future;

use gatepost_federation::plane::PublicPlane;
use gatepost_federation::{brand, look_up, release};
use gatepost_model::brand::SignedCharter;
use gatepost_model::gate::{Acceptance, ReleaseOrder};
use gatepost_model::notice::{NumberedNotice, OutsideActor};
use gatepost_public::notice;

use crate::link::{LinkError, PublicPlaneLink};

/// A link that is a function call.
#[derive(Clone)]
pub struct InProcess {
    plane: PublicPlane,
}

impl InProcess {
    /// Links to the plane.
    pub fn new(plane: PublicPlane) -> Self {
        Self { plane }
    }
}

impl PublicPlaneLink for InProcess {
    async fn open_brand(&self, charter: SignedCharter) -> Result<(), LinkError> {
        brand::open(&self.plane, &charter)
            .await
            .map_err(|error| match error {
                brand::OpenError::Refused(_) => LinkError::Refused(error.to_string()),
                brand::OpenError::Failed(_) => LinkError::Unavailable(error.to_string()),
            })
    }

    async fn accept(&self, order: ReleaseOrder) -> Result<Acceptance, LinkError> {
        release::accept(&self.plane, &order).await.map_err(|error| {
            if error.is_temporary() {
                LinkError::Unavailable(error.to_string())
            } else {
                LinkError::Refused(error.to_string())
            }
        })
    }

    async fn look_up(&self, uri: String) -> Result<OutsideActor, LinkError> {
        look_up::refresh(&self.plane, &uri)
            .await
            .map_err(|error| LinkError::Unavailable(error.to_string()))
    }

    async fn notices_after(&self, position: i64, limit: i64) -> Result<Vec<NumberedNotice>, LinkError> {
        let read = self
            .plane
            .database
            .read(move |reader| notice::list_after(reader, position, limit));
        read.await
            .map_err(|error| LinkError::Unavailable(error.to_string()))
    }

    fn notice_bell(&self) -> impl Future<Output = ()> + Send {
        self.plane.context.notices.notified()
    }
}
