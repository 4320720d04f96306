//! `/`: the first page, for whoever reaches the internal listener.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use crate::page::Page;
use crate::{Web, asset};

#[derive(Template)]
#[template(path = "first.html")]
struct First {
    style: &'static str,
    icon: &'static str,
    /// The name of the node.
    name: String,
    /// Where this listener is, for lines that can be copied.
    url: String,
}

/// `GET /`: what this is, that what is written here stays here, and how to use the API. Nothing on it comes
/// from the database: nobody has signed in to read it.
pub(crate) async fn show(State(web): State<Web>) -> impl IntoResponse {
    let page = First {
        style: asset::STYLE,
        icon: asset::ICON,
        name: web.settings.name.clone(),
        url: web.inside.context.internal_url.trim_end_matches('/').to_owned(),
    };
    Page(StatusCode::OK, page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html() -> String {
        let page = First {
            style: asset::STYLE,
            icon: asset::ICON,
            name: "Acme <& Sons>".to_owned(),
            url: "https://inside.acme.example".to_owned(),
        };
        page.render().unwrap()
    }

    #[test]
    fn the_first_page_says_that_what_is_written_here_stays_here() {
        assert!(html().contains("What is written here stays here."));
    }

    #[test]
    fn the_first_page_can_be_copied_from_and_holds_no_script() {
        let html = html();
        assert!(html.contains("curl https://inside.acme.example/api/gatepost/v1/tokens"));
        assert!(html.contains("Acme &#60;&#38; Sons&#62;") && !html.contains("<& Sons>"));
        assert!(!html.contains("<script") && !html.contains(" style="));
    }
}
