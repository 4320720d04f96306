//! The two listeners: one socket, one router and one graceful end each.
//!
//! ```text
//! accept (places) -> connection (deadlines) -> request (whose address, how long its body) -> router
//!                       \-- activity: what moves, and what is under way
//! ```
//! A loop of our own, because axum's knows no deadline for a request's head: whoever sends half of one would
//! hold a connection for ever, and the node's end with it. Start reading at [`serve`].

mod accept;
mod activity;
mod asked;
mod connection;
mod places;
mod proxies;
mod request;
#[cfg(test)]
mod tests;
mod watched;

use std::io;
use std::net::{SocketAddr, TcpListener};

pub use accept::serve;
pub use proxies::{NotAnAddress, TrustedProxies};

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
