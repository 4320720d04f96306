//! Somebody named in a post (<https://docs.joinmastodon.org/entities/Status/#Mention>).

use gatepost_internal::person::Person;
use gatepost_model::gate;
use serde::Serialize;

use super::Reading;
use super::account::{bare, outside_id};

/// A Mention.
#[derive(Debug, Serialize)]
pub(crate) struct Mention {
    id: String,
    username: String,
    acct: String,
    url: String,
}

impl Mention {
    pub(crate) fn of_person(reading: &Reading<'_>, person: &Person) -> Self {
        Self {
            id: person.id.to_string(),
            username: person.username.clone(),
            acct: person.username.clone(),
            url: reading.profile(&person.username),
        }
    }

    /// Somebody outside whom a publication names.
    pub(crate) fn of_outside(mention: &gate::Mention) -> Self {
        let acct = bare(&mention.handle);
        Self {
            id: outside_id(&mention.uri).to_string(),
            username: acct.split('@').next().unwrap_or("").to_owned(),
            acct,
            url: mention.uri.clone(),
        }
    }
}
