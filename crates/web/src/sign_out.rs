//! `/sign-out`: the end of one session.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use gatepost_internal::token;

use crate::refusal::Refusal;
use crate::session::Signed;
use crate::{Web, page};

/// `POST /sign-out`
pub(crate) async fn submit(State(web): State<Web>, Signed(session): Signed) -> Result<Response, Refusal> {
    token::revoke(&web.inside, &session.caller).await?;
    Ok(left(&web, "/sign-in?done=out"))
}

/// Leads somebody away whose session has ended.
pub(crate) fn left(web: &Web, path: &str) -> Response {
    let mut response = page::see_other(path);
    if let Ok(cookie) = web.cookies.drop_session() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
