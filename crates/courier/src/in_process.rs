//! The public plane in this very process.

use std::future::Future;

use bytes::Bytes;
use gatepost_federation::order::OrderError;
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::{brand, look_up, media, recall, release, resume, stop};
use gatepost_model::brand::SignedCharter;
use gatepost_model::gate::{Acceptance, Recall, ReleaseOrder, Resume, Signed, StopState};
use gatepost_model::notice::{Found, NumberedNotice, Query, StopAnswer};
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

    async fn put_blob(&self, sha256: String, bytes: Bytes) -> Result<(), LinkError> {
        media::put_blob(&self.plane, &sha256, bytes)
            .await
            .map_err(|error| match error {
                media::PutError::Refused => LinkError::Refused(error.to_string()),
                media::PutError::Failed(_) => LinkError::Unavailable(error.to_string()),
            })
    }

    async fn stop(&self, word: Signed<StopState>) -> Result<StopAnswer, LinkError> {
        stop::take(&self.plane, &word).await.map_err(of_order)
    }

    async fn recall(&self, order: Signed<Recall>) -> Result<(), LinkError> {
        recall::accept(&self.plane, &order).await.map_err(of_order)
    }

    async fn resume(&self, order: Signed<Resume>) -> Result<(), LinkError> {
        resume::accept(&self.plane, &order).await.map_err(of_order)
    }

    async fn look_up(&self, query: Query) -> Result<Found, LinkError> {
        look_up::look_up(&self.plane, &query)
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

fn of_order(error: OrderError) -> LinkError {
    if error.is_temporary() {
        LinkError::Unavailable(error.to_string())
    } else {
        LinkError::Refused(error.to_string())
    }
}
