//! Takes connections from a socket, no more at once than it can serve.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::connection;
use super::proxies::TrustedProxies;

/// Connections one listener serves at once. A company's apps and streams need fewer, and at some 20 KiB each
/// they cannot fill a small machine's memory. The next one waits in the system's queue.
const MOST: usize = 8_192;

/// How long nothing is accepted after the system has refused to. It does so when files or memory are short,
/// which trying again at once would not mend.
const PAUSE: Duration = Duration::from_secs(1);

/// Answers on a socket until the token is cancelled and the requests under way are answered. Aborting the task
/// cuts them off.
///
/// Handlers find the address a request came from as `ConnectInfo<SocketAddr>`: the connection's own, unless
/// the connection is a trusted proxy's.
///
/// # Errors
/// When the socket cannot be handed to the runtime.
pub fn serve(
    socket: TcpListener,
    router: Router,
    proxies: TrustedProxies,
    cancel: CancellationToken,
) -> io::Result<JoinHandle<()>> {
    socket.set_nonblocking(true)?;
    let door = Door {
        socket: tokio::net::TcpListener::from_std(socket)?,
        places: Arc::new(Semaphore::new(MOST)),
    };
    Ok(tokio::spawn(door.serve(router, Arc::new(proxies), cancel)))
}

/// A socket and how many may still come in.
struct Door {
    socket: tokio::net::TcpListener,
    places: Arc<Semaphore>,
}

impl Door {
    async fn serve(self, router: Router, proxies: Arc<TrustedProxies>, cancel: CancellationToken) {
        // Connections end with this task, however it ends.
        let mut connections = JoinSet::new();
        loop {
            let (stream, peer, place) = tokio::select! {
                () = cancel.cancelled() => break,
                Some(_ended_or_panicked) = connections.join_next() => continue,
                next = self.next() => match next {
                    Some(next) => next,
                    None => break,
                },
            };
            connections.spawn(connection::serve(
                stream,
                place,
                peer,
                router.clone(),
                proxies.clone(),
                cancel.clone(),
            ));
        }
        // Whoever knocks from here on is refused at once.
        drop(self);
        while connections.join_next().await.is_some() {}
    }

    /// The next connection, as soon as there is a place for it.
    async fn next(&self) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
        let place = self.places.clone().acquire_owned().await.ok()?;
        loop {
            match self.socket.accept().await {
                Ok((stream, peer)) => return Some((stream, peer, place)),
                Err(fault) if is_the_peers(&fault) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection can be accepted now");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

/// Whether only this one connection failed, before it was ours.
fn is_the_peers(fault: &io::Error) -> bool {
    matches!(
        fault.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
