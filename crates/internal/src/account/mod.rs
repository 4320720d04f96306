//! Accounts: people and brands, who share one space of ids, and those outside whom a desk has heard of.
//!
//! Following is between people and brands inside. It sends nothing: that a brand follows somebody outside is a
//! candidate at the gate, not this. Looking at somebody outside asks nobody either; what the mirror holds is
//! all there is (I15).

mod entries;
mod find;
mod follow;
mod load;
mod profile;
mod relation;
mod search;

use gatepost_model::Timestamp;
use gatepost_model::notice::OutsideActor;

pub use entries::{Which, entries};
pub use find::{get, lookup, many};
pub use follow::{follow, unfollow};
pub(crate) use follow::{follow_every_brand, follow_new_brand};
pub(crate) use load::brand_account;
pub use profile::update_profile;
pub use relation::{Relationship, followers, following, relationships};
pub use search::{Search, search};

use crate::Error;
use crate::brand::Brand;
use crate::person::Person;

/// The most accounts that can be asked for by id at once.
pub const MOST_AT_ONCE: usize = 80;

/// Somebody who can be looked at.
#[derive(Debug, Clone)]
pub enum Account {
    /// An employee, or somebody who was one.
    Person(PersonAccount),
    /// One of our brands.
    Brand(BrandAccount),
    /// Somebody outside, as the mirror knows them; only for the desks that have heard of them.
    Outside(OutsideActor),
}

/// An employee with the counts of their profile.
#[derive(Debug, Clone)]
pub struct PersonAccount {
    /// Who.
    pub person: Person,
    /// How many active people follow them.
    pub followers: i64,
    /// How many people and brands they follow.
    pub following: i64,
}

/// A brand with what people inside may know of it.
#[derive(Debug, Clone)]
pub struct BrandAccount {
    /// Which.
    pub brand: Brand,
    /// What it says about itself, plain text.
    pub summary: String,
    /// How many active people inside follow it; not how many do outside.
    pub followers_inside: i64,
    /// How many notes it has published.
    pub publications: i64,
    /// When the newest of them was published.
    pub last_published_at: Option<Timestamp>,
    /// When the brand was made.
    pub created_at: Timestamp,
}

/// Reads an id. What is no id names nobody.
fn parse_id(id: &str) -> Result<i64, Error> {
    let id: gatepost_model::id::EntryId = id.trim().parse().map_err(|_| Error::NotFound)?;
    Ok(id.0)
}
