//! The body of a request, and how long it may take.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a request's body may take, from the end of the head to its last byte. The largest that is
/// taken has 2 MB; that is 70 KB a second, and most have a few hundred bytes. Without an end, a byte
/// now and then would hold a handler for ever.
pub(super) const BODY: Duration = Duration::from_secs(30);

/// A body of which the handler waits for no byte after [`BODY`]. Answers have no such limit, and what has taken
/// a connection over (a WebSocket) is no body.
pub(super) struct Asked<B> {
    body: B,
    deadline: Instant,
    /// Set once the body has to be waited for; most have come with their heads.
    alarm: Option<Pin<Box<Sleep>>>,
}

/// Told to the handler, which answers as to every body that breaks off.
#[derive(Debug, thiserror::Error)]
#[error("the request's body took longer than 30 seconds")]
struct TooSlow;

impl<B> Asked<B> {
    /// A body whose head is complete now.
    pub(super) fn now(body: B) -> Self {
        Self {
            body,
            deadline: Instant::now() + BODY,
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
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let deadline = this.deadline;
        let alarm = this.alarm.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        alarm.as_mut().poll(context).map(|()| Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
