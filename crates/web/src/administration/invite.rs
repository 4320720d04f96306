//! `/administration/people/invite`: the link with which a new colleague makes an account.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use gatepost_internal::{Error, link};

use super::people::{Listed, Made, Typed, list};
use super::{address, confirm};
use crate::Web;
use crate::form::Form;
use crate::refusal::{self, Refusal};
use crate::session::Signed;

/// `POST /administration/people/invite`: the answer is the page itself, because the link is shown only now.
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let username = form.text("username").trim().to_owned();
    let display_name = form.text("display_name");
    let outcome = match confirm(&web, &session, &form, "invite").await {
        Ok(()) => link::invite(&web.inside, &session.caller, &username, &display_name).await,
        Err(fault) => Err(fault),
    };
    match outcome {
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
