//! Requests as anybody on the internet can make them, and the whole answer to each.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.text()))
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status, headers and body as bytes, without what differs between two answers to one question: the time.
    pub fn fingerprint(&self) -> Vec<u8> {
        let mut lines: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| *name != "date")
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        lines.sort();
        let head = format!("{}\n{}\n\n", self.status, lines.join("\n"));
        [head.as_bytes(), &self.body].concat()
    }
}

/// A client that follows nothing, decodes nothing and knows no proxy.
pub fn client() -> Client {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_certs_only([])
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap()
}

/// The same from another machine: every address of 127.0.0.0/8 is this one.
pub fn client_at(machine: IpAddr) -> Client {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .local_address(machine)
        .no_proxy()
        .tls_certs_only([])
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap()
}

/// Makes one request and reads what comes within a second after the head: some answers never end.
pub async fn request_at_most(
    client: &Client,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> Answer {
    let mut response = sent(client, method, url, headers, body).await;
    let mut answer = Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: Vec::new(),
    };
    let reading = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            answer.body.extend_from_slice(&chunk);
        }
    };
    let _it_never_ends = tokio::time::timeout(Duration::from_secs(1), reading).await;
    answer
}

/// Makes one request. Headers are sent as given, repeated ones included.
pub async fn request(
    client: &Client,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> Answer {
    let response = sent(client, method, url, headers, body).await;
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.bytes().await.unwrap().to_vec(),
    }
}

async fn sent(
    client: &Client,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> reqwest::Response {
    let mut all = HeaderMap::new();
    for (name, value) in headers {
        all.append(
            HeaderName::try_from(*name).unwrap(),
            HeaderValue::try_from(*value).unwrap(),
        );
    }
    let method = Method::try_from(method).unwrap();
    let sent = client.request(method, url).headers(all).body(body).send().await;
    sent.unwrap_or_else(|fault| panic!("{url}: {fault:?}"))
}

/// Reads a page or document.
pub async fn get(url: &str, accept: &str) -> Answer {
    request(&client(), "GET", url, &[("accept", accept)], Vec::new()).await
}

/// Reads an ActivityStreams document.
pub async fn document(url: &str) -> Answer {
    get(url, "application/activity+json").await
}

/// Posts JSON.
pub async fn post_json(url: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json")];
    request(&client(), "POST", url, &headers, body.to_string().into_bytes()).await
}
