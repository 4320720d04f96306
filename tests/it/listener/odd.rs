//! Requests no client should send, on both listeners of a node (G25).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::company::Company;

/// Everything a listener answers to these bytes, until it closes.
fn answer(origin: &str, bytes: &str) -> String {
    let address = origin.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    // A listener that has refused already may not read the rest.
    let _refused = stream.write_all(bytes.as_bytes());
    let mut text = Vec::new();
    let _closed_or_reset = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn statuses(answer: &str) -> Vec<u16> {
    let lines = answer.lines().filter_map(|line| line.strip_prefix("HTTP/1."));
    lines
        .map(|rest| rest.split(' ').nth(1).unwrap().parse().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g25_what_can_be_read_in_two_ways_is_refused_by_both_listeners() {
    let company = Company::new().await;
    let host = |origin: &str| origin.strip_prefix("http://").unwrap().to_owned();
    for origin in [company.internal_url.clone(), company.public_url.clone()] {
        let host = host(&origin);
        let many = "x: y\r\n".repeat(10_000);
        for (what, request, wanted) in [
            (
                "a whole URL",
                format!("GET {origin}/health HTTP/1.1\r\nHost: {host}\r\n\r\n"),
                400,
            ),
            (
                "another's URL",
                format!("GET http://elsewhere.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n"),
                400,
            ),
            (
                "a tunnel",
                format!("CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n"),
                400,
            ),
            (
                "a folded line",
                format!("GET /health HTTP/1.1\r\nHost: {host}\r\nX: a\r\n b\r\n\r\n"),
                400,
            ),
            (
                "10,000 headers",
                format!("GET /health HTTP/1.1\r\nHost: {host}\r\n{many}\r\n"),
                431,
            ),
            ("HTTP/1.0", "GET /health HTTP/1.0\r\n\r\n".to_owned(), 200),
        ] {
            let answered = {
                let origin = origin.clone();
                tokio::task::spawn_blocking(move || answer(&origin, &request))
                    .await
                    .unwrap()
            };
            assert_eq!(statuses(&answered), [wanted], "{what} at {origin}: {answered}");
        }
        let hidden = format!("GET /health HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let length = hidden.len() + 5;
        for lengths in [
            format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
            format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"),
        ] {
            let smuggling =
                format!("POST /inbox HTTP/1.1\r\nHost: {host}\r\n{lengths}\r\n\r\n0\r\n\r\n{hidden}");
            let answered = {
                let origin = origin.clone();
                tokio::task::spawn_blocking(move || answer(&origin, &smuggling))
                    .await
                    .unwrap()
            };
            let statuses = statuses(&answered);
            assert_eq!(statuses.len(), 1, "{lengths}: {answered}");
            assert!((400..500).contains(&statuses[0]), "{lengths}: {answered}");
        }
    }
}
