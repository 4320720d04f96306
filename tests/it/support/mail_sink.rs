//! A mail server on this machine that keeps what it is given and answers as it is told.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it has seen.
#[derive(Default)]
struct Seen {
    /// Everything clients have said, in order: commands and mails.
    said: Mutex<String>,
    /// The mails it has taken, headers and all.
    taken: Mutex<Vec<String>>,
    /// How many connections there were.
    connections: Mutex<usize>,
    /// Answers to the next recipients; when there are none, everybody is welcome.
    answers: Mutex<VecDeque<&'static str>>,
}

/// A running sink. It ends with the test.
pub struct MailSink {
    /// Where it listens.
    pub address: SocketAddr,
    seen: Arc<Seen>,
}

impl MailSink {
    /// Starts one.
    pub async fn starts() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let for_task = seen.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *for_task.connections.lock().unwrap() += 1;
                tokio::spawn(converse(stream, for_task.clone()));
            }
        });
        Self { address, seen }
    }

    /// The next recipients are answered with these, one after another.
    pub fn answers(&self, lines: &[&'static str]) {
        self.seen.answers.lock().unwrap().extend(lines);
    }

    /// The mails it has taken.
    pub fn taken(&self) -> Vec<String> {
        self.seen.taken.lock().unwrap().clone()
    }

    /// Everything it was told, for canaries.
    pub fn heard(&self) -> String {
        self.seen.said.lock().unwrap().clone()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        *self.seen.connections.lock().unwrap()
    }
}

/// RFC 5321, as much of it as a relay needs. Whoever hangs up ends it.
async fn converse(stream: TcpStream, seen: Arc<Seen>) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    if writer.write_all(b"220 sink\r\n").await.is_err() {
        return;
    }
    while let Ok(Some(line)) = lines.next_line().await {
        seen.said.lock().unwrap().push_str(&format!("{line}\r\n"));
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let answer = match verb.as_str() {
            "RCPT" => seen.answers.lock().unwrap().pop_front().unwrap_or("250 ok"),
            "DATA" => {
                if writer.write_all(b"354 go on\r\n").await.is_err() {
                    return;
                }
                let mut mail = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    mail.push_str(&format!("{line}\r\n"));
                }
                seen.said.lock().unwrap().push_str(&mail);
                seen.taken.lock().unwrap().push(mail);
                "250 taken"
            }
            "QUIT" => "221 goodbye",
            _ => "250 ok",
        };
        let sent = writer.write_all(format!("{answer}\r\n").as_bytes()).await;
        if sent.is_err() || verb == "QUIT" {
            return;
        }
    }
}
