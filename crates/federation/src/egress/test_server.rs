//! A server that answers badly, and the surroundings of an [`Egress`] in tests.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::BoxFuture;
use gatepost_model::{Clock, Timestamp};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::Url;

use super::{Egress, EgressSettings, Recorder, Resolver, Sent, UrlPolicy};

/// The present moment of every test here.
pub(crate) const NOW: Timestamp = Timestamp(1_800_000_000_000);

pub(crate) struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        NOW
    }
}

/// A name server that gives one prepared answer after another, the last one forever, and counts.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) answers: Mutex<Vec<Vec<IpAddr>>>,
    pub(crate) lookups: AtomicUsize,
}

impl Names {
    pub(crate) fn answering(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(Self {
            answers: Mutex::new(answers.iter().map(parse).collect()),
            ..Self::default()
        })
    }
}

impl Resolver for Names {
    fn lookup(&self, _name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let index = self.lookups.fetch_add(1, Ordering::SeqCst);
        let answers = self.answers.lock().unwrap();
        let answer = answers.get(index).or(answers.last()).cloned().unwrap_or_default();
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// Keeps what was sent, as text.
#[derive(Default)]
pub(crate) struct Tape(pub(crate) Mutex<Vec<String>>);

impl Recorder for Tape {
    fn record(&self, sent: &Sent<'_>) {
        let line = format!(
            "{:?} {} {}\n{}\n{}",
            sent.purpose,
            sent.method,
            sent.url,
            String::from_utf8_lossy(sent.head),
            String::from_utf8_lossy(sent.body)
        );
        self.0.lock().unwrap().push(line);
    }
}

/// An egress whose name server knows nothing.
pub(crate) fn egress(policy: UrlPolicy) -> Egress {
    egress_with(policy, Names::answering(&[]))
}

pub(crate) fn egress_with(policy: UrlPolicy, names: Arc<Names>) -> Egress {
    let settings = EgressSettings::new("social.acme.example", policy, Arc::new(FixedClock));
    Egress::new(EgressSettings {
        resolver: names,
        ..settings
    })
    .unwrap()
}

/// How a server goes on after the head it was given.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    /// Closes the connection.
    Close,
    /// Sends these bytes again and again, this often.
    Repeat(&'static [u8], Duration),
}

/// Reads each request up to its empty line, answers with the same bytes, and keeps what it saw.
pub(crate) struct RawServer {
    pub(crate) address: SocketAddr,
    pub(crate) requests: Arc<Mutex<Vec<String>>>,
}

impl RawServer {
    pub(crate) async fn start(head: &'static str, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        // Ends with the test's runtime.
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let index = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(String::new());
                    seen.len() - 1
                };
                tokio::spawn(answer(stream, head, then, seen.clone(), index));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// Connections made so far, whether or not a request arrived on them.
    pub(crate) fn connections(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

/// Plays one connection; an error means the client has had enough.
async fn answer(
    mut stream: TcpStream,
    head: &str,
    then: Then,
    seen: Arc<Mutex<Vec<String>>>,
    index: usize,
) -> io::Result<()> {
    let mut received = Vec::new();
    while !received.windows(4).any(|window| window == b"\r\n\r\n") {
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(());
        }
    }
    seen.lock().unwrap()[index] = String::from_utf8_lossy(&received).into_owned();
    stream.write_all(head.as_bytes()).await?;
    if let Then::Repeat(bytes, pause) = then {
        loop {
            stream.write_all(bytes).await?;
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
    }
    // Without this the client may see a reset instead of the last bytes.
    stream.shutdown().await?;
    while stream.read(&mut [0; 1024]).await? > 0 {}
    Ok(())
}
