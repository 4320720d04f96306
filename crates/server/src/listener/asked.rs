//! The body of a request, and how long it may take.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a request's body may take, from the end of the head to its last byte, besides what its bytes
/// earn. Most have a few hundred bytes. Without an end, a byte now and then would hold a handler for ever.
pub(super) const BODY: Duration = Duration::from_secs(30);

/// For so many bytes that came, a second more: pictures are large, and people upload them from trains. Half a
/// megabit a second is a slow telephone; whoever is slower has the first half minute.
const BYTES_A_SECOND: u64 = 64 * 1024;

/// A body of which the handler waits for no byte after [`BODY`] and what was earned. Answers have no such limit,
/// and what has taken a connection over (a WebSocket) is no body.
pub(super) struct Asked<B> {
    body: B,
    begun: Instant,
    /// Bytes that came.
    received: u64,
    /// Set once the body has to be waited for; most have come with their heads.
    alarm: Option<Pin<Box<Sleep>>>,
}

/// Told to the handler, which answers as to every body that breaks off.
#[derive(Debug, thiserror::Error)]
#[error("the request's body came too slowly")]
struct TooSlow;

impl<B> Asked<B> {
    /// A body whose head is complete now.
    pub(super) fn now(body: B) -> Self {
        Self {
            body,
            begun: Instant::now(),
            received: 0,
            alarm: None,
        }
    }
}

impl<B> HttpBody for Asked<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        // What has come is taken even after the deadline, when it was the handler that was slow.
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some(bytes) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
                let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                this.received = this.received.saturating_add(bytes);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let deadline = this.begun + BODY + Duration::from_secs(this.received / BYTES_A_SECOND);
        let alarm = this.alarm.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if alarm.deadline() != deadline {
            alarm.as_mut().reset(deadline);
        }
        alarm.as_mut().poll(context).map(|()| Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
