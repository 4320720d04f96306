//! How many connections one address has at once (G12).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::command_line::installation::Installation;
use crate::support::patience::eventually;

const ASKS: &[u8] = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A connection that has had an answer and is kept; none if the listener has closed it without one.
fn kept(port: u16) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    // A listener that has closed already may not take it.
    let _closed = stream.write_all(ASKS);
    let mut byte = [0];
    matches!(stream.read(&mut byte), Ok(1)).then_some(stream)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g12_each_listener_closes_what_one_address_has_too_many_of() {
    let node = Installation::new();
    let serving = node
        .command(&["serve"])
        .with("GATEPOST_INTERNAL__CONNECTIONS_PER_ADDRESS", "20")
        .with("GATEPOST_PUBLIC__CONNECTIONS_PER_ADDRESS", "30");
    let running = node.serves_as(serving).await;
    for (port, each) in node.ports.into_iter().zip([20, 30]) {
        let answered = tokio::task::spawn_blocking(move || {
            let mut held: Vec<_> = (0..60).map_while(|_| kept(port)).collect();
            // Whoever asked whether the node is up may have held some of them.
            assert!((each - 10..=each).contains(&held.len()), "{}", held.len());
            held.truncate(5);
            held
        })
        .await
        .unwrap();
        let _again = eventually("there is room again", async || kept(port)).await;
        drop(answered);
    }
    assert_eq!(running.terminates().code, Some(0));
}
