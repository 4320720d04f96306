//! What must not leave, kept in memory: asked before each request, and while one is on its way.

use std::sync::Arc;

use gatepost_model::gate::Kind;
use gatepost_public::Error;
use gatepost_public::outbox::Cause;
use gatepost_public::stop::{self, InForce};
use tokio::sync::watch;

use crate::plane::PublicPlane;
use crate::sendable::Outgoing;

/// The newest copy of what must not leave. While there is none, nothing leaves that a stop could cover: whoever
/// does not know is silent.
#[derive(Debug)]
pub struct View(watch::Sender<Option<Arc<InForce>>>);

impl Default for View {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl View {
    /// Reads the copy anew. An older one never takes the place of a newer one.
    ///
    /// # Errors
    /// When the database fails; the copy is then as it was.
    pub async fn refresh(&self, plane: &PublicPlane) -> Result<(), Error> {
        let now = plane.context.now();
        let read = plane
            .database
            .read(move |reader| stop::in_force(reader, now))
            .await?;
        self.0.send_if_modified(|known| {
            let is_newer = known
                .as_ref()
                .is_none_or(|known| known.generation < read.generation);
            if is_newer {
                *known = Some(Arc::new(read));
            }
            is_newer
        });
        Ok(())
    }

    /// The generation of the copy, where there is one.
    pub(super) fn generation(&self) -> Option<i64> {
        self.0.borrow().as_ref().map(|known| known.generation)
    }

    /// Forgets the copy, as it may be outdated by now.
    pub(super) fn forget(&self) {
        self.0.send_if_modified(|known| known.take().is_some());
    }

    /// Whether a stop covers what a brand does of a kind; no kind for a protocol answer. True while nobody knows.
    pub fn is_stopped(&self, brand: &str, kind: Option<Kind>) -> bool {
        let known = self.0.borrow();
        known.as_ref().is_none_or(|known| known.covers(brand, kind))
    }

    /// Whether this must not leave now.
    pub(crate) fn holds_back(&self, outgoing: &Outgoing) -> bool {
        holds_back(self.0.borrow().as_deref(), outgoing)
    }

    /// Returns once this must not leave; never while it may.
    pub(crate) async fn until_it_holds_back(&self, outgoing: &Outgoing) {
        let mut changes = self.0.subscribe();
        // The sender lives as long as `self`.
        let _closed = changes
            .wait_for(|known| holds_back(known.as_deref(), outgoing))
            .await;
    }
}

fn holds_back(known: Option<&InForce>, outgoing: &Outgoing) -> bool {
    let Outgoing {
        outbox_id,
        brand,
        cause,
    } = outgoing;
    match (cause, known) {
        (Cause::Recall, _) => false,
        (Cause::Release(_) | Cause::Answer, None) => true,
        (Cause::Release(kind), Some(known)) => {
            known.covers(brand, Some(*kind))
                || known.paused.contains(outbox_id)
                || known.recalled.contains(outbox_id)
        }
        // What is said about an object without a release is taken back with it.
        (Cause::Answer, Some(known)) => known.covers(brand, None) || known.recalled.contains(outbox_id),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use gatepost_model::gate::StopScope;

    use super::*;

    const NEWS: &str = "https://acme.example/brands/news";

    fn outgoing(cause: Cause) -> Outgoing {
        Outgoing {
            outbox_id: 7,
            brand: NEWS.into(),
            cause,
        }
    }

    fn in_force(stops: Vec<StopScope>) -> InForce {
        InForce {
            generation: 1,
            stops,
            paused: HashSet::new(),
            recalled: HashSet::new(),
        }
    }

    #[test]
    fn whoever_does_not_know_what_is_stopped_sends_nothing_but_recalls() {
        assert!(holds_back(None, &outgoing(Cause::Release(Kind::Create))));
        assert!(holds_back(None, &outgoing(Cause::Answer)));
        assert!(!holds_back(None, &outgoing(Cause::Recall)));
    }

    #[test]
    fn a_stop_blocks_releases_and_answers_it_covers_and_never_a_recall() {
        let all = in_force(vec![StopScope::default()]);
        assert!(holds_back(Some(&all), &outgoing(Cause::Release(Kind::Boost))));
        assert!(holds_back(Some(&all), &outgoing(Cause::Answer)));
        assert!(!holds_back(Some(&all), &outgoing(Cause::Recall)));
        let boosts = in_force(vec![StopScope {
            brand: Some(NEWS.into()),
            kind: Some(Kind::Boost),
        }]);
        assert!(holds_back(Some(&boosts), &outgoing(Cause::Release(Kind::Boost))));
        assert!(!holds_back(
            Some(&boosts),
            &outgoing(Cause::Release(Kind::Create))
        ));
        assert!(!holds_back(Some(&boosts), &outgoing(Cause::Answer)));
        let other = in_force(vec![StopScope {
            brand: Some("https://acme.example/brands/jobs".into()),
            kind: None,
        }]);
        assert!(!holds_back(Some(&other), &outgoing(Cause::Release(Kind::Create))));
    }

    #[test]
    fn what_is_paused_or_recalled_stays_and_its_recall_goes() {
        let paused = InForce {
            paused: HashSet::from([7]),
            ..in_force(vec![])
        };
        let recalled = InForce {
            recalled: HashSet::from([7]),
            ..in_force(vec![])
        };
        for known in [&paused, &recalled] {
            assert!(holds_back(Some(known), &outgoing(Cause::Release(Kind::Create))));
            assert!(!holds_back(Some(known), &outgoing(Cause::Recall)));
        }
        assert!(!holds_back(
            Some(&in_force(vec![])),
            &outgoing(Cause::Release(Kind::Create))
        ));
    }
}
