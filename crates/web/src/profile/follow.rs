//! Following, and following no more. It is inside only: nobody outside learns of it.

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::account;

use super::named;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::{Web, page};

/// `POST /@NAME/follow`
pub(crate) async fn follow(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
) -> Result<Response, Refusal> {
    let (_, id) = named(&web.inside, &session, &name).await?;
    account::follow(&web.inside, &session.caller, &id.to_string()).await?;
    Ok(page::see_other(&format!("/@{name}")))
}

/// `POST /@NAME/unfollow`
pub(crate) async fn unfollow(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
) -> Result<Response, Refusal> {
    let (_, id) = named(&web.inside, &session, &name).await?;
    account::unfollow(&web.inside, &session.caller, &id.to_string()).await?;
    Ok(page::see_other(&format!("/@{name}")))
}
