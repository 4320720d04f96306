//! Takes connections from a socket, no more at once than it can serve.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpStream;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::connection;
use super::places::{Place, Places};
use super::proxies::TrustedProxies;

/// Connections one listener serves at once. A company's apps and streams need fewer, and at some 20 KiB each
/// they cannot fill a small machine's memory. The next one waits in the system's queue.
const MOST: usize = 8_192;

/// How long nothing is accepted after the system has refused to. It does so when files or memory are short,
/// which trying again at once would not mend.
const PAUSE: Duration = Duration::from_secs(1);

/// How often at most the log says that an address has all the connections it may have.
const TOLD: Duration = Duration::from_secs(60);

/// Answers on a socket until the token is cancelled and the requests under way are answered. Aborting the task
/// cuts them off.
///
/// Handlers find the address a request came from as `ConnectInfo<SocketAddr>`: the connection's own, unless
/// the connection is a trusted proxy's.
///
/// One address (of IPv6, a network of 64 bits) has at most `each` connections, 0 for any number; one more is
/// closed at once. Trusted proxies are not counted, because everybody is behind them.
///
/// # Errors
/// When the socket cannot be handed to the runtime.
pub fn serve(
    socket: TcpListener,
    router: Router,
    proxies: TrustedProxies,
    each: u32,
    cancel: CancellationToken,
) -> io::Result<JoinHandle<()>> {
    serve_in(Places::new(MOST, each), socket, router, proxies, cancel)
}

/// The same with so many places.
pub(super) fn serve_in(
    places: Places,
    socket: TcpListener,
    router: Router,
    proxies: TrustedProxies,
    cancel: CancellationToken,
) -> io::Result<JoinHandle<()>> {
    socket.set_nonblocking(true)?;
    let door = Door {
        socket: tokio::net::TcpListener::from_std(socket)?,
        places,
        proxies: Arc::new(proxies),
        told: None,
    };
    Ok(tokio::spawn(door.serve(router, cancel)))
}

/// A socket and how many may still come in.
struct Door {
    socket: tokio::net::TcpListener,
    places: Places,
    proxies: Arc<TrustedProxies>,
    /// When the log last said that an address has all it may have.
    told: Option<Instant>,
}

impl Door {
    async fn serve(mut self, router: Router, cancel: CancellationToken) {
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
                self.places.clone(),
                peer,
                router.clone(),
                self.proxies.clone(),
                cancel.clone(),
            ));
        }
        // Whoever knocks from here on is refused at once.
        drop(self);
        while connections.join_next().await.is_some() {}
    }

    /// The next connection, as soon as there is a place for it.
    async fn next(&mut self) -> Option<(TcpStream, SocketAddr, Place)> {
        let one = self.places.any().await?;
        loop {
            match self.socket.accept().await {
                Ok((stream, peer)) => {
                    let ip = Some(peer.ip()).filter(|ip| !self.proxies.trusts(*ip));
                    if let Some(counted) = self.places.count(ip) {
                        let place = Place {
                            _one: one,
                            _counted: counted,
                        };
                        return Some((stream, peer, place));
                    }
                    self.tell();
                }
                Err(fault) if is_the_peers(&fault) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection can be accepted now");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Tells the operator why connections are closed, and not once for each of them.
    fn tell(&mut self) {
        if self.told.is_none_or(|last| last.elapsed() >= TOLD) {
            self.told = Some(Instant::now());
            tracing::warn!(
                "an address has as many connections as connections_per_address allows, and more of it are closed; \
                 if it is a reverse proxy, name it in trusted_proxies"
            );
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
