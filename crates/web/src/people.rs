//! `/people`: finding colleagues, brands and tags by the beginning of their names.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::account::{self, Search};
use gatepost_internal::tag;

use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::{AccountLine, tag_page};
use crate::{Web, page};

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    shell: Shell,
    q: String,
    accounts: Vec<AccountLine>,
    /// Tags, each with its page.
    tags: Vec<(String, String)>,
    /// Whether anything was looked for.
    searched: bool,
}

/// `GET /people?q=WORDS`; everybody where nothing is asked for.
pub(crate) async fn search(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let q = asked
        .text("q")
        .map(|q| q.trim().to_owned())
        .filter(|q| !q.is_empty());
    let search = Search {
        q: q.clone().unwrap_or_default(),
        limit: Some(40),
        ..Search::default()
    };
    let accounts = account::search(&web.inside, &session.caller, search).await?;
    let tags = match &q {
        Some(q) => tag::search(&web.inside, &session.caller, q.trim_start_matches('#')).await?,
        None => Vec::new(),
    };
    let people = People {
        shell: Shell::of(&web, &session, Tab::Elsewhere),
        accounts: accounts
            .iter()
            .map(|one| AccountLine::of(&web.inside, one))
            .collect(),
        tags: tags.into_iter().map(|tag| (tag_page(&tag), tag)).collect(),
        searched: q.is_some(),
        q: q.unwrap_or_default(),
    };
    Ok(page::ok(people).into_response())
}
