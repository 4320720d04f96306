//! A person as an Account (<https://docs.joinmastodon.org/entities/Account/>).

use gatepost_internal::person::Person;
use serde::Serialize;
use serde_json::Value;

use crate::picture;

/// An Account. Nobody here can follow yet, so nobody has followers.
#[derive(Debug, Serialize)]
pub(crate) struct Account {
    id: String,
    username: String,
    acct: String,
    display_name: String,
    locked: bool,
    bot: bool,
    group: bool,
    discoverable: bool,
    indexable: bool,
    noindex: bool,
    created_at: String,
    note: String,
    url: String,
    uri: String,
    avatar: String,
    avatar_static: String,
    header: String,
    header_static: String,
    followers_count: i64,
    following_count: i64,
    statuses_count: i64,
    last_status_at: Option<String>,
    hide_collections: bool,
    emojis: Vec<Value>,
    fields: Vec<Value>,
    roles: Vec<Value>,
}

/// Somebody named in a post.
#[derive(Debug, Serialize)]
pub(crate) struct Mention {
    id: String,
    username: String,
    acct: String,
    url: String,
}

/// An Account as its owner sees it.
#[derive(Debug, Serialize)]
pub(crate) struct CredentialAccount {
    #[serde(flatten)]
    account: Account,
    source: Source,
    role: Role,
}

#[derive(Debug, Serialize)]
struct Source {
    privacy: &'static str,
    sensitive: bool,
    language: Option<String>,
    note: String,
    fields: Vec<Value>,
    follow_requests_count: i64,
    hide_collections: bool,
    discoverable: bool,
    indexable: bool,
    attribution_domains: Vec<String>,
    quote_policy: &'static str,
}

#[derive(Debug, Serialize)]
struct Role {
    id: &'static str,
    name: &'static str,
    color: &'static str,
    permissions: &'static str,
    highlighted: bool,
}

/// Where a person's page is, inside.
pub(crate) fn profile_url(internal_url: &str, username: &str) -> String {
    format!("{internal_url}/@{username}")
}

impl Account {
    pub(crate) fn new(internal_url: &str, person: &Person) -> Self {
        let url = profile_url(internal_url, &person.username);
        let (avatar, header) = (
            format!("{internal_url}{}", picture::AVATAR),
            format!("{internal_url}{}", picture::HEADER),
        );
        let last_day = person.last_posted_at.map(|moment| moment.to_rfc3339());
        Self {
            id: person.id.to_string(),
            username: person.username.clone(),
            acct: person.username.clone(),
            display_name: person.display_name.clone(),
            locked: false,
            bot: false,
            group: false,
            discoverable: false,
            indexable: false,
            noindex: true,
            created_at: person.created_at.to_rfc3339(),
            note: String::new(),
            uri: url.clone(),
            url,
            avatar_static: avatar.clone(),
            avatar,
            header_static: header.clone(),
            header,
            followers_count: 0,
            following_count: 0,
            statuses_count: person.posts,
            // A day, not a moment: `2026-11-21`.
            last_status_at: last_day.map(|moment| moment.chars().take(10).collect()),
            hide_collections: false,
            emojis: Vec::new(),
            fields: Vec::new(),
            roles: Vec::new(),
        }
    }
}

impl Mention {
    pub(crate) fn new(internal_url: &str, person: &Person) -> Self {
        Self {
            id: person.id.to_string(),
            username: person.username.clone(),
            acct: person.username.clone(),
            url: profile_url(internal_url, &person.username),
        }
    }
}

impl CredentialAccount {
    pub(crate) fn new(internal_url: &str, person: &Person) -> Self {
        Self {
            account: Account::new(internal_url, person),
            source: Source {
                privacy: "public",
                sensitive: false,
                language: None,
                note: String::new(),
                fields: Vec::new(),
                follow_requests_count: 0,
                hide_collections: false,
                discoverable: false,
                indexable: false,
                attribution_domains: Vec::new(),
                quote_policy: "nobody",
            },
            // Mastodon's role of everybody. What people may do at the gate depends on the brand, not on this.
            role: Role {
                id: "-99",
                name: "",
                color: "",
                permissions: "0",
                highlighted: false,
            },
        }
    }
}
