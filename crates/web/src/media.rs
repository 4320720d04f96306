//! Pictures, for those who may see what shows them; everybody else gets the page for nothing (H8).

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::header::{ACCEPT_RANGES, AUTHORIZATION, CONTENT_RANGE, CONTENT_SECURITY_POLICY, RANGE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gatepost_internal::media::{self, Opened};
use gatepost_internal::{Caller, Error, Presented, session, staff, token};
use gatepost_model::byte_range::ByteRange;

use crate::refusal::Refusal;
use crate::session::address_of;
use crate::{Web, cookie, page};

/// Nothing in a file may act, whatever a browser takes it for (H2).
const POLICY: &str = "sandbox; default-src 'none'";

/// Pages of other origins embed nothing of ours.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Lets a request through with whoever it proves among its extensions. An address tells nobody else whether there
/// is a picture: neither who shows nothing, nor whose session or token has ended.
pub(crate) async fn demand(
    State(web): State<Web>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let address = address_of(request.extensions());
    match present(&web, request.headers(), address).await {
        Ok(presented) => {
            request.extensions_mut().insert(presented);
            Ok(next.run(request).await)
        }
        Err(Error::Unauthenticated) => Err(Error::NotFound.into()),
        Err(other) => Err(other.into()),
    }
}

/// A session, as pages have one; else a token, as apps do.
async fn present(web: &Web, headers: &HeaderMap, address: String) -> Result<Presented, Error> {
    let cookie = cookie::find(headers, &web.cookies.session);
    if let Some(token) = bearer(headers) {
        return token::present(&web.inside, token, address).await;
    }
    let secret = cookie.ok_or(Error::Unauthenticated)?;
    session::authenticate(&web.inside, secret, address)
        .await
        .map(Presented::Person)
}

/// The one token of a request; two are none.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut shown = headers.get_all(AUTHORIZATION).iter();
    let (value, None) = (shown.next()?, shown.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whoever looks at a picture.
pub(crate) struct Viewer(Presented);

impl Viewer {
    fn person(&self) -> Result<&Caller, Error> {
        match &self.0 {
            Presented::Person(caller) => Ok(caller),
            // What people see inside is not for an app that acts as a brand, nor for one alone (E2).
            Presented::Brand(_) | Presented::App(_) => Err(Error::NotFound),
        }
    }
}

impl FromRequestParts<Web> for Viewer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _web: &Web) -> Result<Self, Refusal> {
        let presented = parts.extensions.get::<Presented>().cloned();
        presented.map(Self).ok_or_else(|| Error::NotFound.into())
    }
}

/// What a path names; what cannot be read names nothing.
type Named<T> = Result<Path<T>, PathRejection>;

fn named<T>(path: Named<T>) -> Result<T, Error> {
    path.map(|Path(named)| named).map_err(|_| Error::NotFound)
}

/// `GET /media/NAME`
pub(crate) async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    path: Named<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let opened = media::open(&web.inside, viewer.person()?, &named(path)?, false).await?;
    Ok(answer(&headers, opened))
}

/// `GET /media/NAME/small`
pub(crate) async fn small(
    State(web): State<Web>,
    viewer: Viewer,
    path: Named<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let opened = media::open(&web.inside, viewer.person()?, &named(path)?, true).await?;
    Ok(answer(&headers, opened))
}

/// `GET /media/published/SHA256`: what everybody outside can see.
pub(crate) async fn published(
    State(web): State<Web>,
    viewer: Viewer,
    path: Named<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let opened = media::open_published(&web.inside, viewer.person()?, &named(path)?).await?;
    Ok(answer(&headers, opened))
}

/// `GET /desk/media/CANDIDATE/SHA256`
pub(crate) async fn of_candidate(
    State(web): State<Web>,
    viewer: Viewer,
    path: Named<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (candidate, sha256) = named(path)?;
    let opened = match &viewer.0 {
        Presented::Person(caller) => {
            media::open_of_candidate(&web.inside, caller, &candidate, &sha256).await?
        }
        Presented::Brand(staff) => staff::picture(&web.inside, staff, &candidate, &sha256).await?,
        Presented::App(_) => return Err(Error::NotFound.into()),
    };
    Ok(answer(&headers, opened))
}

/// The file, or the part of it that was asked for: of a fixed type, for one reader, kept by no cache.
fn answer(request: &HeaderMap, opened: Opened) -> Response {
    let range = request.get(RANGE).and_then(|value| value.to_str().ok());
    let length = opened.bytes.len();
    let (status, part, body) = match ByteRange::of(range, length) {
        ByteRange::Whole => (StatusCode::OK, None, opened.bytes),
        ByteRange::Part { start, end } => (
            StatusCode::PARTIAL_CONTENT,
            Some(format!("bytes {start}-{}/{length}", end.saturating_sub(1))),
            opened.bytes.slice(start..end),
        ),
        ByteRange::Nothing => (
            StatusCode::RANGE_NOT_SATISFIABLE,
            Some(format!("bytes */{length}")),
            bytes::Bytes::new(),
        ),
    };
    let mut headers = page::headers(opened.media_type.as_str());
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    if let Some(part) = part.and_then(|part| HeaderValue::from_str(&part).ok()) {
        headers.insert(CONTENT_RANGE, part);
    }
    (status, headers, Body::from(body)).into_response()
}
