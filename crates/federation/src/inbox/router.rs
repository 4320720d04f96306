//! The inboxes as routes.

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use gatepost_model::route::{Access, Plane, Route};
use gatepost_public::actor;
use http::StatusCode;

use super::Inbox;
use super::body::{has_right_type, read_body};
use super::effect::Outcome;
use super::intake::Taken;
use super::refusal::Refusal;

/// The inboxes: each brand's, the instance actor's, and the one of the whole node.
const PATHS: [&str; 3] = ["/brands/{name}/inbox", "/actor/inbox", "/inbox"];

/// One row per inbox.
pub fn route_table() -> Vec<Route> {
    let row = |path| Route {
        plane: Plane::Public,
        path,
        method: "POST",
        access: Access::Server,
    };
    PATHS.into_iter().map(row).collect()
}

/// The routes of [`route_table`].
///
/// To be merged at the root of the public listener, not nested: the signature names the path as it was asked.
/// Whichever of them is used makes no difference to what an activity does; a brand's own only has to exist.
/// Other methods are nothing, and what nothing is answered is up to the listener.
pub fn router(inbox: Inbox) -> Router {
    let [brand, instance, node] = PATHS;
    Router::new()
        .route(brand, post(brand_inbox))
        .route(instance, post(shared_inbox))
        .route(node, post(shared_inbox))
        .with_state(inbox)
}

async fn brand_inbox(State(inbox): State<Inbox>, Path(name): Path<String>, request: Request) -> Response {
    match has_brand(&inbox, name).await {
        Ok(true) => shared_inbox(State(inbox), request).await,
        // The same for everyone who is no brand, employees included (A25).
        Ok(false) => Refusal::NotFound.into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

async fn has_brand(inbox: &Inbox, name: String) -> Result<bool, Refusal> {
    if !gatepost_model::brand::is_valid_name(&name) {
        return Ok(false);
    }
    let brand = inbox
        .plane
        .database
        .read(move |reader| actor::find_brand(reader, &name))
        .await?;
    Ok(brand.is_some())
}

async fn shared_inbox(State(inbox): State<Inbox>, request: Request) -> Response {
    match receive(&inbox, request).await {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// `Ok` is 202, said after the commit.
async fn receive(inbox: &Inbox, request: Request) -> Result<(), Refusal> {
    let (parts, body) = request.into_parts();
    if !has_right_type(&parts.headers) {
        return Err(Refusal::WrongType);
    }
    let body = read_body(&parts.headers, body).await?;
    let verified = match inbox.intake.take(parts, body).await? {
        Taken::Verified(verified) => verified,
        Taken::Dropped => return Ok(()),
    };
    match inbox.writer.write(*verified).await {
        Some(Outcome::Taken | Outcome::Answered | Outcome::Repeated | Outcome::Ignored) => Ok(()),
        Some(Outcome::NotOurs) => Err(Refusal::Malformed("nothing of this server has that address")),
        None => Err(Refusal::Unavailable(
            "this server cannot take activities just now; try again later",
        )),
    }
}
