//! `/live`: what is new, while a page is open, as Server-Sent Events.
//!
//! ```text
//!  verb commits -> Streams::tell(which) -> Feed loads it by a verb that checks -> the card, as HTML
//! ```
//! An event carries the same card as the page would show, so a page's module only has to put it in place.
//! Nothing is sent once the session has ended: whatever is loaded is loaded by verbs that look at the session
//! in the same snapshot, and the stream itself ends within five seconds (E20).

mod feed;
mod message;

use std::time::Duration;

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;

use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::{Web, page};
use feed::{Feed, Timeline};

/// Proxies close a connection on which nothing is said for a minute.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// `GET /live?timeline=home|company|outside|notifications`
///
/// With `after=ID`, or when a browser comes back with `Last-Event-ID`, what was missed comes first.
pub(crate) async fn listen(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let timeline = asked.text("timeline").as_deref().and_then(Timeline::parse);
    let timeline = timeline.ok_or_else(|| Error::invalid("There is no such timeline."))?;
    let seen = last_event(&headers).or_else(|| asked.text("after").and_then(|id| id.parse().ok()));
    let feed = Feed::open(web, session, timeline, seen).await?;
    let stream = Sse::new(feed.into_stream()).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE));
    let mut response = stream.into_response();
    let mut headers = page::headers("text/event-stream");
    headers.remove(CONTENT_TYPE);
    // A proxy that collects answers before it hands them on would hold back what is live.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response.headers_mut().extend(headers);
    Ok(response)
}

fn last_event(headers: &HeaderMap) -> Option<i64> {
    headers.get("last-event-id")?.to_str().ok()?.parse().ok()
}
