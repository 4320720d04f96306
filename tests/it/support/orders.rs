//! What the internal plane orders besides releases, as a test would sign it: stops, recalls, words to go on.

use gatepost_federation::order::OrderError;
use gatepost_federation::{recall, resume, stop};
use gatepost_model::gate::{Kind, Recall, ReleaseOrder, Resume, Signed, StopScope, StopState};
use gatepost_model::id::OutsideId;
use gatepost_model::notice::{Notice, StopAnswer};

use super::outside::Outside;
use super::patience::eventually;
use super::sql;

/// Everything.
pub fn everything() -> StopScope {
    StopScope::default()
}

impl Outside {
    /// What one brand does.
    pub fn all_of(&self, brand: &str) -> StopScope {
        StopScope {
            brand: Some(self.brand(brand)),
            kind: None,
        }
    }

    /// What one brand does of one kind.
    pub fn some_of(&self, brand: &str, kind: Kind) -> StopScope {
        StopScope {
            brand: Some(self.brand(brand)),
            kind: Some(kind),
        }
    }

    /// The signed list of what is stopped.
    pub fn word(&self, epoch: i64, stops: Vec<StopScope>, known_local: i64) -> Signed<StopState> {
        let state = StopState {
            epoch,
            stops,
            known_local,
        };
        Signed::new(state, &self.signer).unwrap()
    }

    /// Is told that this, and nothing else, is stopped.
    pub async fn is_told_to_stop(&self, epoch: i64, stops: Vec<StopScope>) -> StopAnswer {
        stop::take(&self.plane, &self.word(epoch, stops, 0))
            .await
            .unwrap()
    }

    /// A true recall of a release.
    pub fn recall_of(&self, release: &ReleaseOrder) -> Recall {
        let certificate = &release.certificate.certificate;
        Recall {
            recall: OutsideId::draw(&self.random),
            release: certificate.release.clone(),
            candidate: certificate.candidate.clone(),
            brand: certificate.brand.clone(),
            recalled_at: self.now(),
            audit_sequence: 9,
        }
    }

    /// Hands a recall to the plane.
    pub async fn takes_back(&self, order: Recall) -> Result<(), OrderError> {
        recall::accept(&self.plane, &Signed::new(order, &self.signer).unwrap()).await
    }

    /// Hands a true recall of a release to the plane; gives the recall's id.
    pub async fn recalls(&self, release: &ReleaseOrder) -> OutsideId {
        let order = self.recall_of(release);
        let id = order.recall.clone();
        self.takes_back(order).await.unwrap();
        id
    }

    /// Hands a word to go on to the plane.
    pub async fn resumes(&self, release: &ReleaseOrder, epoch: i64) -> Result<(), OrderError> {
        let order = Resume {
            release: release.certificate.certificate.release.clone(),
            epoch,
        };
        resume::accept(&self.plane, &Signed::new(order, &self.signer).unwrap()).await
    }

    /// Everything the internal plane is told, in order.
    pub async fn notices(&self) -> Vec<Notice> {
        let bodies = "SELECT body AS value FROM notices ORDER BY position";
        let bodies = sql::texts(self.database(), bodies).await;
        bodies
            .into_iter()
            .flatten()
            .map(|body| serde_json::from_str(&body).unwrap())
            .collect()
    }

    /// Waits until delivery is at rest: nobody has work, and nobody is at work.
    pub async fn delivers_no_more(&self) {
        let busy = "SELECT count(*) AS value FROM peers WHERE has_work OR leased_by IS NOT NULL";
        let open = "SELECT count(*) AS value FROM fan_outs WHERE finished_at IS NULL";
        eventually("delivery is at rest", async || {
            let busy = sql::numbers(self.database(), busy).await;
            let open = sql::numbers(self.database(), open).await;
            (busy == [0] && open == [0]).then_some(())
        })
        .await;
    }

    /// How many deliveries are in a state.
    pub async fn deliveries(&self, state: &str) -> i64 {
        let query = format!("SELECT count(*) AS value FROM deliveries WHERE state = '{state}'");
        sql::numbers(self.database(), query).await[0]
    }
}
