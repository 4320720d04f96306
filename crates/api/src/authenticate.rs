//! Who is asking: the token of a request, what it proves, and how often it was shown.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gatepost_internal::{Caller, Credential, Error, Presented, Staff, token};
use gatepost_model::id::AppId;
use gatepost_model::route::Access;
use gatepost_model::scope::Scope;

use crate::Api;
pub(crate) use crate::address::{Address, address_of};
use crate::bearer;
use crate::limit::{Family, Standing, Subject};
use crate::problem::Problem;

/// What stands before the handler of one row of the table.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) api: Api,
    pub(crate) access: Access,
    /// What its requests are counted as, besides as requests.
    pub(crate) posts: bool,
    /// Whether the token may be shown where a browser can put it for a stream.
    pub(crate) streams: bool,
}

/// Lets a request through, with what its token proves among its extensions, or answers for it. Runs before
/// anything of the request's body is read.
///
/// Whoever shows no living token gets one fixed 401, whatever they ask for, and no count of what they have
/// left: their answers are the same byte for byte.
pub(crate) async fn admit(State(door): State<Arc<Door>>, mut request: Request, next: Next) -> Response {
    let address = address_of(request.extensions());
    if door.access == Access::Anyone {
        return match count_stranger(&door.api, address) {
            Ok(()) => next.run(request).await,
            Err(problem) => problem.into_response(),
        };
    }
    let shown = bearer::of(&request, door.streams);
    let presented = match present(&door.api, shown, &address).await {
        Ok(presented) => presented,
        Err(Error::Unauthenticated) => {
            let refusal = count_stranger(&door.api, address).err();
            return refusal
                .unwrap_or_else(|| Error::Unauthenticated.into())
                .into_response();
        }
        Err(error) => return Problem::from(error).into_response(),
    };
    let standing = count(&door, &presented);
    let mut response = match enter(&door, &presented, standing) {
        Ok(()) => {
            request.extensions_mut().insert(presented);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    standing.tell(response.headers_mut());
    response
}

async fn present(api: &Api, shown: Option<String>, address: &str) -> Result<Presented, Error> {
    let shown = shown.ok_or(Error::Unauthenticated)?;
    token::present(&api.inside, &shown, address.to_owned()).await
}

fn count_stranger(api: &Api, address: String) -> Result<(), Problem> {
    let now = api.inside.context.now();
    let standing = api
        .ledger
        .count(now, Family::Strangers, Subject::Address(address));
    standing
        .wait(now)
        .map_or(Ok(()), |wait| Err(Problem::TooOften(wait)))
}

fn count(door: &Door, presented: &Presented) -> Standing {
    let now = door.api.inside.context.now();
    let subject = match presented {
        Presented::Person(caller) => Subject::Token(caller.token),
        Presented::Brand(staff) => Subject::Token(staff.token()),
        Presented::App(app) => Subject::App(app.app),
    };
    let requests = door.api.ledger.count(now, Family::Requests, subject.clone());
    // An app alone cannot post, and what it is told is the same everywhere.
    let posts = door.posts && !matches!(presented, Presented::App(_));
    if posts && requests.wait(now).is_none() {
        door.api.ledger.count(now, Family::Posts, subject)
    } else {
        requests
    }
}

fn enter(door: &Door, presented: &Presented, standing: Standing) -> Result<(), Problem> {
    if let Some(wait) = standing.wait(door.api.inside.context.now()) {
        return Err(Problem::TooOften(wait));
    }
    match (door.access, presented) {
        (Access::Person | Access::PersonOrBrand, Presented::Person(_))
        | (Access::PersonOrBrand, Presented::Brand(_))
        | (Access::App, _) => Ok(()),
        // An app without a person learns no more than what is not there would tell (E2).
        (_, Presented::App(_)) => Err(Error::NotFound.into()),
        (_, Presented::Brand(_)) => Err(Error::forbidden(
            "This app acts as a brand. What people do inside is not for it; sign in as yourself.",
        )
        .into()),
        // Nobody comes in by a row of another listener or of the pages.
        _ => Err(Error::NotFound.into()),
    }
}

impl Actor {
    /// Refuses when the token lacks a scope.
    ///
    /// # Errors
    /// [`Error::Scope`].
    pub(crate) fn demand(&self, scope: Scope) -> Result<(), Error> {
        match self {
            Self::Person(caller) => caller.demand(scope),
            Self::Brand(staff) => staff.demand(scope),
        }
    }
}

/// The person behind a request; only on routes with [`Access::Person`].
pub(crate) struct Person(pub(crate) Caller);

/// A person, or an app that acts as a brand; only on routes with [`Access::PersonOrBrand`].
pub(crate) enum Actor {
    Person(Caller),
    Brand(Staff),
}

/// The app whose token a request shows; only on routes with [`Access::App`].
pub(crate) struct Application(pub(crate) AppId);

fn presented(parts: &Parts) -> Result<&Presented, Problem> {
    let presented = parts.extensions.get::<Presented>();
    presented.ok_or_else(|| Error::Unauthenticated.into())
}

impl<S: Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        match presented(parts)? {
            Presented::Person(caller) => Ok(Self(caller.clone())),
            _ => Err(Error::NotFound.into()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        match presented(parts)? {
            Presented::Person(caller) => Ok(Self::Person(caller.clone())),
            Presented::Brand(staff) => Ok(Self::Brand(staff.clone())),
            Presented::App(_) => Err(Error::NotFound.into()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Application {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let credential = match presented(parts)? {
            Presented::App(app) => return Ok(Self(app.app)),
            Presented::Person(caller) => caller.credential,
            Presented::Brand(staff) => staff.credential(),
        };
        match credential {
            Credential::App(id) => Ok(Self(id)),
            // A token made by hand belongs to no app.
            Credential::Personal | Credential::Session => Err(Error::NotFound.into()),
        }
    }
}
