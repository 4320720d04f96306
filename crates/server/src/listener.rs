//! The two listeners: one socket, one router and one graceful end each.

use std::io;
use std::net::{SocketAddr, TcpListener};

use axum::Router;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Bound sockets for both planes. Tests bind free ports before they know the configuration.
pub struct Listeners {
    /// Of the internal plane.
    pub internal: TcpListener,
    /// Of the public plane.
    pub public: TcpListener,
}

/// A socket that cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("The {plane} listener cannot use {address}: {reason}.")]
pub struct BindError {
    plane: &'static str,
    address: SocketAddr,
    reason: String,
}

impl Listeners {
    /// Binds both addresses.
    ///
    /// # Errors
    /// [`BindError`], with a sentence that names the address.
    pub fn bind(internal: SocketAddr, public: SocketAddr) -> Result<Self, BindError> {
        Ok(Self {
            internal: bind("internal", internal)?,
            public: bind("public", public)?,
        })
    }
}

fn bind(plane: &'static str, address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).map_err(|fault| BindError {
        plane,
        address,
        reason: match fault.kind() {
            io::ErrorKind::AddrInUse => "another program listens there already".to_owned(),
            io::ErrorKind::PermissionDenied => "this account may not listen there".to_owned(),
            io::ErrorKind::AddrNotAvailable => "this machine has no such address".to_owned(),
            _ => fault.to_string(),
        },
    })
}

/// Answers on a socket until the token is cancelled and the requests under way are answered.
///
/// Handlers learn the peer's own address; a header that claims another is nobody's business here.
///
/// # Errors
/// When the socket cannot be handed to the runtime.
pub fn serve(socket: TcpListener, router: Router, cancel: CancellationToken) -> io::Result<JoinHandle<()>> {
    socket.set_nonblocking(true)?;
    let socket = tokio::net::TcpListener::from_std(socket)?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(socket, service).with_graceful_shutdown(cancel.cancelled_owned());
    Ok(tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "a listener failed");
        }
    }))
}
