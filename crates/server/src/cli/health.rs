//! `gatepost health`: what a supervisor asks that has no HTTP client, such as a container's.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::{Call, Failure};

/// How long each listener may take to connect, and to answer. A healthy one takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(3);

/// The question, for HTTP/1.0, so that the answer ends with the connection.
const QUESTION: &[u8] = b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n";

pub(super) fn run(call: &Call) -> Result<(), Failure> {
    let config = call.config()?;
    let listeners = [
        ("internal", config.internal_listen),
        ("public", config.public_listen),
    ];
    let mut faults = Vec::new();
    for (plane, address) in listeners {
        match status(address) {
            Ok(200) => call.terminal.line(&format!("The {plane} listener is well.")),
            Ok(status) => faults.push(format!(
                "The {plane} listener at {address} answers {status}: its log says why."
            )),
            Err(fault) => faults.push(format!(
                "The {plane} listener does not answer at {address}: {fault}."
            )),
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::refused(faults.join("\n")))
    }
}

/// The status `/health` is answered with.
fn status(listening: SocketAddr) -> io::Result<u16> {
    #[expect(
        clippy::disallowed_methods,
        reason = "asks this node itself, at an address of its own configuration"
    )]
    let mut stream = TcpStream::connect_timeout(&reachable(listening), PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(QUESTION)?;
    let mut line = [0; "HTTP/1.0 200".len()];
    stream.read_exact(&mut line)?;
    let line = String::from_utf8_lossy(&line);
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.ok_or_else(|| io::Error::other("what answers there is no Gatepost"))
}

/// A listener on all addresses is asked at this machine's own.
fn reachable(listening: SocketAddr) -> SocketAddr {
    let mut address = listening;
    match listening {
        SocketAddr::V4(all) if all.ip().is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        SocketAddr::V6(all) if all.ip().is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_on_all_addresses_is_asked_at_this_machine() {
        for (listening, asked) in [
            ("0.0.0.0:4000", "127.0.0.1:4000"),
            ("[::]:4000", "[::1]:4000"),
            ("10.0.0.5:4000", "10.0.0.5:4000"),
        ] {
            assert_eq!(reachable(listening.parse().unwrap()), asked.parse().unwrap());
        }
    }
}
