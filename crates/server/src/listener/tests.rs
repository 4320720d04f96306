//! A running listener, asked byte by byte. Time is the test's: it jumps on as soon as everybody waits.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use axum::routing::{any, get, post};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::TrustedProxies;
use super::accept::serve_in;
use super::places::Places;

/// A listener and what is needed to end it.
struct House {
    address: SocketAddr,
    stop: CancellationToken,
    serving: JoinHandle<()>,
    /// Lets `/wait` answer.
    bell: Arc<Notify>,
}

impl House {
    fn opens(trusted: &[&str]) -> Self {
        Self::opens_with(trusted, 8_192, 256)
    }

    /// With so many places, and so many for each address.
    fn opens_with(trusted: &[&str], most: usize, each: u32) -> Self {
        let socket = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = socket.local_addr().unwrap();
        let bell = Arc::new(Notify::new());
        let waiting = bell.clone();
        let router = Router::new()
            .route(
                "/whose",
                get(async |ConnectInfo(client): ConnectInfo<SocketAddr>| client.ip().to_string()),
            )
            .route("/take", post(async |body: String| body))
            .route("/echo", get(echo))
            .route(
                "/wait",
                any(async move || {
                    waiting.notified().await;
                    "at last"
                }),
            );
        let stop = CancellationToken::new();
        let proxies = TrustedProxies::parse(trusted).unwrap();
        let serving = serve_in(Places::new(most, each), socket, router, proxies, stop.clone()).unwrap();
        Self {
            address,
            stop,
            serving,
            bell,
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the test is the client")]
    async fn caller(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A caller from another address of this machine.
    #[expect(clippy::disallowed_methods, reason = "the test is the client")]
    async fn caller_from(&self, address: [u8; 4]) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((address, 0))).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    /// Sends these bytes on a connection of their own; gives everything that comes back until it is closed.
    async fn answers(&self, bytes: &str) -> String {
        let mut caller = self.caller().await;
        caller.write_all(bytes.as_bytes()).await.unwrap();
        rest(&mut caller).await
    }
}

/// Takes the connection over and sends back what comes, as a WebSocket would.
async fn echo(request: Request) -> (StatusCode, [(&'static str, &'static str); 2]) {
    tokio::spawn(async {
        let upgraded = hyper::upgrade::on(request).await.unwrap();
        let (mut reader, mut writer) = tokio::io::split(TokioIo::new(upgraded));
        tokio::io::copy(&mut reader, &mut writer).await.unwrap();
    });
    let headers = [("connection", "upgrade"), ("upgrade", "echo")];
    (StatusCode::SWITCHING_PROTOCOLS, headers)
}

/// What comes until the listener closes. A reset after the answer is a close, too.
async fn rest(caller: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _closed_or_reset = caller.read_to_end(&mut bytes).await;
    String::from_utf8(bytes).unwrap()
}

/// Reads up to the end of a short answer.
async fn one_answer(caller: &mut TcpStream, end: &str) -> String {
    let mut text = String::new();
    let mut byte = [0];
    while !text.ends_with(end) {
        let length = caller.read(&mut byte).await.unwrap();
        assert_eq!(length, 1, "closed after {text:?}");
        text.push(char::from(byte[0]));
    }
    text
}

const WHOSE: &str = "GET /whose HTTP/1.1\r\nHost: h\r\n\r\n";

#[tokio::test(start_paused = true)]
async fn g12_only_a_trusted_peer_says_who_asks() {
    let claims = "GET /whose HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\
                  X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n";
    for (trusted, client) in [
        ([].as_slice(), "127.0.0.1"),
        (&["10.0.0.0/8"], "127.0.0.1"),
        (&["10.0.0.0/8", "127.0.0.1"], "203.0.113.7"),
    ] {
        let answer = House::opens(trusted).answers(claims).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(
            answer.ends_with(&format!("\r\n\r\n{client}")),
            "{trusted:?}: {answer}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn half_a_head_is_cut_after_ten_seconds() {
    let house = House::opens(&[]);
    for half in ["", "G", "PRI * HT", "GET /whose HTTP/1.1\r\nHost: h\r\n"] {
        let start = Instant::now();
        assert_eq!(house.answers(half).await, "", "{half:?}");
        assert_eq!(start.elapsed().as_secs(), 10, "{half:?}");
    }
    // One byte now and then does not help.
    let mut caller = house.caller().await;
    let start = Instant::now();
    for byte in WHOSE.bytes() {
        if caller.write_all(&[byte]).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    assert_eq!(rest(&mut caller).await, "");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_connection_waits_two_minutes_for_the_next_request_and_not_for_ever() {
    let house = House::opens(&[]);
    let mut caller = house.caller().await;
    for _ in 0..3 {
        caller.write_all(WHOSE.as_bytes()).await.unwrap();
        one_answer(&mut caller, "127.0.0.1").await;
        tokio::time::sleep(Duration::from_secs(120)).await;
    }
    let start = Instant::now();
    assert_eq!(rest(&mut caller).await, "");
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn half_a_body_is_waited_for_thirty_seconds_however_it_trickles() {
    let house = House::opens(&[]);
    let half = "POST /take HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf";
    let start = Instant::now();
    let answer = house.answers(half).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(start.elapsed().as_secs(), 30);

    let mut caller = house.caller().await;
    caller.write_all(half.as_bytes()).await.unwrap();
    let start = Instant::now();
    for _ in 0..90 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if caller.write_all(b"x").await.is_err() {
            break;
        }
    }
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
    // A body that comes slowly, but in time.
    let mut caller = house.caller().await;
    caller.write_all(half.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(25)).await;
    caller.write_all("x".repeat(96).as_bytes()).await.unwrap();
    let answer = one_answer(&mut caller, &"x".repeat(96)).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_may_take_longer_than_a_body() {
    let house = House::opens(&[]);
    let mut waiting = house.caller().await;
    waiting
        .write_all(b"POST /wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(100)).await;
    house.bell.notify_one();
    let answer = rest(&mut waiting).await;
    assert!(answer.ends_with("at last"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn g12_an_address_with_all_its_connections_is_closed_and_another_is_served() {
    let house = House::opens_with(&[], 100, 3);
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut caller = house.caller().await;
        caller.write_all(WHOSE.as_bytes()).await.unwrap();
        one_answer(&mut caller, "127.0.0.1").await;
        held.push(caller);
    }
    let start = Instant::now();
    assert_eq!(rest(&mut house.caller().await).await, "");
    assert!(start.elapsed() < Duration::from_secs(1), "closed at once");
    let mut neighbour = house.caller_from([127, 0, 0, 2]).await;
    neighbour.write_all(WHOSE.as_bytes()).await.unwrap();
    one_answer(&mut neighbour, "127.0.0.2").await;
    // A place that is given back can be had again.
    drop(held.pop());
    tokio::time::sleep(Duration::from_millis(10)).await;
    let mut caller = house.caller().await;
    caller.write_all(WHOSE.as_bytes()).await.unwrap();
    one_answer(&mut caller, "127.0.0.1").await;
}

#[tokio::test(start_paused = true)]
async fn g12_a_trusted_proxy_has_as_many_connections_as_it_needs() {
    let house = House::opens_with(&["127.0.0.0/8"], 100, 3);
    let mut held = Vec::new();
    for _ in 0..20 {
        let mut caller = house.caller().await;
        caller.write_all(WHOSE.as_bytes()).await.unwrap();
        one_answer(&mut caller, "127.0.0.1").await;
        held.push(caller);
    }
}

#[tokio::test(start_paused = true)]
async fn idle_connections_make_room_where_it_is_scarce() {
    let house = House::opens_with(&[], 8, 0);
    let mut busy = house.caller().await;
    busy.write_all(b"GET /wait HTTP/1.1\r\nHost: h\r\n\r\n")
        .await
        .unwrap();
    let mut idle = Vec::new();
    for _ in 0..6 {
        let mut caller = house.caller().await;
        caller.write_all(WHOSE.as_bytes()).await.unwrap();
        one_answer(&mut caller, "127.0.0.1").await;
        idle.push(caller);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let start = Instant::now();
    // Seven are taken, and one is kept for whoever comes next: two have to go.
    for mut longest in idle.drain(..2) {
        assert_eq!(rest(&mut longest).await, "");
    }
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    // Now there is room again, and the others stay.
    tokio::time::sleep(Duration::from_secs(60)).await;
    for caller in &mut idle {
        caller.write_all(WHOSE.as_bytes()).await.unwrap();
        one_answer(caller, "127.0.0.1").await;
    }
    house.bell.notify_one();
    one_answer(&mut busy, "at last").await;
}

#[tokio::test(start_paused = true)]
async fn a_stop_is_held_up_by_what_is_under_way_and_not_by_half_a_request() {
    let house = House::opens(&[]);
    let mut idle = house.caller().await;
    idle.write_all(WHOSE.as_bytes()).await.unwrap();
    one_answer(&mut idle, "127.0.0.1").await;
    let mut half = house.caller().await;
    half.write_all(b"GET /wh").await.unwrap();
    let mut waiting = house.caller().await;
    waiting
        .write_all(b"GET /wait HTTP/1.1\r\nHost: h\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;

    let start = Instant::now();
    house.stop.cancel();
    assert_eq!(rest(&mut half).await, "");
    assert_eq!(rest(&mut idle).await, "");
    assert!(start.elapsed() < Duration::from_secs(2));
    assert!(!house.serving.is_finished(), "a request is under way");
    house.bell.notify_one();
    let answer = rest(&mut waiting).await;
    assert!(answer.ends_with("at last"), "{answer}");
    house.serving.await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn an_aborted_listener_cuts_what_is_under_way() {
    let house = House::opens(&[]);
    let mut waiting = house.caller().await;
    waiting
        .write_all(b"GET /wait HTTP/1.1\r\nHost: h\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    house.serving.abort();
    assert_eq!(rest(&mut waiting).await, "");
}

#[tokio::test(start_paused = true)]
async fn a_connection_can_be_taken_over_as_a_websocket_does() {
    let house = House::opens(&[]);
    let mut caller = house.caller().await;
    caller
        .write_all(b"GET /echo HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n")
        .await
        .unwrap();
    let answer = one_answer(&mut caller, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    for word in ["one", "two"] {
        // Far beyond every deadline of a request: what is upgraded has an owner of its own.
        tokio::time::sleep(Duration::from_secs(1_000)).await;
        caller.write_all(word.as_bytes()).await.unwrap();
        assert_eq!(one_answer(&mut caller, word).await, word);
    }
}

#[tokio::test(start_paused = true)]
async fn g25_a_request_with_two_lengths_hides_no_second_request() {
    let house = House::opens(&[]);
    let hidden = "GET /whose HTTP/1.1\r\nHost: h\r\n\r\n";
    for lengths in [
        format!(
            "Content-Length: {}\r\nTransfer-Encoding: chunked\r\n",
            5 + hidden.len()
        ),
        format!(
            "Transfer-Encoding: chunked\r\nContent-Length: {}\r\n",
            5 + hidden.len()
        ),
    ] {
        let answer = house
            .answers(&format!(
                "POST /take HTTP/1.1\r\nHost: h\r\n{lengths}\r\n0\r\n\r\n{hidden}"
            ))
            .await;
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{lengths:?}: {answer}");
        assert!(!answer.contains("127.0.0.1"), "{lengths:?}: {answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn g25_what_can_be_read_in_two_ways_is_refused() {
    let house = House::opens(&[]);
    let many = "x: y\r\n".repeat(10_000);
    let long = "y".repeat(100_000);
    for (what, request, status) in [
        (
            "a whole URL",
            "GET http://elsewhere.example/whose HTTP/1.1\r\nHost: h\r\n\r\n".to_owned(),
            "400",
        ),
        (
            "a folded line",
            "GET /whose HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n".to_owned(),
            "400",
        ),
        (
            "a space before the colon",
            "GET /whose HTTP/1.1\r\nHost : h\r\n\r\n".to_owned(),
            "400",
        ),
        (
            "two lengths",
            "POST /take HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab".to_owned(),
            "400",
        ),
        (
            "a length with a sign",
            "POST /take HTTP/1.1\r\nHost: h\r\nContent-Length: +2\r\n\r\nab".to_owned(),
            "400",
        ),
        (
            "chunks not last",
            "POST /take HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, x\r\n\r\n".to_owned(),
            "400",
        ),
        (
            "chunks in HTTP/1.0",
            "POST /take HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
            "400",
        ),
        (
            "10,000 headers",
            format!("GET /whose HTTP/1.1\r\nHost: h\r\n{many}\r\n"),
            "431",
        ),
        (
            "a long header",
            format!("GET /whose HTTP/1.1\r\nHost: h\r\nX: {long}\r\n\r\n"),
            "431",
        ),
        ("no HTTP", "hello\r\n\r\n".to_owned(), "400"),
        ("HTTP/1.0", "GET /whose HTTP/1.0\r\n\r\n".to_owned(), "200"),
    ] {
        let answer = house.answers(&request).await;
        let line = answer.lines().next().unwrap_or_default();
        assert_eq!(line.split(' ').nth(1), Some(status), "{what}: {line:?}");
    }
}
