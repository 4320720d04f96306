//! A post as a Status (<https://docs.joinmastodon.org/entities/Status/>).

use gatepost_internal::post::{Context as Thread, Post};
use gatepost_model::id::PersonId;
use gatepost_model::markup::{self, Handle};
use serde::Serialize;
use serde_json::Value;

use super::account::{Account, Mention, profile_url};

/// A Status, with all fields of Mastodon 4.5.
#[derive(Debug, Serialize)]
pub(crate) struct Status {
    id: String,
    created_at: String,
    in_reply_to_id: Option<String>,
    in_reply_to_account_id: Option<String>,
    sensitive: bool,
    spoiler_text: String,
    visibility: &'static str,
    /// Nothing a person posts leaves, whatever `visibility` says; the name other servers use for it.
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
    content: String,
    /// What was typed; only in the answer to a deletion, for apps that offer it for another try.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    filtered: Vec<Value>,
    reblog: Option<Value>,
    application: Option<Value>,
    account: Account,
    media_attachments: Vec<Value>,
    mentions: Vec<Mention>,
    tags: Vec<Value>,
    emojis: Vec<Value>,
    card: Option<Value>,
    poll: Option<Value>,
    quote: Option<Value>,
    quote_approval: QuoteApproval,
}

/// Nobody can quote yet.
#[derive(Debug, Serialize)]
struct QuoteApproval {
    automatic: Vec<Value>,
    manual: Vec<Value>,
    current_user: &'static str,
}

/// A Context: the posts around one.
#[derive(Debug, Serialize)]
pub(crate) struct Context {
    ancestors: Vec<Status>,
    descendants: Vec<Status>,
}

impl Status {
    pub(crate) fn new(internal_url: &str, reader: PersonId, post: &Post) -> Self {
        let url = format!("{}/{}", profile_url(internal_url, &post.author.username), post.id);
        let warning = post
            .content_warning
            .as_ref()
            .map(|warning| warning.reveal_inside().to_owned());
        Self {
            id: post.id.to_string(),
            created_at: post.created_at.to_rfc3339(),
            in_reply_to_id: post.in_reply_to.map(|parent| parent.id.to_string()),
            in_reply_to_account_id: post.in_reply_to.map(|parent| parent.author.to_string()),
            sensitive: warning.is_some(),
            spoiler_text: warning.unwrap_or_default(),
            visibility: post.visibility.as_str(),
            local_only: true,
            language: post.language.clone(),
            uri: url.clone(),
            url,
            replies_count: post.replies,
            reblogs_count: 0,
            favourites_count: 0,
            quotes_count: 0,
            edited_at: None,
            favourited: false,
            reblogged: false,
            muted: false,
            bookmarked: false,
            pinned: (post.author.id == reader).then_some(false),
            content: content(internal_url, post),
            text: None,
            filtered: Vec::new(),
            reblog: None,
            application: None,
            account: Account::new(internal_url, &post.author),
            media_attachments: Vec::new(),
            mentions: post
                .mentions
                .iter()
                .map(|person| Mention::new(internal_url, person))
                .collect(),
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
        }
    }

    /// A post that has just been deleted, with what was typed.
    pub(crate) fn deleted(internal_url: &str, reader: PersonId, post: &Post) -> Self {
        let text = Some(post.text.reveal_inside().to_owned());
        Self {
            text,
            ..Self::new(internal_url, reader, post)
        }
    }
}

impl Context {
    pub(crate) fn new(internal_url: &str, reader: PersonId, thread: &Thread) -> Self {
        let statuses = |posts: &[Post]| {
            posts
                .iter()
                .map(|post| Status::new(internal_url, reader, post))
                .collect()
        };
        Self {
            ancestors: statuses(&thread.ancestors),
            descendants: statuses(&thread.descendants),
        }
    }
}

/// The text as HTML. People it addresses become links to their pages inside; a handle with a host stays
/// text, because nothing is looked up.
fn content(internal_url: &str, post: &Post) -> String {
    let page_of = |handle: &Handle| {
        let name = handle.name.to_lowercase();
        let person = post
            .mentions
            .iter()
            .find(|person| handle.host.is_none() && person.username == name)?;
        Some(profile_url(internal_url, &person.username))
    };
    markup::to_html(post.text.reveal_inside(), page_of)
}

#[cfg(test)]
mod tests {
    use gatepost_internal::person::Person;
    use gatepost_internal::post::Visibility;
    use gatepost_model::id::PostId;
    use gatepost_model::{InternalText, Timestamp};
    use serde_json::{Value, json};

    use super::*;

    fn person(id: i64, username: &str) -> Person {
        Person {
            id: PersonId(id),
            username: username.to_owned(),
            display_name: "Ana Abel".to_owned(),
            created_at: Timestamp(0),
            deactivated_at: None,
            posts: 3,
            last_posted_at: Some(Timestamp(1_795_292_100_000)),
        }
    }

    fn status(text: &str) -> Value {
        let post = Post {
            id: PostId(12),
            author: person(1, "ana"),
            text: InternalText::new(text.to_owned()),
            content_warning: None,
            language: None,
            visibility: Visibility::Public,
            in_reply_to: None,
            mentions: vec![person(2, "ben")],
            replies: 0,
            created_at: Timestamp(1_795_292_100_000),
        };
        serde_json::to_value(Status::new("https://inside.example", PersonId(1), &post)).unwrap()
    }

    #[test]
    fn e8_a_public_post_says_that_it_is_local_only() {
        let status = status("hello");
        assert_eq!(status["visibility"], "public");
        assert_eq!(status["local_only"], true);
        assert_eq!(status["url"], "https://inside.example/@ana/12");
        assert_eq!(status["created_at"], "2026-11-21T20:15:00.000Z");
        assert_eq!(status["account"]["last_status_at"], "2026-11-21");
        assert_eq!(
            status["mentions"],
            json!([{
                "id": "2", "username": "ben", "acct": "ben", "url": "https://inside.example/@ben"
            }])
        );
    }

    #[test]
    fn people_inside_become_links_and_handles_elsewhere_stay_text() {
        let link = "<span class=\"h-card\"><a href=\"https://inside.example/@ben\" class=\"u-url mention\">@<span>Ben</span></a></span>";
        assert_eq!(
            status("@Ben and @ben@elsewhere.example and @eve")["content"],
            format!("<p>{link} and @ben@elsewhere.example and @eve</p>")
        );
    }
}
