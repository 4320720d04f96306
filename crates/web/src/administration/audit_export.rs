//! `/administration/audit/export` and `/heads`: the chain and its signed heads as lines of JSON, to be kept elsewhere.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use gatepost_internal::audit::{self, Entry};
use gatepost_internal::{Caller, Error};

use crate::Web;
use crate::page::headers;
use crate::refusal::Refusal;
use crate::session::Signed;

/// How many signed heads the file has at most: those of about a year of hours.
const HEADS: i64 = 10_000;

/// `GET /administration/audit/export`: every entry, oldest first, as `gatepost audit export` writes them. It is sent
/// as it is read, a thousand entries at a time.
pub(crate) async fn entries(State(web): State<Web>, Signed(session): Signed) -> Result<Response, Refusal> {
    // The first part is read before anything is answered: whoever may not read the chain gets a page that says so.
    let first = audit::export_after(&web.inside, &session.caller, 0).await?;
    let state = Reading {
        web,
        caller: session.caller,
        next: Some(first),
    };
    let body = Body::from_stream(stream::try_unfold(state, Reading::step));
    Ok(download("audit-chain.jsonl", body))
}

/// `GET /administration/audit/heads`: the signed heads, newest first.
pub(crate) async fn heads(State(web): State<Web>, Signed(session): Signed) -> Result<Response, Refusal> {
    let heads = audit::signed_heads(&web.inside, &session.caller, HEADS).await?;
    Ok(download(
        "audit-heads.jsonl",
        Body::from(lines(heads.signed.iter().map(serde_json::to_string))?),
    ))
}

/// A file that is being sent.
struct Reading {
    web: Web,
    caller: Caller,
    /// What was read and not sent; absent until the next part is read.
    next: Option<Vec<Entry>>,
}

impl Reading {
    /// The next part of the file, and what is left; none at the end. A failure breaks the download off, so that no
    /// part of a chain passes for the whole.
    async fn step(mut self) -> Result<Option<(Bytes, Self)>, Error> {
        let part = self.next.take().unwrap_or_default();
        let Some(last) = part.last() else {
            return Ok(None);
        };
        let after = audit::export_after(&self.web.inside, &self.caller, last.sequence).await?;
        self.next = Some(after);
        Ok(Some((lines(part.iter().map(serde_json::to_string))?, self)))
    }
}

/// One line each.
fn lines(all: impl Iterator<Item = serde_json::Result<String>>) -> Result<Bytes, Error> {
    let mut text = String::new();
    for line in all {
        text.push_str(&line.map_err(|_| Error::Damaged("an audit entry is not JSON"))?);
        text.push('\n');
    }
    Ok(text.into())
}

fn download(name: &'static str, body: Body) -> Response {
    let mut headers = headers("application/jsonl; charset=utf-8");
    if let Ok(disposition) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    (StatusCode::OK, headers, body).into_response()
}
