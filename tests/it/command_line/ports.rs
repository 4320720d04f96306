//! Ports for a program that cannot be handed bound sockets.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// Ports in a row that nobody listens on now. They lie below the range from which the system draws, so that
/// nobody takes one while the program is down. Where to look first depends on the process, as tests run side
/// by side.
pub fn free_row<const N: usize>() -> [u16; N] {
    static ROW: AtomicU16 = AtomicU16::new(0);
    const ROWS: u32 = 1_500;
    loop {
        let row = (std::process::id() + u32::from(ROW.fetch_add(1, Ordering::Relaxed)) * 37) % ROWS;
        let first = 20_000 + u16::try_from(row * 8).unwrap();
        let ports: [u16; N] = std::array::from_fn(|place| first + u16::try_from(place).unwrap());
        let bound: Vec<_> = ports
            .iter()
            .map(|port| TcpListener::bind(("127.0.0.1", *port)))
            .collect();
        if bound.iter().all(Result::is_ok) {
            return ports;
        }
    }
}
