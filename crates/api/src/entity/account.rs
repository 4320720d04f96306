//! People, brands and actors outside as Accounts (<https://docs.joinmastodon.org/entities/Account/>).

use gatepost_internal::account::{self, BrandAccount, PersonAccount};
use gatepost_internal::brand::Brand;
use gatepost_internal::person::Person;
use gatepost_model::Timestamp;
use gatepost_model::canonical::hash_hex;
use gatepost_model::id::IdSource;
use gatepost_model::markup::{self, no_tags};
use gatepost_model::notice::OutsideActor;
use serde::Serialize;
use serde_json::Value;

use super::Reading;
use crate::picture;

/// An Account.
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

/// What differs between accounts.
struct Profile {
    id: String,
    username: String,
    acct: String,
    display_name: String,
    created_at: Timestamp,
    note: String,
    url: String,
    uri: String,
}

/// Where a person's page is, inside.
pub(crate) fn profile_url(internal_url: &str, username: &str) -> String {
    format!("{internal_url}/@{username}")
}

impl Account {
    /// Somebody outside has no id; `asked_for` is the one they were found by, where there is one.
    pub(crate) fn new(reading: &Reading<'_>, found: &account::Account, asked_for: Option<&str>) -> Self {
        match found {
            account::Account::Person(person) => Self::of_profile(reading, person),
            account::Account::Brand(brand) => Self::of_brand_profile(reading, brand),
            account::Account::Outside(actor) => Self::of_outside(reading, asked_for, actor),
        }
    }

    /// Somebody beside what they wrote. Nobody counted their followers for that; their profile has the count.
    pub(crate) fn of_person(reading: &Reading<'_>, person: &Person) -> Self {
        let url = reading.profile(&person.username);
        let profile = Profile {
            id: person.id.to_string(),
            username: person.username.clone(),
            acct: person.username.clone(),
            display_name: person.display_name.clone(),
            created_at: person.created_at,
            note: paragraphs(&person.note),
            uri: url.clone(),
            url,
        };
        Self {
            statuses_count: person.posts,
            last_status_at: person.last_posted_at.map(day),
            ..Self::of(reading, profile)
        }
    }

    pub(crate) fn of_profile(reading: &Reading<'_>, found: &PersonAccount) -> Self {
        Self {
            followers_count: found.followers,
            following_count: found.following,
            ..Self::of_person(reading, &found.person)
        }
    }

    /// A brand beside what it said. Its name is the handle the world knows, and so is its page.
    pub(crate) fn of_brand(reading: &Reading<'_>, brand: &Brand) -> Self {
        let profile = Profile {
            id: brand.id.to_string(),
            username: brand.name.clone(),
            acct: bare(&reading.public.handle(&brand.name)),
            display_name: brand.display_name.clone(),
            created_at: IdSource::moment_of(brand.id.0),
            note: String::new(),
            url: reading.public.brand_page(&brand.name),
            uri: brand.actor_uri.clone(),
        };
        Self::of(reading, profile)
    }

    pub(crate) fn of_brand_profile(reading: &Reading<'_>, found: &BrandAccount) -> Self {
        Self {
            created_at: found.created_at.to_rfc3339(),
            note: paragraphs(&found.summary),
            followers_count: found.followers_inside,
            statuses_count: found.publications,
            last_status_at: found.last_published_at.map(day),
            ..Self::of_brand(reading, &found.brand)
        }
    }

    /// Somebody outside, as far as they are known here: nothing is fetched to show more (I15). What they wrote
    /// stands for them: its id finds them again.
    pub(crate) fn of_outside(reading: &Reading<'_>, written: Option<&str>, actor: &OutsideActor) -> Self {
        let acct = bare(&actor.handle);
        let username = acct.split('@').next().unwrap_or("").to_owned();
        let profile = Profile {
            id: written.map_or_else(|| outside_id(&actor.uri).to_string(), str::to_owned),
            display_name: if actor.name.is_empty() {
                username.clone()
            } else {
                actor.name.clone()
            },
            username,
            acct,
            // Nobody told when that was, and apps want a moment.
            created_at: Timestamp(0),
            note: String::new(),
            url: actor.uri.clone(),
            uri: actor.uri.clone(),
        };
        Self::of(reading, profile)
    }

    fn of(reading: &Reading<'_>, profile: Profile) -> Self {
        let picture = |path| format!("{}{path}", reading.internal_url);
        Self {
            id: profile.id,
            username: profile.username,
            acct: profile.acct,
            display_name: profile.display_name,
            locked: false,
            bot: false,
            group: false,
            discoverable: false,
            indexable: false,
            noindex: true,
            created_at: profile.created_at.to_rfc3339(),
            note: profile.note,
            url: profile.url,
            uri: profile.uri,
            avatar: picture(picture::AVATAR),
            avatar_static: picture(picture::AVATAR),
            header: picture(picture::HEADER),
            header_static: picture(picture::HEADER),
            followers_count: 0,
            following_count: 0,
            statuses_count: 0,
            last_status_at: None,
            hide_collections: false,
            emojis: Vec::new(),
            fields: Vec::new(),
            roles: Vec::new(),
        }
    }
}

/// A number for somebody outside of whom nothing that they wrote is at hand. Apps want one: this is the same
/// for the same actor on every node, tells nothing that the URI does not, and finds nobody.
pub(super) fn outside_id(uri: &str) -> i64 {
    let hash = hash_hex("gatepost/outside-account/v1", uri.as_bytes());
    // Fifteen hexadecimal digits are 60 bits, which an i64 holds.
    let digits = hash.get(..15).unwrap_or("");
    i64::from_str_radix(digits, 16).unwrap_or(0)
}

/// A handle without the `@` at its beginning, as `acct` has it.
pub(crate) fn bare(handle: &str) -> String {
    handle.trim_start_matches('@').to_owned()
}

/// Plain text as HTML in which addresses are links and nothing else is.
fn paragraphs(text: &str) -> String {
    markup::to_html(text, |_| None, no_tags)
}

/// A day, not a moment: `2026-11-21`.
fn day(moment: Timestamp) -> String {
    moment.to_rfc3339().chars().take(10).collect()
}
