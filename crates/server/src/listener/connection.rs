//! One connection from its opening to its end: HTTP/1 or HTTP/2, as the client begins it.

use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::activity::{Activity, SCARCE};
use super::places::{Place, Places};
use super::proxies::TrustedProxies;
use super::request::Requests;
use super::watched::Watched;

/// Bytes of a request's head. Four times what browsers send with their longest cookies; a longer one is 431.
const HEAD_BYTES: usize = 64 * 1024;

/// Lines of a request's head; more are 431. Twice what a browser behind two proxies sends.
const HEAD_LINES: usize = 100;

/// Requests at once on one HTTP/2 connection; what browsers and proxies assume unless told.
const STREAMS: u32 = 100;

/// Serves a connection until it ends, or its deadline passes, or the node has stopped and nothing is under way.
pub(super) async fn serve(
    stream: TcpStream,
    place: Place,
    places: Places,
    peer: SocketAddr,
    router: Router,
    proxies: Arc<TrustedProxies>,
    cancel: CancellationToken,
) {
    // A stream's events are small, and each is wanted now; a connection without it is slower and right.
    let _slower = stream.set_nodelay(true);
    let activity = Activity::opened();
    let requests = Requests::new(router, proxies, peer, activity.clone());
    let socket = TokioIo::new(Watched::new(stream, activity.clone(), place));

    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().max_buf_size(HEAD_BYTES).max_headers(HEAD_LINES);
    builder
        .http2()
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX))
        // WebSockets over HTTP/2 (RFC 8441).
        .enable_connect_protocol();

    let mut connection = pin!(builder.serve_connection_with_upgrades(socket, requests));
    let mut stop = pin!(cancel.cancelled());
    let mut stopping = false;
    let mut alarm = pin!(sleep_until(activity.deadline(places.room())));
    poll_fn(|context| {
        if !stopping && stop.as_mut().poll(context).is_ready() {
            stopping = true;
            activity.stops();
            connection.as_mut().graceful_shutdown();
        }
        // What went wrong is the peer's doing, and at most its business.
        if connection.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        loop {
            let now = Instant::now();
            let deadline = activity.deadline(places.room());
            if deadline <= now {
                return Poll::Ready(());
            }
            // Nobody tells a connection that room has become scarce; it looks.
            let deadline = deadline.min(now + SCARCE);
            if deadline < alarm.deadline() || alarm.is_elapsed() {
                alarm.as_mut().reset(deadline);
            }
            // Set for an earlier moment than need be, it goes off and is set again.
            if alarm.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
        }
    })
    .await;
}
