//! `/api/v1/streaming`: many streams on one WebSocket.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use gatepost_internal::stream::{Event, Listening};
use gatepost_internal::{Caller, Error};
use serde::Deserialize;
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval};

use super::channel::Channel;
use super::message::Envelope;
use super::presented::protocol;
use super::reader::Reader;
use super::sse::listen;
use crate::Api;
use crate::authenticate::Person;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// What an app may say at once: `{"type":"subscribe","stream":"hashtag","tag":".."}` and no more.
const LARGEST_MESSAGE: usize = 4 * 1024;

/// How many streams one socket carries. Apps ask for two or three.
const MOST_CHANNELS: usize = 20;

/// How often a silent socket is pinged, so that no proxy on the way gives it up.
const ALIVE: Duration = Duration::from_secs(30);

/// `GET /api/v1/streaming`
pub(crate) async fn connect(
    State(api): State<Api>,
    Person(caller): Person,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let first = Channel::asked_for(&parameters)?;
    if let Some(channel) = &first {
        channel.demand(&caller)?;
    }
    let upgrade = upgrade.map_err(|_| {
        Error::invalid(
            "This address is for WebSockets; for server-sent events ask for /api/v1/streaming/user.",
        )
    })?;
    let listening = listen(&api, &caller)?;
    let offered = protocol(&headers).map(str::to_owned);
    let upgrade = upgrade
        .max_message_size(LARGEST_MESSAGE)
        .max_frame_size(LARGEST_MESSAGE)
        .protocols(offered);
    let connection = Connection {
        reader: Reader { api, caller },
        channels: first.into_iter().collect(),
    };
    Ok(upgrade.on_upgrade(|socket| connection.run(socket, listening)))
}

/// An open socket and what it listens to.
struct Connection {
    reader: Reader,
    channels: Vec<Channel>,
}

/// What an app says.
#[derive(Deserialize)]
struct Wish {
    r#type: String,
    stream: String,
    tag: Option<String>,
}

/// The socket is of no use any more.
struct Over;

impl Connection {
    /// Runs until either side ends it, the token dies or the node stops.
    async fn run(mut self, mut socket: WebSocket, mut listening: Listening) {
        let mut alive = interval(ALIVE);
        alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let step = tokio::select! {
                event = listening.next() => match event {
                    Some(event) => self.tell(&mut socket, event).await,
                    None => Err(Over),
                },
                frame = socket.recv() => match frame {
                    Some(Ok(Frame::Text(text))) => self.hear(&mut socket, &text).await,
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => Err(Over),
                    Some(Ok(_)) => Ok(()),
                },
                _ = alive.tick() => send(&mut socket, Frame::Ping(Default::default())).await,
            };
            if step.is_err() {
                break;
            }
        }
        // The other side may be gone already, which is what closing is for.
        let _closed_already = socket.send(Frame::Close(None)).await;
    }

    async fn tell(&self, socket: &mut WebSocket, event: Event) -> Result<(), Over> {
        for channel in &self.channels {
            let message = self.reader.message(channel, event).await.map_err(|_| Over)?;
            let Some(message) = message else { continue };
            let envelope = Envelope {
                stream: channel.names(),
                event: message.event(),
                payload: message.payload().map_err(|_| Over)?,
            };
            let text = serde_json::to_string(&envelope).map_err(|_| Over)?;
            send(socket, Frame::Text(text.into())).await?;
        }
        Ok(())
    }

    /// A wish that cannot be granted is answered and changes nothing.
    async fn hear(&mut self, socket: &mut WebSocket, text: &str) -> Result<(), Over> {
        if let Err(error) = self.grant(text) {
            let answer = json!({ "error": error.to_string(), "status": status(&error) });
            send(socket, Frame::Text(answer.to_string().into())).await?;
        }
        Ok(())
    }

    fn grant(&mut self, text: &str) -> Result<(), Error> {
        let wish: Wish =
            serde_json::from_str(text).map_err(|_| Error::invalid("The message cannot be read."))?;
        let channel = Channel::parse(&wish.stream, wish.tag.as_deref())?;
        match wish.r#type.as_str() {
            "subscribe" => {
                channel.demand(self.caller())?;
                if self.channels.len() >= MOST_CHANNELS {
                    return Err(Error::invalid("There are too many streams on this connection."));
                }
                if !self.channels.contains(&channel) {
                    self.channels.push(channel);
                }
                Ok(())
            }
            "unsubscribe" => {
                self.channels.retain(|known| *known != channel);
                Ok(())
            }
            _ => Err(Error::invalid("type is subscribe or unsubscribe.")),
        }
    }

    fn caller(&self) -> &Caller {
        &self.reader.caller
    }
}

async fn send(socket: &mut WebSocket, frame: Frame) -> Result<(), Over> {
    socket.send(frame).await.map_err(|_| Over)
}

/// The status the same refusal has over HTTP.
fn status(error: &Error) -> u16 {
    match error {
        Error::NotFound => 404,
        Error::Scope(_) => 403,
        _ => 400,
    }
}
