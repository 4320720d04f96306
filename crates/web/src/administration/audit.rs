//! `/administration/audit`: the audit chain, newest first, for auditors and administrators; its signed heads, and both
//! as files.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::audit::{self, AuditEntry, Filter, HeadState, SignedHead};
use gatepost_model::Timestamp;

use crate::Web;
use crate::page::ok;
use crate::paging::{Asked, Turning, encoded};
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::{Moment, visible};

/// How many signed heads are shown: those of the last hours. The file has more.
const HEADS: i64 = 5;

#[derive(Template)]
#[template(path = "administration/audit.html")]
struct AuditPage {
    shell: Shell,
    place: &'static str,
    is_administrator: bool,
    /// What the filter's fields hold.
    person: String,
    verb: String,
    subject: String,
    is_filtered: bool,
    entries: Vec<Line>,
    turning: Turning,
    /// How many entries the chain has.
    length: i64,
    heads: Vec<Head>,
}

/// One entry.
struct Line {
    sequence: i64,
    at: Moment,
    person: Option<String>,
    verb: String,
    subject: String,
    details: String,
    previous_hash: String,
    hash: String,
    /// The entries with the same verb, and about the same.
    of_verb: String,
    of_subject: String,
}

/// One signed head.
struct Head {
    sequence: i64,
    at: Moment,
    key_id: String,
    hash: String,
    words: &'static str,
    is_broken: bool,
}

impl Line {
    fn of(entry: AuditEntry, now: Timestamp) -> Self {
        Self {
            sequence: entry.sequence,
            at: Moment::of(entry.at, now),
            of_verb: path_of(&[("verb", &entry.verb)]),
            of_subject: path_of(&[("subject", &entry.subject)]),
            person: entry.person,
            verb: entry.verb,
            subject: visible(&entry.subject),
            details: visible(&entry.details),
            previous_hash: entry.previous_hash,
            hash: entry.hash,
        }
    }
}

impl Head {
    fn of(head: SignedHead, now: Timestamp) -> Self {
        Self {
            sequence: head.sequence,
            at: Moment::of(head.signed_at, now),
            key_id: head.key_id,
            hash: head.hash,
            words: match head.state {
                HeadState::Holds => "The signature holds.",
                HeadState::AnotherKey => "Signed by another key than the one in use now.",
                HeadState::Broken => "It does not fit the chain. Verify the chain now.",
            },
            is_broken: head.state == HeadState::Broken,
        }
    }
}

/// `GET /administration/audit?person=NAME&verb=VERB&subject=SUBJECT`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let text = |name: &str| {
        let text = asked.text(name).map(|text| text.trim().to_owned());
        text.filter(|text| !text.is_empty())
    };
    let filter = Filter {
        // As people write each other: with the sign in front.
        person: text("person").map(|name| name.trim_start_matches('@').to_owned()),
        verb: text("verb"),
        subject: text("subject"),
    };
    let part = asked.page();
    let found = audit::search(&web.inside, &session.caller, filter.clone(), part).await?;
    let chain = audit::signed_heads(&web.inside, &session.caller, HEADS).await?;
    let now = web.inside.context.now();
    let last = found.last().map(|entry| entry.sequence);
    let [person, verb, subject] =
        [&filter.person, &filter.verb, &filter.subject].map(|one| one.clone().unwrap_or_default());
    let path = path_of(&[("person", &person), ("verb", &verb), ("subject", &subject)]);
    let page = AuditPage {
        shell: Shell::of(&web, &session, Tab::Elsewhere),
        place: "audit",
        is_administrator: session.is_administrator(),
        is_filtered: filter != Filter::default(),
        turning: Turning::of(&path, &part, found.len(), last),
        entries: found.into_iter().map(|entry| Line::of(entry, now)).collect(),
        length: chain.entries,
        heads: chain.signed.into_iter().map(|head| Head::of(head, now)).collect(),
        person,
        verb,
        subject,
    };
    Ok(ok(page).into_response())
}

/// The address of those entries; what is empty limits nothing.
fn path_of(wanted: &[(&str, &str)]) -> String {
    let fields: Vec<String> = wanted
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    match fields.is_empty() {
        true => "/administration/audit".to_owned(),
        false => format!("/administration/audit?{}", fields.join("&")),
    }
}
