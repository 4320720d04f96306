//! A plain HTTP client for a node on loopback: JSON in, JSON out, a bearer token where one is needed.

use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::Body;
use ureq::http::Response;

use crate::failure::{During, Failure};

/// A client of one node's listener.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    /// `http://localhost:PORT`, without a slash at the end.
    base: String,
}

impl Client {
    /// Opens nothing yet.
    pub fn new(base: &str) -> Self {
        let agent = Agent::config_builder()
            // A proxy from the environment is for the internet; it does not know this machine's loopback.
            .proxy(None)
            .http_status_as_error(false)
            // Nothing a node answers takes this long; a hanging node must not hang us.
            .timeout_global(Some(Duration::from_secs(10)))
            .build()
            .new_agent();
        Self {
            agent,
            base: base.trim_end_matches('/').to_owned(),
        }
    }

    /// The status of a GET without a token; `None` while nobody listens.
    pub fn status(&self, path: &str) -> Option<u16> {
        let response = self.agent.get(format!("{}{path}", self.base)).call().ok()?;
        Some(response.status().as_u16())
    }

    /// The JSON of a GET; anything but 200 is a failure.
    pub fn get(&self, path: &str, token: &str) -> Result<Value, Failure> {
        let request = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("authorization", bearer(token));
        answer(
            &format!("GET {path}"),
            request.call().during(|| format!("GET {path}"))?,
        )
    }

    /// The JSON of a POST; anything but 200 and 201 is a failure.
    pub fn post(&self, path: &str, token: &str, body: &Value) -> Result<Value, Failure> {
        let request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("authorization", bearer(token));
        answer(
            &format!("POST {path}"),
            request.send_json(body).during(|| format!("POST {path}"))?,
        )
    }
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

fn answer(request: &str, mut response: Response<Body>) -> Result<Value, Failure> {
    let status = response.status().as_u16();
    let text = response
        .body_mut()
        .read_to_string()
        .during(|| request.to_owned())?;
    match status {
        200 | 201 => serde_json::from_str(&text).during(|| format!("{request} answered no JSON")),
        _ => Err(Failure::failed(format!("{request} answered {status}: {text}"))),
    }
}

/// The text at a JSON pointer (RFC 6901); absent or no text is a failure that names the pointer.
pub fn text<'value>(value: &'value Value, pointer: &str) -> Result<&'value str, Failure> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.ok_or_else(|| Failure::failed(format!("there is no text at {pointer} in {value}")))
}
