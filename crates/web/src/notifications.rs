//! `/notifications`: who mentioned, favourited or followed one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::entry::Entry;
use gatepost_internal::notification::{self, Notification, NotificationKind, Selection};
use gatepost_internal::{Inside, marker, notice};

use crate::form::Form;
use crate::paging::{Asked, Turning};
use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{EntryCard, Face, Moment, Place, visible};
use crate::{Web, page, view};

const PATH: &str = "/notifications";

/// The name of the marker that says how far one has read, as apps know it.
const MARKER: &str = "notifications";

#[derive(Template)]
#[template(path = "notifications.html")]
struct Notifications {
    shell: Shell,
    told: Vec<Told>,
    /// How many notices of the desk are new.
    of_the_desk: i64,
    /// The newest one shown, where reading it makes something read.
    newest: Option<String>,
    turning: Turning,
}

/// One of them. A mention is the post itself; the others are a line about one.
#[derive(Template)]
#[template(path = "told.html")]
pub(crate) struct Told {
    id: String,
    name: String,
    page: String,
    face: Face,
    did: &'static str,
    moment: Moment,
    /// The post of a mention.
    card: Option<EntryCard>,
    /// The post of a favourite: its address and how it begins.
    about: Option<(String, String)>,
}

impl askama::filters::HtmlSafe for Told {}

impl Told {
    pub(crate) fn of(inside: &Inside, session: &Session, told: &Notification) -> Self {
        let from = &told.from;
        let (did, is_card) = match told.kind {
            NotificationKind::Mention => ("mentioned you", true),
            NotificationKind::Favourite => ("likes your post", false),
            NotificationKind::Follow => ("follows you", false),
        };
        let entry = told.entry.as_ref();
        let card = |entry| EntryCard::of(inside, session, entry, Place::List, PATH);
        Self {
            id: told.id.to_string(),
            name: visible(&from.display_name),
            page: format!("/@{}", from.username),
            face: Face::of_person(&from.username, &from.display_name),
            did,
            moment: Moment::of(told.created_at, inside.context.now()),
            card: entry.filter(|_| is_card).map(card),
            about: entry
                .filter(|_| !is_card)
                .map(|entry| (view::href(entry), beginning(entry))),
        }
    }
}

/// How a post begins: enough to recognise it.
fn beginning(entry: &Entry) -> String {
    let text = entry.post().map_or("", |post| post.text.reveal_inside());
    let mut words: String = text.chars().take(80).collect();
    if text.chars().nth(80).is_some() {
        words.push('…');
    }
    words
}

/// `GET /notifications`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let part = asked.page();
    let list = notification::list(&web.inside, &session.caller, Selection::default(), part).await?;
    let newest = list.first().map(|told| told.id.to_string());
    let last = list.last().map(|told| told.id.0);
    let notifications = Notifications {
        shell: Shell::of(&web, &session, Tab::Notifications),
        told: list
            .iter()
            .map(|told| Told::of(&web.inside, &session, told))
            .collect(),
        of_the_desk: notice::count_unseen(&web.inside, &session.caller).await?,
        newest: newest.filter(|_| session.unread > 0),
        turning: Turning::of(PATH, &part, list.len(), last),
    };
    Ok(page::ok(notifications).into_response())
}

/// `POST /notifications/read`: up to this one all are read, here and in apps.
pub(crate) async fn read(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    marker::set(&web.inside, &session.caller, MARKER, &form.text("newest")).await?;
    Ok(page::see_other(PATH))
}

/// `POST /notifications/clear`: forgets them all.
pub(crate) async fn clear(State(web): State<Web>, Signed(session): Signed) -> Result<Response, Refusal> {
    notification::clear(&web.inside, &session.caller).await?;
    Ok(page::see_other(PATH))
}
