//! Links that an administrator hands over: an invitation, a new password.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use gatepost_internal::{Error, link};

use super::people::{Listed, Made, Typed, list};
use crate::Web;
use crate::form::Form;
use crate::refusal::{self, Refusal};
use crate::session::Signed;

/// `POST /administration/invite`: the answer is the page itself, because the link is shown only now.
pub(crate) async fn invite(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let username = form.text("username").trim().to_owned();
    let display_name = form.text("display_name");
    match link::invite(&web.inside, &session.caller, &username, &display_name).await {
        Ok(link) => {
            let made = Made {
                url: address(&web, "invitation", &link.secret),
                username,
                is_invitation: true,
                expires: link.expires_at,
            };
            let listed = Listed {
                made: Some(made),
                ..Listed::default()
            };
            list(&web, &session, StatusCode::OK, listed).await
        }
        Err(fault @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let status = refusal::status(&fault);
            let listed = Listed {
                typed: Typed {
                    username,
                    display_name,
                },
                fault: Some(fault.to_string()),
                ..Listed::default()
            };
            list(&web, &session, status, listed).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /administration/NAME/reset`
pub(crate) async fn reset(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(username): Path<String>,
) -> Result<Response, Refusal> {
    let link = link::offer_reset(&web.inside, &session.caller, &username).await?;
    let made = Made {
        url: address(&web, "reset", &link.secret),
        username,
        is_invitation: false,
        expires: link.expires_at,
    };
    let listed = Listed {
        made: Some(made),
        ..Listed::default()
    };
    list(&web, &session, StatusCode::OK, listed).await
}

fn address(web: &Web, place: &str, secret: &str) -> String {
    let origin = web.inside.context.internal_url.trim_end_matches('/');
    format!("{origin}/{place}/{secret}")
}
