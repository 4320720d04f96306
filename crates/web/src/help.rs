//! `/help`: apps, the API, and what to do when one cannot get in.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;
use crate::session::Visitor;
use crate::shell::{Shell, Tab};
use crate::{Web, page};

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    shell: Shell,
    /// Where this listener is, for lines that can be copied.
    url: String,
}

/// `GET /help`
pub(crate) async fn show(State(web): State<Web>, Visitor(session): Visitor) -> Result<Response, Refusal> {
    let help = Help {
        shell: Shell::of_visitor(&web, session.as_ref()),
        url: web.inside.context.internal_url.trim_end_matches('/').to_owned(),
    };
    Ok(page::ok(help).into_response())
}
