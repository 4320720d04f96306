//! `/`: the first page, for whoever reaches the internal listener.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::asset::Assets;
use crate::refusal::Refusal;
use crate::session::Visitor;
use crate::{Web, next, page};

#[derive(Template)]
#[template(path = "first.html")]
struct First {
    assets: Assets,
    /// The name of the node.
    name: String,
}

/// `GET /`: what this is, that what is written here stays here, and the way in. Nothing on it comes from the
/// database: nobody has signed in to read it. Who has is led home.
pub(crate) async fn show(State(web): State<Web>, Visitor(session): Visitor) -> Result<Response, Refusal> {
    if session.is_some() {
        return Ok(page::see_other(next::HOME));
    }
    let first = First {
        assets: Assets::current(),
        name: web.settings.name.clone(),
    };
    Ok(page::ok(first).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_says_that_what_is_written_here_stays_here() {
        let first = First {
            assets: Assets::current(),
            name: "Acme <& Sons>".to_owned(),
        };
        let html = first.render().unwrap();
        assert!(html.contains("What is written here stays here."));
        assert!(html.contains("Acme &#60;&#38; Sons&#62;") && !html.contains("<& Sons>"));
        assert!(!html.contains("<script") && !html.contains(" style="));
    }
}
