//! How many pictures are worked on at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Derived, Limits, Refused};

/// The pool all uploads of a node go through. Cheap to clone; every clone is the same pool.
///
/// ```text
///  admit ── one of `working + waiting` places, or Busy at once ── read the body ── derive: one of `working`
/// ```
///
/// So a hundred uploads at a time neither hold a hundred bodies nor decode a hundred pictures.
#[derive(Clone, Debug)]
pub struct Deriver {
    limits: Arc<Limits>,
    places: Arc<Semaphore>,
    working: Arc<Semaphore>,
}

/// A place in the pool, held from before the body is read until the copy is made.
#[derive(Debug)]
pub struct Admission {
    limits: Arc<Limits>,
    place: OwnedSemaphorePermit,
    working: Arc<Semaphore>,
}

impl Deriver {
    /// A pool in which `working` pictures are decoded at a time (at least one; as many as there are cores)
    /// while `waiting` more are held in memory.
    pub fn new(working: usize, waiting: usize, limits: Limits) -> Self {
        let working = working.clamp(1, Semaphore::MAX_PERMITS / 2);
        let waiting = waiting.min(Semaphore::MAX_PERMITS / 2);
        Self {
            limits: Arc::new(limits),
            places: Arc::new(Semaphore::new(working + waiting)),
            working: Arc::new(Semaphore::new(working)),
        }
    }

    /// What an upload may be at most, for those who read its body.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Takes a place. To be called before the body is read, which is what takes memory.
    ///
    /// # Errors
    /// [`Refused::Busy`] when all places are taken.
    pub fn admit(&self) -> Result<Admission, Refused> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| Refused::Busy)?;
        Ok(Admission {
            limits: Arc::clone(&self.limits),
            place,
            working: Arc::clone(&self.working),
        })
    }

    /// [`Self::admit`] and [`Admission::derive`], for bytes that are here already.
    ///
    /// # Errors
    /// Those of both.
    pub async fn derive(&self, bytes: Bytes) -> Result<Derived, Refused> {
        self.admit()?.derive(bytes).await
    }
}

impl Admission {
    /// Waits for a turn, then makes the copy on a thread of its own.
    ///
    /// # Errors
    /// Those of [`super::derive()`]; [`Refused::Busy`] when the node is stopping.
    pub async fn derive(self, bytes: Bytes) -> Result<Derived, Refused> {
        let Self {
            limits,
            place,
            working,
        } = self;
        let turn = working.acquire_owned().await.map_err(|_| Refused::Busy)?;
        tokio::task::spawn_blocking(move || {
            // Both stay here: when the client goes away, the decoder goes on, and so must its place be taken.
            let _held = (place, turn);
            guarded(|| super::derive(&bytes, &limits))
        })
        .await
        .unwrap_or(Err(Refused::Busy))
    }
}

/// A net below the decoders, none of which should panic: if one does, it is this picture's fault and not the
/// node's.
pub(super) fn guarded(work: impl FnOnce() -> Result<Derived, Refused>) -> Result<Derived, Refused> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        tracing::error!("decoding an uploaded picture panicked; the picture was refused");
        Err(Refused::Damaged)
    })
}
