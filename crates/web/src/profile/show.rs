//! The profile itself.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::account::{self, Account, Which};

use super::named;
use crate::list::Live;
use crate::paging::{Asked, Turning};
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::{AccountLine, EntryCard, Moment, Prose, cards};
use crate::{Web, page};

#[derive(Template)]
#[template(path = "profile.html")]
struct Profile {
    shell: Shell,
    /// The name in its address.
    name: String,
    line: AccountLine,
    note: Option<Prose>,
    facts: Facts,
    follows: Follows,
    cards: Vec<EntryCard>,
    /// Whether answers to others are among them.
    with_replies: bool,
    live: Option<Live>,
    empty: &'static str,
    turning: Turning,
}

/// What is counted, which differs between people and brands.
struct Facts {
    /// What they wrote or published.
    written: i64,
    followers: i64,
    /// Only people follow.
    following: Option<i64>,
    since: Moment,
    /// Where the world reads a brand.
    page_outside: Option<String>,
    has_left: bool,
}

/// How the reader and they stand to each other.
#[derive(PartialEq, Eq)]
enum Follows {
    /// It is the reader.
    Own,
    /// The reader follows them.
    Yes { back: bool },
    /// The reader does not.
    No { back: bool },
}

/// `GET /@NAME`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let (account, id) = named(&web.inside, &session, &name).await?;
    let with_replies = asked.text("replies").is_some();
    let part = asked.page();
    let which = Which {
        exclude_replies: !with_replies,
        ..Which::default()
    };
    let ids = id.to_string();
    let entries = account::entries(&web.inside, &session.caller, &ids, which, part).await?;
    let relationships = account::relationships(&web.inside, &session.caller, &[ids]).await?;
    let follows = match relationships.first() {
        _ if id == session.caller.person.0 => Follows::Own,
        Some(one) if one.following => Follows::Yes {
            back: one.followed_by,
        },
        Some(one) => Follows::No {
            back: one.followed_by,
        },
        None => Follows::No { back: false },
    };
    let path = if with_replies {
        format!("/@{name}?replies=yes")
    } else {
        format!("/@{name}")
    };
    let last = entries.last().map(|entry| entry.id.0);
    let profile = Profile {
        shell: Shell::of(&web, &session, Tab::Elsewhere),
        line: AccountLine::of(&web.inside, &account),
        note: note(&account),
        facts: facts(&web, &account),
        follows,
        cards: cards(&web.inside, &session, &entries, &path),
        with_replies,
        live: None,
        empty: "Nothing here that you can read.",
        turning: Turning::of(&path, &part, entries.len(), last),
        name,
    };
    Ok(page::ok(profile).into_response())
}

impl Facts {
    /// What the written things are called, one or many.
    fn written_word(&self) -> &'static str {
        match (self.page_outside.is_some(), self.written) {
            (true, 1) => "publication",
            (true, _) => "publications",
            (false, 1) => "post for the company",
            (false, _) => "posts for the company",
        }
    }
}

fn note(account: &Account) -> Option<Prose> {
    let text = match account {
        Account::Person(account) => &account.person.note,
        Account::Brand(account) => &account.summary,
        Account::Outside(_) => return None,
    };
    (!text.trim().is_empty()).then(|| Prose::of_text(text))
}

fn facts(web: &Web, account: &Account) -> Facts {
    let now = web.inside.context.now();
    match account {
        Account::Person(account) => Facts {
            written: account.person.posts,
            followers: account.followers,
            following: Some(account.following),
            since: Moment::of(account.person.created_at, now),
            page_outside: None,
            has_left: account.person.deactivated_at.is_some(),
        },
        Account::Brand(account) => Facts {
            written: account.publications,
            followers: account.followers_inside,
            following: None,
            since: Moment::of(account.created_at, now),
            page_outside: Some(web.inside.context.public_address.brand_page(&account.brand.name)),
            has_left: false,
        },
        Account::Outside(_) => Facts {
            written: 0,
            followers: 0,
            following: None,
            since: Moment::of(now, now),
            page_outside: None,
            has_left: false,
        },
    }
}
