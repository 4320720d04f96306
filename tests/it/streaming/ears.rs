//! Open connections of apps.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::company::Company;
use crate::support::wire;

/// Far longer than anything takes; what should not come is never waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A WebSocket of an app.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Where an app puts its token.
pub enum Place {
    Header,
    Query,
    Protocol,
}

impl Socket {
    /// Connects, or gives the status of the refusal. `query` begins with `stream=`, or is empty.
    pub async fn open(company: &Company, token: &str, place: Place, query: &str) -> Result<Self, u16> {
        let mut url = format!(
            "{}/api/v1/streaming?{query}",
            company.internal_url.replace("http:", "ws:")
        );
        if matches!(place, Place::Query) {
            url = format!("{url}&access_token={token}");
        }
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        match place {
            Place::Header => {
                let bearer = HeaderValue::from_str(&format!("Bearer {token}")).unwrap();
                headers.insert("authorization", bearer);
            }
            Place::Protocol => {
                headers.insert("sec-websocket-protocol", HeaderValue::from_str(token).unwrap());
            }
            Place::Query => {}
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(fault) => panic!("{fault}"),
        }
    }

    /// Says something.
    pub async fn says(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// The next message; none when the connection has ended.
    pub async fn hears(&mut self) -> Option<Value> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.0.next())
                .await
                .expect("nothing came");
            match frame {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(other)) => panic!("{other:?}"),
            }
        }
    }

    /// The next message of an event, with its payload read.
    pub async fn hears_of(&mut self, event: &str) -> Value {
        let message = self.hears().await.expect("the connection ended");
        assert_eq!(message["event"], event, "{message}");
        let payload = message["payload"].as_str().unwrap();
        serde_json::from_str(payload).unwrap_or_else(|_| Value::String(payload.to_owned()))
    }
}

/// A connection for server-sent events.
pub struct Events {
    response: reqwest::Response,
    unread: String,
}

impl Events {
    /// Connects.
    pub async fn open(company: &Company, token: &str, path: &str) -> Self {
        let response = wire::client()
            .get(format!("{}{path}", company.internal_url))
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            unread: String::new(),
        }
    }

    /// The next event with its data; none when the connection has ended. Comments are passed over.
    pub async fn hears(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.map(|value| value.trim_start().to_owned())
                };
                let told = field("event:").zip(field("data:"));
                self.unread = rest.to_owned();
                match told {
                    Some(told) => return Some(told),
                    None => continue,
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk())
                .await
                .expect("nothing came");
            let chunk = chunk.ok()??;
            self.unread.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}
