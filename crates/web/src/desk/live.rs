//! `/desk/live`: tells an open page of the desk that what it shows has changed. It says that, and nothing else: the
//! page offers to load itself again, so nothing jumps under somebody's finger.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use gatepost_internal::stream::{Event, Listening};
use gatepost_internal::{Caller, Error, gate};
use gatepost_model::id::CandidateId;

use crate::Web;
use crate::page::headers;
use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::Signed;

/// What an open page shows.
#[derive(Clone, Copy)]
enum Watched {
    /// The queue: any candidate the caller may see.
    Queue,
    /// One candidate.
    Candidate(CandidateId),
    /// What came in.
    Outside,
}

struct Open {
    web: Web,
    caller: Caller,
    listening: Listening,
    watched: Watched,
}

/// `GET /desk/live?candidate=ID`, `GET /desk/live?outside=yes`, or for the queue `GET /desk/live`. Ends within five
/// seconds after the session.
pub(crate) async fn listen(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let watched = match (asked.text("candidate"), asked.text("outside")) {
        (Some(id), _) => {
            let id: CandidateId = id.parse().map_err(|_| Error::NotFound)?;
            if !gate::is_visible(&web.inside, &session.caller, id).await? {
                return Err(Error::NotFound.into());
            }
            Watched::Candidate(id)
        }
        (None, Some(_)) if session.has_desk() => Watched::Outside,
        (None, Some(_)) => return Err(Error::NotFound.into()),
        (None, None) => Watched::Queue,
    };
    let listening = web
        .inside
        .context
        .streams
        .listen(session.caller.person, session.caller.token)?;
    let open = Open {
        web,
        caller: session.caller,
        listening,
        watched,
    };
    let events = stream::unfold(open, |mut open| async move {
        let sent = open.next().await?;
        Some((Ok::<_, Infallible>(sent), open))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::default()).into_response();
    // Everything that other pages forbid and promise holds for a stream, but for its type.
    let headers = headers("text/event-stream");
    for (name, value) in &headers {
        response.headers_mut().insert(name.clone(), value.clone());
    }
    Ok(response)
}

impl Open {
    /// The next event the caller may know of; none when the stream is over.
    async fn next(&mut self) -> Option<Sent> {
        loop {
            let concerns = match (self.listening.next().await?, self.watched) {
                (Event::Candidate(id), Watched::Candidate(watched)) => (id == watched).then_some(id),
                (Event::Candidate(id), Watched::Queue) => Some(id),
                (Event::Outside, Watched::Outside) => return Some(changed()),
                _ => None,
            };
            let Some(id) = concerns else { continue };
            match gate::is_visible(&self.web.inside, &self.caller, id).await {
                Ok(true) => return Some(changed()),
                Ok(false) => {}
                Err(Error::Unauthenticated) => return None,
                Err(error) => {
                    tracing::warn!(%error, "a page of the desk could not be told of a change");
                    return None;
                }
            }
        }
    }
}

fn changed() -> Sent {
    Sent::default().event("changed").data("")
}
