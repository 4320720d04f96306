//! What people read as a Status (<https://docs.joinmastodon.org/entities/Status/>).

use gatepost_internal::brand::Brand;
use gatepost_internal::entry::{Entry, Marks, Publication, What};
use gatepost_internal::gate;
use gatepost_internal::outside::Item;
use gatepost_internal::post::Post;
use gatepost_model::gate::CandidateState;
use gatepost_model::id::IdSource;
use gatepost_model::markup::{self, Handle};
use gatepost_model::{InternalText, Timestamp};
use serde::Serialize;
use serde_json::Value;

use super::Reading;
use super::account::Account;
use super::media_attachment::MediaAttachment;
use super::mention::Mention;
use super::poll::Poll;
use super::tag::Word;

/// A Status, with all fields of Mastodon 4.5.
#[derive(Debug, Serialize)]
pub(crate) struct Status {
    pub(super) id: String,
    pub(super) created_at: String,
    in_reply_to_id: Option<String>,
    in_reply_to_account_id: Option<String>,
    pub(super) sensitive: bool,
    pub(super) spoiler_text: String,
    visibility: &'static str,
    /// Whether it stays inside, whatever `visibility` says; the name other servers use for it.
    local_only: bool,
    language: Option<String>,
    uri: String,
    url: String,
    replies_count: i64,
    reblogs_count: i64,
    favourites_count: i64,
    quotes_count: i64,
    edited_at: Option<String>,
    favourited: bool,
    reblogged: bool,
    muted: bool,
    bookmarked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pinned: Option<bool>,
    pub(super) content: String,
    /// What was typed; only in the answer to a deletion, for apps that offer it for another try.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    filtered: Vec<Value>,
    reblog: Option<Value>,
    application: Option<Value>,
    pub(super) account: Account,
    pub(super) media_attachments: Vec<MediaAttachment>,
    mentions: Vec<Mention>,
    tags: Vec<Word>,
    emojis: Vec<Value>,
    card: Option<Value>,
    poll: Option<Poll>,
    quote: Option<Value>,
    quote_approval: QuoteApproval,
    /// Only of what waits at the gate.
    #[serde(skip_serializing_if = "Option::is_none")]
    gatepost: Option<AtTheGate>,
}

/// Nobody can quote yet.
#[derive(Debug, Serialize)]
struct QuoteApproval {
    automatic: Vec<Value>,
    manual: Vec<Value>,
    current_user: &'static str,
}

/// Where a candidate stands.
#[derive(Debug, Serialize)]
struct AtTheGate {
    candidate_id: String,
    state: CandidateState,
}

/// What every kind of status says of itself.
struct Frame {
    id: String,
    created_at: Timestamp,
    warning: Option<String>,
    visibility: &'static str,
    local_only: bool,
    language: Option<String>,
    uri: String,
    url: String,
    content: String,
    account: Account,
}

impl Status {
    pub(crate) fn new(reading: &Reading<'_>, entry: &Entry) -> Self {
        let status = match &entry.what {
            What::Post(post) => Self::of_post(reading, post),
            What::Publication(publication) => {
                Self::of_publication(reading, entry.id.to_string(), publication)
            }
            What::Outside(item) => Self::of_item(reading, item),
        };
        status.marked(&entry.marks)
    }

    /// A post that has just been deleted, with what was typed.
    pub(crate) fn deleted(reading: &Reading<'_>, post: &Post) -> Self {
        Self {
            text: Some(post.text.reveal_inside().to_owned()),
            ..Self::of_post(reading, post)
        }
    }

    fn of_post(reading: &Reading<'_>, post: &Post) -> Self {
        let url = format!("{}/{}", reading.profile(&post.author.username), post.id);
        let parent = post.in_reply_to.map(|parent| parent.id.to_string());
        // The first post of a side thread answers what the thread is about.
        let about = post.about.as_ref().map(|about| about.id.to_string());
        let people = post.mentions.iter();
        Self {
            in_reply_to_id: parent.or(about),
            in_reply_to_account_id: post.in_reply_to.map(|parent| parent.author.to_string()),
            pinned: (Some(post.author.id) == reading.reader).then_some(false),
            media_attachments: post
                .media
                .iter()
                .map(|item| MediaAttachment::of_upload(reading, item))
                .collect(),
            mentions: people.map(|person| Mention::of_person(reading, person)).collect(),
            tags: post.tags.iter().map(|tag| Word::new(reading, tag)).collect(),
            ..Self::of(Frame {
                id: post.id.to_string(),
                created_at: post.created_at,
                warning: revealed(post.content_warning.as_ref()),
                visibility: post.visibility.as_str(),
                local_only: true,
                language: post.language.clone(),
                uri: url.clone(),
                url,
                content: content(reading, post),
                account: Account::of_person(reading, &post.author),
            })
        }
    }

    fn of_publication(reading: &Reading<'_>, id: String, publication: &Publication) -> Self {
        Self {
            media_attachments: publication
                .media
                .iter()
                .map(|medium| MediaAttachment::of_publication(reading, medium))
                .collect(),
            mentions: publication.mentions.iter().map(Mention::of_outside).collect(),
            edited_at: publication.edited_at.map(Timestamp::to_rfc3339),
            poll: publication.poll.as_ref().map(|poll| {
                let opened_at = Some(publication.published_at);
                Poll::new(reading, &id, poll, publication.votes.as_ref(), opened_at)
            }),
            ..Self::of(Frame {
                id,
                created_at: publication.published_at,
                warning: publication.content_warning.clone(),
                visibility: "public",
                local_only: false,
                language: publication.language.clone(),
                uri: publication.uri.clone(),
                url: publication.url.clone(),
                content: headed(publication.title.as_deref(), &publication.content_html),
                account: Account::of_brand(reading, &publication.brand),
            })
        }
    }

    /// Something that came in. Its HTML was cleaned when it came, by the public plane.
    fn of_item(reading: &Reading<'_>, item: &Item) -> Self {
        Self::of(Frame {
            id: item.id.to_string(),
            created_at: item.received_at,
            warning: None,
            visibility: "public",
            local_only: false,
            language: None,
            uri: item.uri.clone(),
            url: item.uri.clone(),
            content: item.content_html.clone().unwrap_or_default(),
            account: Account::of_outside(reading, Some(&item.id.to_string()), &item.author),
        })
    }

    /// What waits at the gate, for the staff of its brand: not said yet, and nobody else sees it.
    pub(crate) fn of_candidate(reading: &Reading<'_>, brand: &Brand, candidate: &gate::Candidate) -> Self {
        let revision = &candidate.revision;
        let url = format!("{}/desk/{}", reading.internal_url, candidate.id);
        Self {
            media_attachments: pictures_of(reading, candidate),
            poll: revision
                .poll
                .as_ref()
                .map(|poll| Poll::new(reading, &candidate.id.to_string(), poll, None, None)),
            gatepost: Some(AtTheGate {
                candidate_id: candidate.id.to_string(),
                state: candidate.state,
            }),
            ..Self::of(Frame {
                id: candidate.id.to_string(),
                created_at: IdSource::moment_of(candidate.id.0),
                warning: revealed(revision.content_warning.as_ref()),
                visibility: "private",
                local_only: true,
                language: revision.language.clone(),
                uri: url.clone(),
                url,
                content: headed(
                    revealed(revision.title.as_ref()).as_deref(),
                    &revealed(revision.content_html.as_ref()).unwrap_or_default(),
                ),
                account: Account::of_brand(reading, brand),
            })
        }
    }

    fn of(frame: Frame) -> Self {
        Self {
            id: frame.id,
            created_at: frame.created_at.to_rfc3339(),
            in_reply_to_id: None,
            in_reply_to_account_id: None,
            sensitive: frame.warning.is_some(),
            spoiler_text: frame.warning.unwrap_or_default(),
            visibility: frame.visibility,
            local_only: frame.local_only,
            language: frame.language,
            uri: frame.uri,
            url: frame.url,
            replies_count: 0,
            reblogs_count: 0,
            favourites_count: 0,
            quotes_count: 0,
            edited_at: None,
            favourited: false,
            reblogged: false,
            muted: false,
            bookmarked: false,
            pinned: None,
            content: frame.content,
            text: None,
            filtered: Vec::new(),
            reblog: None,
            application: None,
            account: frame.account,
            media_attachments: Vec::new(),
            mentions: Vec::new(),
            tags: Vec::new(),
            emojis: Vec::new(),
            card: None,
            poll: None,
            quote: None,
            quote_approval: QuoteApproval {
                automatic: Vec::new(),
                manual: Vec::new(),
                current_user: "denied",
            },
            gatepost: None,
        }
    }

    /// What people inside did with it. Nobody outside learns of these.
    fn marked(self, marks: &Marks) -> Self {
        Self {
            replies_count: marks.replies,
            favourites_count: marks.favourites,
            favourited: marks.favourited,
            bookmarked: marks.bookmarked,
            muted: marks.muted,
            ..self
        }
    }
}

/// The pictures of a candidate, for the staff of its brand.
pub(super) fn pictures_of(reading: &Reading<'_>, candidate: &gate::Candidate) -> Vec<MediaAttachment> {
    let id = candidate.id.to_string();
    let media = candidate.revision.media.iter();
    media
        .map(|medium| MediaAttachment::of_candidate(reading, &id, medium))
        .collect()
}

/// The HTML of something with a headline, where it has one: apps have no other place for it.
fn headed(title: Option<&str>, content_html: &str) -> String {
    match title {
        Some(title) => format!("<p><strong>{}</strong></p>{content_html}", markup::escape(title)),
        None => content_html.to_owned(),
    }
}

fn revealed(text: Option<&InternalText>) -> Option<String> {
    text.map(|text| text.reveal_inside().to_owned())
}

/// The text as HTML. People it addresses and its tags become links to their pages inside; a handle with a
/// host stays text, because nothing is looked up.
fn content(reading: &Reading<'_>, post: &Post) -> String {
    let page_of = |handle: &Handle| {
        let name = handle.name.to_lowercase();
        let person = post
            .mentions
            .iter()
            .find(|person| handle.host.is_none() && person.username == name)?;
        Some(reading.profile(&person.username))
    };
    markup::to_html(post.text.reveal_inside(), page_of, |tag| Some(reading.tag(tag)))
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
