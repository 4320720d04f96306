//! Who is asking: the bearer token of a request, and the address it came from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;
use gatepost_internal::{Caller, Error, token};

use crate::Api;
use crate::problem::Problem;

/// Lets a request through with its [`Caller`] among its extensions, or answers 401. Runs before anything of
/// the request's body is read.
pub(crate) async fn authenticate(
    State(api): State<Api>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let address = address_of(request.extensions());
    let bearer = bearer(request.headers()).ok_or(Error::Unauthenticated)?;
    let caller = token::authenticate(&api.inside, bearer, address).await?;
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// The person behind a request; only on routes with [`Access::Person`](crate::route::Access::Person).
pub(crate) struct Person(pub(crate) Caller);

impl<S: Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller.map(Self).ok_or_else(|| Error::Unauthenticated.into())
    }
}

/// The address a request came from, as the rate limits count it.
pub(crate) struct Address(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Ok(Self(address_of(&parts.extensions)))
    }
}

/// The one token of a request. Two `Authorization` headers are none: nobody can say which was meant.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// What the connection says, never a header: anybody can write `X-Forwarded-For` (G12). A connection
/// without an address, such as one within a test, counts as one address of its own.
fn address_of(extensions: &Extensions) -> String {
    match extensions.get::<ConnectInfo<SocketAddr>>() {
        Some(ConnectInfo(peer)) => counted(peer.ip()),
        None => "unknown".to_owned(),
    }
}

/// An IPv6 customer has a whole /64; counting single addresses of it would count nothing.
fn counted(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) if address.is_loopback() => address.to_string(),
        IpAddr::V6(address) => {
            let network = Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64));
            format!("{network}/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_bearer_token_is_read_whatever_the_case_of_its_scheme() {
        let mut headers = HeaderMap::new();
        assert_eq!(bearer(&headers), None);
        headers.insert(AUTHORIZATION, HeaderValue::from_static("bEARER gpt_1"));
        assert_eq!(bearer(&headers), Some("gpt_1"));
        headers.append(AUTHORIZATION, HeaderValue::from_static("Bearer gpt_2"));
        assert_eq!(bearer(&headers), None);
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Basic gpt_1"));
        assert_eq!(bearer(&headers), None);
    }

    #[test]
    fn g12_an_ipv6_network_counts_as_one_address() {
        let counted = |text: &str| counted(text.parse().unwrap());
        assert_eq!(counted("2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
        assert_eq!(counted("2001:db8:1:2:ffff::1"), "2001:db8:1:2::/64");
        assert_eq!(counted("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(counted("::1"), "::1");
    }
}
