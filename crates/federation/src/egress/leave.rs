//! Whether a body may leave, asked again before each piece of it.
//!
//! A request may wait for long between its beginning and its body: for a name, a connection, a handshake, a peer
//! that reads slowly. What was allowed when it began may be stopped by then.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Handed to the client at a time, in bytes: what one TLS record or HTTP/2 frame takes.
const PIECE: usize = 16 * 1024;

/// Lets one body leave, or not.
pub struct Leave {
    permits: Box<dyn Fn() -> bool + Send + Sync>,
    is_handed_over: AtomicBool,
    is_withheld: AtomicBool,
}

impl Leave {
    /// Leaves as long as `permits` says so.
    pub fn while_permitted(permits: impl Fn() -> bool + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            permits: Box::new(permits),
            is_handed_over: AtomicBool::new(false),
            is_withheld: AtomicBool::new(false),
        })
    }

    /// Whether the last piece has been handed over: the request can no longer be taken back.
    pub fn is_handed_over(&self) -> bool {
        self.is_handed_over.load(Ordering::Acquire)
    }

    /// Whether a piece was withheld: the request broke, and the other server has not got it whole.
    pub fn is_withheld(&self) -> bool {
        self.is_withheld.load(Ordering::Acquire)
    }
}

impl std::fmt::Debug for Leave {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Leave")
            .field("is_handed_over", &self.is_handed_over)
            .field("is_withheld", &self.is_withheld)
            .finish_non_exhaustive()
    }
}

/// The body was withheld.
#[derive(Debug, thiserror::Error)]
#[error("what was to be sent must not leave any more")]
pub(super) struct Withheld;

/// A body that asks for leave before each piece.
pub(super) struct GuardedBody {
    rest: Bytes,
    leave: Arc<Leave>,
}

impl GuardedBody {
    pub(super) fn new(bytes: Bytes, leave: Arc<Leave>) -> Self {
        Self { rest: bytes, leave }
    }

    /// What is still to be handed over.
    pub(super) fn rest(&self) -> &[u8] {
        &self.rest
    }
}

impl Body for GuardedBody {
    type Data = Bytes;
    type Error = Withheld;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Withheld>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if !(self.leave.permits)() {
            self.leave.is_withheld.store(true, Ordering::Release);
            return Poll::Ready(Some(Err(Withheld)));
        }
        let length = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(length);
        if self.rest.is_empty() {
            self.leave.is_handed_over.store(true, Ordering::Release);
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        u64::try_from(self.rest.len()).map_or_else(|_| SizeHint::default(), SizeHint::with_exact)
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    fn next(body: &mut GuardedBody) -> Option<Result<usize, Withheld>> {
        let mut context = Context::from_waker(Waker::noop());
        match Pin::new(body).poll_frame(&mut context) {
            Poll::Ready(frame) => frame.map(|frame| frame.map(|frame| frame.into_data().unwrap().len())),
            Poll::Pending => unreachable!("it never waits"),
        }
    }

    #[test]
    fn f26_a_body_that_is_not_handed_over_whole_is_withheld_from_the_moment_of_the_stop() {
        let stopped = Arc::new(AtomicBool::new(false));
        let asked = stopped.clone();
        let leave = Leave::while_permitted(move || !asked.load(Ordering::Acquire));
        let mut body = GuardedBody::new(Bytes::from(vec![7; PIECE + 1]), leave.clone());
        assert_eq!(body.size_hint().exact(), Some(16 * 1024 + 1));
        assert_eq!(next(&mut body).unwrap().unwrap(), PIECE);
        assert!(!leave.is_handed_over() && !leave.is_withheld());
        stopped.store(true, Ordering::Release);
        assert!(next(&mut body).unwrap().is_err());
        assert!(leave.is_withheld() && !leave.is_handed_over());
    }

    #[test]
    fn a_body_that_was_handed_over_whole_is_not_withheld_any_more() {
        let leave = Leave::while_permitted(|| true);
        let mut body = GuardedBody::new(Bytes::from_static(b"whole"), leave.clone());
        assert_eq!(next(&mut body).unwrap().unwrap(), 5);
        assert!(leave.is_handed_over() && body.is_end_stream());
        assert!(next(&mut body).is_none());
        assert!(!leave.is_withheld());
    }
}
