//! One document, by all the rules.

use std::{sync::Arc, time::Duration};

use gatepost_model::{Clock, Timestamp};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::Value;
use url::Url;

use super::{
    Budget, FetchError, budget::HostBudget, json::parse_json, media_type::ACCEPT,
    media_type::is_activity_streams,
};
use crate::{
    egress::{Answer, Egress, Purpose, authority, same_origin},
    signature::SigningKey,
};

/// What a fetch may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For one document altogether: redirects, and the second try at its `id`.
    pub deadline: Duration,
    /// Requests to one host in any minute.
    pub per_host_and_minute: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(10),
            per_host_and_minute: 30,
        }
    }
}

/// A document found where its `id` says it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Equal to the document's `id`.
    pub url: Url,
    /// The JSON object.
    pub value: Value,
}

/// Fetches documents, signed by the instance actor. One per node, shared: it counts requests per host.
pub struct Fetcher {
    egress: Arc<Egress>,
    signing_key: Arc<SigningKey>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    hosts: HostBudget,
}

impl Fetcher {
    /// `signing_key` is the instance actor's.
    pub fn new(
        egress: Arc<Egress>,
        signing_key: Arc<SigningKey>,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Self {
        Self {
            egress,
            signing_key,
            clock,
            limits,
            hosts: HostBudget::default(),
        }
    }

    /// Fetches the document at `url`, or, where that one says so, at its `id` on the same host.
    ///
    /// # Errors
    /// [`FetchError`]; nothing is stored or retried here.
    pub async fn document(&self, url: &Url, budget: &Budget) -> Result<Document, FetchError> {
        self.within_deadline(self.canonical_document(url, budget)).await
    }

    /// Puts one deadline over a series of requests.
    pub(super) async fn within_deadline<T>(
        &self,
        work: impl Future<Output = Result<T, FetchError>>,
    ) -> Result<T, FetchError> {
        tokio::time::timeout(self.limits.deadline, work)
            .await
            .unwrap_or(Err(FetchError::Unavailable))
    }

    /// [`document`](Self::document) without its deadline.
    pub(super) async fn canonical_document(
        &self,
        url: &Url,
        budget: &Budget,
    ) -> Result<Document, FetchError> {
        let first = self.load(url, budget).await?;
        let id = own_id(&first.value)?;
        if id == first.url {
            return Ok(first);
        }
        if !same_origin(&id, &first.url) {
            return Err(FetchError::Unfit("its id is on another host"));
        }
        let second = self.load(&id, budget).await?;
        if own_id(&second.value)? == second.url {
            Ok(second)
        } else {
            Err(FetchError::Unfit("it is not where its id says"))
        }
    }

    /// One document at whatever address it is found, after at most one redirect.
    pub(super) async fn load(&self, url: &Url, budget: &Budget) -> Result<Document, FetchError> {
        let mut url = url.clone();
        url.set_fragment(None);
        let mut answer = self.ask(&url, budget).await?;
        if answer.status.is_redirection() {
            url = redirect_target(&url, &answer)?;
            answer = self.ask(&url, budget).await?;
        }
        Ok(Document {
            value: read(&answer)?,
            url,
        })
    }

    /// One GET without a signature: for what is not ActivityStreams, and so needs no actor to be asked by.
    pub(super) async fn ask_unsigned(
        &self,
        url: &Url,
        accept: &'static str,
        budget: &Budget,
    ) -> Result<Answer, FetchError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        self.send(url, budget, |_| Ok(headers)).await
    }

    /// One signed GET. After a redirect it is signed anew, as the signature names the path.
    async fn ask(&self, url: &Url, budget: &Budget) -> Result<Answer, FetchError> {
        self.send(url, budget, |now| {
            let mut headers = self.signing_key.sign_get(url, now)?;
            headers.insert(header::ACCEPT, HeaderValue::from_static(ACCEPT));
            Ok(headers)
        })
        .await
    }

    async fn send(
        &self,
        url: &Url,
        budget: &Budget,
        headers: impl FnOnce(Timestamp) -> Result<HeaderMap, FetchError>,
    ) -> Result<Answer, FetchError> {
        // Before the budgets: what is forbidden costs nothing and counts for nobody.
        self.egress.policy().check(url).map_err(FetchError::Forbidden)?;
        let now = self.clock.now();
        budget.take()?;
        self.hosts
            .take(&authority(url), self.limits.per_host_and_minute, now)?;
        Ok(self
            .egress
            .get(Purpose::Fetch, url, headers(now)?, self.limits.deadline)
            .await?)
    }
}

/// Where a redirect leads, if it stays on its host.
///
/// A redirect to another host is not followed at all: with our signature it would make us a key oracle (B8),
/// without it a secure server answers 401, and the document's `id` must be on the host that serves it anyway.
fn redirect_target(from: &Url, answer: &Answer) -> Result<Url, FetchError> {
    let to = location(from, answer)?;
    if !same_origin(from, &to) {
        return Err(FetchError::Unfit("it redirects to another host"));
    }
    Ok(to)
}

/// Where a redirect leads.
pub(super) fn location(from: &Url, answer: &Answer) -> Result<Url, FetchError> {
    let location = match answer.status {
        StatusCode::MOVED_PERMANENTLY
        | StatusCode::FOUND
        | StatusCode::SEE_OTHER
        | StatusCode::TEMPORARY_REDIRECT
        | StatusCode::PERMANENT_REDIRECT => answer.location.as_deref(),
        _ => None,
    };
    let location = location.ok_or(FetchError::Refused(answer.status))?;
    let mut to = from
        .join(location)
        .map_err(|_| FetchError::Unfit("it redirects to no address"))?;
    to.set_fragment(None);
    Ok(to)
}

/// The JSON object of an answer, if status and type allow to look at it.
fn read(answer: &Answer) -> Result<Value, FetchError> {
    if answer.status.is_redirection() {
        return Err(FetchError::Unfit("it redirects more than once"));
    }
    if answer.status != StatusCode::OK {
        return Err(FetchError::from_status(answer.status));
    }
    if answer.encoded {
        return Err(FetchError::Unfit("it is compressed, which was not asked for"));
    }
    if !answer.content_type.as_deref().is_some_and(is_activity_streams) {
        return Err(FetchError::Unfit("its type is not ActivityStreams"));
    }
    match parse_json(&answer.body) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) | Err(_) => Err(FetchError::Unfit("it is not a JSON object we can read")),
    }
}

/// The document's `id`, which must be one URL (B13).
fn own_id(value: &Value) -> Result<Url, FetchError> {
    let text = value
        .get("id")
        .and_then(Value::as_str)
        .ok_or(FetchError::Unfit("it has no id"))?;
    Url::parse(text).map_err(|_| FetchError::Unfit("its id is not a URL"))
}
