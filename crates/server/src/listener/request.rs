//! What every request meets before a router does.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Request, Response, StatusCode, Version};
use axum::response::IntoResponse;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;

use super::activity::{Activity, UnderWay};
use super::asked::Asked;
use super::proxies::TrustedProxies;

/// The requests of one connection.
#[derive(Clone)]
pub(super) struct Requests {
    router: TowerToHyperService<Router>,
    proxies: Arc<TrustedProxies>,
    peer: SocketAddr,
    activity: Activity,
}

impl Requests {
    /// Answers with a router what comes from a peer.
    pub(super) fn new(
        router: Router,
        proxies: Arc<TrustedProxies>,
        peer: SocketAddr,
        activity: Activity,
    ) -> Self {
        Self {
            router: TowerToHyperService::new(router),
            proxies,
            peer,
            activity,
        }
    }
}

type Answer = Response<Answered>;

impl Service<Request<Incoming>> for Requests {
    type Response = Answer;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Answer, Infallible>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        let under_way = self.activity.begins(request.version() == Version::HTTP_2);
        if is_for_a_proxy(&request) {
            let refusal = (
                StatusCode::BAD_REQUEST,
                [(CONNECTION, HeaderValue::from_static("close"))],
            );
            return Box::pin(async { Ok(under_way.answers(refusal.into_response())) });
        }
        let client = self.proxies.client(self.peer, request.headers());
        request.extensions_mut().insert(ConnectInfo(client));
        let answer = self.router.call(request.map(Asked::now));
        Box::pin(async { Ok(under_way.answers(answer.await?)) })
    }
}

/// Whether a request names a whole URL instead of a path (G25). Only proxies are asked that, and which host
/// was meant, that of the URL or that of the header, should never be a question. HTTP/2 always names both.
fn is_for_a_proxy<B>(request: &Request<B>) -> bool {
    request.version() < Version::HTTP_2 && request.uri().authority().is_some()
}

impl UnderWay {
    fn answers(self, answer: Response<Body>) -> Answer {
        answer.map(|body| Answered {
            body,
            _under_way: self,
        })
    }
}

/// The body of an answer; the request is under way until it has left.
pub(super) struct Answered {
    body: Body,
    _under_way: UnderWay,
}

impl HttpBody for Answered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g25_a_whole_url_is_for_proxies_except_in_http_2() {
        let is = |uri: &str, version| {
            let request = Request::builder().uri(uri).version(version);
            is_for_a_proxy(&request.body(()).unwrap())
        };
        assert!(is("http://inside.acme.example/health", Version::HTTP_11));
        assert!(is("http://inside.acme.example/health", Version::HTTP_10));
        assert!(!is("/health", Version::HTTP_11));
        assert!(!is("/health?to=http://elsewhere.example", Version::HTTP_11));
        assert!(!is("https://inside.acme.example/health", Version::HTTP_2));
    }
}
