//! `/@NAME/ID`: a post with what it answers and what answers it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::entry::{self, Entry};

use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{Composer, EntryCard, Place, cards, visible};
use crate::{Web, page, view};

#[derive(Template)]
#[template(path = "thread.html")]
struct Thread {
    shell: Shell,
    title: String,
    ancestors: Vec<EntryCard>,
    focus: EntryCard,
    composer: Composer,
    descendants: Vec<EntryCard>,
    /// Whether it is about something outside: the answers here are not the answers there.
    is_side_thread: bool,
}

/// `GET /@NAME/ID`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path((name, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let entry = entry::get(&web.inside, &session.caller, &id).await?;
    let here = view::href(&entry);
    if here != format!("/@{name}/{id}") {
        return Ok(page::see_other(&here));
    }
    page_of(&web, &session, entry).await
}

/// The page of one entry.
pub(crate) async fn page_of(web: &Web, session: &Session, entry: Entry) -> Result<Response, Refusal> {
    let around = entry::context(&web.inside, &session.caller, &entry.id.to_string()).await?;
    let here = view::href(&entry);
    let inside = &web.inside;
    let (title, tab) = match entry.post() {
        Some(post) => (
            format!("{} inside", visible(&post.author.display_name)),
            Tab::Elsewhere,
        ),
        None => ("Outside".to_owned(), Tab::Outside),
    };
    let thread = Thread {
        shell: Shell::of(web, session, tab),
        title,
        ancestors: cards(inside, session, &around.ancestors, &here),
        focus: EntryCard::of(inside, session, &entry, Place::Focus, &here),
        composer: Composer::answering(inside, session, &entry, &here),
        descendants: cards(inside, session, &around.descendants, &here),
        is_side_thread: entry.post().is_none(),
    };
    Ok(page::ok(thread).into_response())
}
