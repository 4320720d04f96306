//! An Account as its owner sees it (<https://docs.joinmastodon.org/entities/Account/#CredentialAccount>).

use gatepost_internal::account::{BrandAccount, PersonAccount};
use serde::Serialize;
use serde_json::Value;

use super::Reading;
use super::account::Account;

/// A CredentialAccount.
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
    /// What was typed, not HTML.
    note: String,
    fields: Vec<Value>,
    follow_requests_count: i64,
    hide_collections: bool,
    discoverable: bool,
    indexable: bool,
    attribution_domains: Vec<String>,
    quote_policy: &'static str,
}

/// Mastodon's role of everybody. What people may do at the gate depends on the brand, not on this.
#[derive(Debug, Serialize)]
struct Role {
    id: &'static str,
    name: &'static str,
    color: &'static str,
    permissions: &'static str,
    highlighted: bool,
}

impl CredentialAccount {
    pub(crate) fn of_person(reading: &Reading<'_>, found: &PersonAccount) -> Self {
        Self::of(
            Account::of_profile(reading, found),
            found.person.note.clone(),
            "public",
        )
    }

    /// What an app that acts as a brand posts waits at the gate, so its posts begin as narrow as they are.
    pub(crate) fn of_brand(reading: &Reading<'_>, found: &BrandAccount) -> Self {
        Self::of(
            Account::of_brand_profile(reading, found),
            found.summary.clone(),
            "private",
        )
    }

    fn of(account: Account, note: String, privacy: &'static str) -> Self {
        Self {
            account,
            source: Source {
                privacy,
                sensitive: false,
                language: None,
                note,
                fields: Vec::new(),
                follow_requests_count: 0,
                hide_collections: false,
                discoverable: false,
                indexable: false,
                attribution_domains: Vec::new(),
                quote_policy: "nobody",
            },
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
