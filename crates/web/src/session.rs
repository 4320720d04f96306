//! Who is asking: the session a browser holds, and what pages need to know of its person.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{ACCEPT, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gatepost_internal::role::Standing;
use gatepost_internal::{Caller, Error, gate, notification, request, role, session};
use gatepost_model::canonical::hash_hex;
use gatepost_model::client_address::counted;
use gatepost_model::role::Role;

use crate::refusal::Refusal;
use crate::{Web, cookie, next, page};

/// Keeps the token of forms from standing for anything else that is made of a session's secret.
const FORM_DOMAIN: &str = "gatepost/form/v1";

/// A living session. Has no `Debug`: the token of its forms stays out of logs.
#[derive(Clone)]
pub(crate) struct Session {
    /// Who, for the verbs.
    pub(crate) caller: Caller,
    /// What pages show or hide. It never allows anything: verbs do.
    pub(crate) standing: Standing,
    /// What every form of this session carries.
    pub(crate) csrf: String,
    /// How many notifications are new; a hundred stands for more.
    pub(crate) unread: i64,
    /// How many candidates wait for them at the gate; ten stands for more.
    pub(crate) needs_me: i64,
    /// How many requests wait for them as a second administrator; none for anybody else.
    pub(crate) requests: i64,
}

impl Session {
    /// The living session a request holds, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn find(web: &Web, headers: &HeaderMap, address: String) -> Result<Option<Self>, Error> {
        let Some(secret) = cookie::find(headers, &web.cookies.session) else {
            return Ok(None);
        };
        let caller = match session::authenticate(&web.inside, secret, address).await {
            Ok(caller) => caller,
            Err(Error::Unauthenticated) => return Ok(None),
            Err(other) => return Err(other),
        };
        let standing = role::standing(&web.inside, &caller).await?;
        let unread = notification::unread_count(&web.inside, &caller).await?;
        let needs_me = gate::count_needs_me(&web.inside, &caller).await?;
        let requests = match standing.roles.contains(&Role::Administrator) {
            true => request::count_open(&web.inside, &caller).await?,
            false => 0,
        };
        let csrf = hash_hex(FORM_DOMAIN, secret.as_bytes());
        Ok(Some(Self {
            caller,
            standing,
            csrf,
            unread,
            needs_me,
            requests,
        }))
    }

    /// Whether they are on the desk of any brand.
    pub(crate) fn has_desk(&self) -> bool {
        !self.standing.desks.is_empty()
    }

    /// Whether they audit.
    pub(crate) fn is_auditor(&self) -> bool {
        self.standing.roles.contains(&Role::Auditor)
    }

    /// Whether they look after people.
    pub(crate) fn is_administrator(&self) -> bool {
        self.standing.roles.contains(&Role::Administrator)
    }
}

/// The session behind a request; only on routes with
/// [`Access::Session`](gatepost_model::route::Access::Session).
pub(crate) struct Signed(pub(crate) Session);

impl FromRequestParts<Web> for Signed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _web: &Web) -> Result<Self, Refusal> {
        let session = parts.extensions.get::<Session>().cloned();
        session.map(Self).ok_or_else(|| Error::Unauthenticated.into())
    }
}

/// Somebody on a page that anyone may see, with their session if they have one.
pub(crate) struct Visitor(pub(crate) Option<Session>);

impl FromRequestParts<Web> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refusal> {
        let address = address_of(&parts.extensions);
        Ok(Self(Session::find(web, &parts.headers, address).await?))
    }
}

/// The address a request came from, as the rate limits count it.
pub(crate) struct Address(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(address_of(&parts.extensions)))
    }
}

/// What the connection says, never a header (G12). A connection without an address, such as one within a
/// test, counts as one address of its own.
pub(crate) fn address_of(extensions: &Extensions) -> String {
    match extensions.get::<ConnectInfo<SocketAddr>>() {
        Some(ConnectInfo(peer)) => counted(peer.ip()),
        None => "unknown".to_owned(),
    }
}

/// Lets a request through with its [`Session`] among its extensions, or leads to the sign-in page and from
/// there back here. The answer is the same for every address, so nobody learns what there is.
pub(crate) async fn demand(
    State(web): State<Web>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let address = address_of(request.extensions());
    match Session::find(&web, request.headers(), address).await? {
        Some(session) => {
            request.extensions_mut().insert(session);
            Ok(next.run(request).await)
        }
        None => Ok(to_sign_in(&web, &request)),
    }
}

fn to_sign_in(web: &Web, request: &Request) -> Response {
    let wants_stream = request
        .headers()
        .get(ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"text/event-stream"));
    if wants_stream {
        // A stream follows a redirect and then waits for events of a page; this ends it.
        let headers = page::headers("text/plain; charset=utf-8");
        return (StatusCode::UNAUTHORIZED, headers, "You are signed out.\n").into_response();
    }
    let here = match *request.method() {
        Method::GET | Method::HEAD => request.uri().path_and_query().map_or("", |path| path.as_str()),
        _ => "",
    };
    // What a form carried is gone, and whoever sent it must not believe otherwise.
    let sign_in = match *request.method() {
        Method::POST => "/sign-in?done=ended".to_owned(),
        _ => next::sign_in(here),
    };
    let mut response = page::see_other(&sign_in);
    if cookie::find(request.headers(), &web.cookies.session).is_some()
        && let Ok(header) = web.cookies.drop_session()
    {
        response.headers_mut().append(SET_COOKIE, header);
    }
    response
}
