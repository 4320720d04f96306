//! The connector itself.

use std::{pin::Pin, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use gatepost_model::Clock;
use http::{HeaderMap, HeaderValue, Method, header};
use reqwest::{Client, Request, Response, redirect};
use tokio::time::Sleep;
use url::Url;

use super::{
    Answer, BuildError, EgressError, Leave, Purpose, Recorder, Resolver, Sent, SystemResolver, UrlPolicy,
    answer::{read_prefix, read_whole},
    leave::GuardedBody,
    resolver::GuardedResolver,
};

/// What is read of the answer to a delivery, in bytes; enough for any error text worth keeping (J12).
const DELIVERY_ANSWER: usize = 64 * 1024;

/// What is read of a fetched document, in bytes (B10).
const FETCHED_DOCUMENT: usize = 1024 * 1024;

/// Connections kept open per host: as many as deliveries run to it at a time.
const IDLE_PER_HOST: usize = 2;

/// How [`Egress`] is set up.
pub struct EgressSettings {
    /// Our domain, named in the `User-Agent` so that others know whom to write to.
    pub domain: String,
    /// Which URLs may be asked.
    pub policy: UrlPolicy,
    /// Tells the time, for `Retry-After` dates.
    pub clock: Arc<dyn Clock>,
    /// Who looks names up.
    pub resolver: Arc<dyn Resolver>,
    /// Who sees everything that leaves.
    pub recorder: Option<Arc<dyn Recorder>>,
}

impl EgressSettings {
    /// The settings of a running node: the system's resolver, nobody watching.
    pub fn new(domain: impl Into<String>, policy: UrlPolicy, clock: Arc<dyn Clock>) -> Self {
        Self {
            domain: domain.into(),
            policy,
            clock,
            resolver: Arc::new(SystemResolver),
            recorder: None,
        }
    }
}

/// Sends requests under the rules of this module. One per node, shared: it pools connections.
pub struct Egress {
    client: Client,
    user_agent: HeaderValue,
    policy: UrlPolicy,
    clock: Arc<dyn Clock>,
    recorder: Option<Arc<dyn Recorder>>,
}

impl Egress {
    /// Sets up the client.
    ///
    /// # Errors
    /// [`BuildError`]: a strange domain, or no certificate authorities on this system. Development mode does
    /// without the latter, as it speaks http.
    #[expect(clippy::disallowed_methods, reason = "this is the one connector")]
    pub fn new(settings: EgressSettings) -> Result<Self, BuildError> {
        let user_agent = format!(
            "Gatepost/{} (+https://{}/)",
            env!("CARGO_PKG_VERSION"),
            settings.domain
        );
        let user_agent =
            HeaderValue::from_str(&user_agent).map_err(|_| BuildError::Domain(settings.domain.clone()))?;
        let builder = || {
            Client::builder()
                .dns_resolver(GuardedResolver {
                    policy: settings.policy,
                    resolver: settings.resolver.clone(),
                })
                .redirect(redirect::Policy::none())
                // A repeat is the delivery queue's decision: it keeps the ledger.
                .retry(reqwest::retry::never())
                .referer(false)
                .no_proxy()
                .no_gzip()
                .no_brotli()
                .no_deflate()
                .no_zstd()
                .pool_max_idle_per_host(IDLE_PER_HOST)
        };
        let client = match (builder().build(), settings.policy) {
            (Err(_), UrlPolicy::Development) => builder().tls_certs_only([]).build(),
            (built, _) => built,
        };
        Ok(Self {
            client: client.map_err(BuildError::Client)?,
            user_agent,
            policy: settings.policy,
            clock: settings.clock,
            recorder: settings.recorder,
        })
    }

    /// The rules for URLs, to ask before something is queued or stored.
    pub fn policy(&self) -> UrlPolicy {
        self.policy
    }

    /// Posts a body and reads the beginning of the answer.
    ///
    /// Once a status has arrived it is the result, however slow or endless the rest of the answer is: the
    /// deadline, or 64 KiB, then only ends the reading.
    ///
    /// The body is handed over piece by piece, for as long as `leave` lets it.
    ///
    /// # Errors
    /// [`EgressError`] where no status arrived. Whether `leave` withheld the body is for the caller to ask it.
    pub async fn post(
        &self,
        purpose: Purpose,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
        deadline: Duration,
        leave: &Arc<Leave>,
    ) -> Result<Answer, EgressError> {
        let mut deadline = std::pin::pin!(tokio::time::sleep(deadline));
        let body = Some(GuardedBody::new(body, leave.clone()));
        let sending = self.send(purpose, Method::POST, url, headers, body);
        let mut response = before(deadline.as_mut(), sending).await??;
        let mut answer = Answer::head(&response, self.clock.now());
        let mut prefix = BytesMut::new();
        // Past the deadline the prefix is what has arrived until then.
        let _ = before(deadline, read_prefix(&mut response, DELIVERY_ANSWER, &mut prefix)).await;
        answer.body = prefix.freeze();
        Ok(answer)
    }

    /// Fetches a document whole.
    ///
    /// # Errors
    /// [`EgressError`] where it did not arrive whole within the deadline, or is longer than 1 MiB.
    pub async fn get(
        &self,
        purpose: Purpose,
        url: &Url,
        headers: HeaderMap,
        deadline: Duration,
    ) -> Result<Answer, EgressError> {
        let mut deadline = std::pin::pin!(tokio::time::sleep(deadline));
        let sending = self.send(purpose, Method::GET, url, headers, None);
        let mut response = before(deadline.as_mut(), sending).await??;
        let mut answer = Answer::head(&response, self.clock.now());
        answer.body = before(deadline, read_whole(&mut response, FETCHED_DOCUMENT)).await??;
        Ok(answer)
    }

    /// Checks, records and sends one request.
    async fn send(
        &self,
        purpose: Purpose,
        method: Method,
        url: &Url,
        mut headers: HeaderMap,
        body: Option<GuardedBody>,
    ) -> Result<Response, EgressError> {
        self.policy.check(url)?;
        // Set here rather than by the client, so that the recorder sees them.
        headers.insert(header::USER_AGENT, self.user_agent.clone());
        headers
            .entry(header::ACCEPT)
            .or_insert(HeaderValue::from_static("*/*"));
        let mut url = url.clone();
        url.set_fragment(None);
        if let Some(recorder) = &self.recorder {
            let head = head_bytes(&headers);
            recorder.record(&Sent {
                purpose,
                method: &method,
                url: &url,
                head: &head,
                body: body.as_ref().map_or(&[], GuardedBody::rest),
            });
        }
        let mut request = Request::new(method, url);
        *request.headers_mut() = headers;
        *request.body_mut() = body.map(reqwest::Body::wrap);
        self.client
            .execute(request)
            .await
            .map_err(|error| EgressError::classify(&error))
    }
}

/// The headers as lines.
fn head_bytes(headers: &HeaderMap) -> Vec<u8> {
    let mut head = Vec::new();
    for (name, value) in headers {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head
}

/// The result of `work`, unless the deadline comes first. One deadline serves several steps in a row.
async fn before<T>(deadline: Pin<&mut Sleep>, work: impl Future<Output = T>) -> Result<T, EgressError> {
    tokio::select! {
        biased;
        result = work => Ok(result),
        () = deadline => Err(EgressError::Timeout),
    }
}
