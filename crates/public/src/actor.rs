//! Our own actors: the brands, and the one that signs fetches for the node.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::brand::{SignedCharter, is_valid_name};
use gatepost_model::gate::Profile;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::schema::actors;

/// What an own actor is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    /// The company speaks through it.
    Brand,
    /// Signs fetches; nobody follows it and it says nothing.
    Instance,
}

impl ActorKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Instance => "instance",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Brand, Self::Instance]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// One of our own actors. Brands come out of [`find_brand`] and [`list_brands`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnActor {
    /// Inside id of this database; never shown.
    pub id: i64,
    /// Brand or instance actor.
    pub kind: ActorKind,
    /// The name before the `@` of a brand's handle.
    pub name: String,
    /// Its address.
    pub uri: String,
    /// The name people read.
    pub display_name: String,
    /// Plain text.
    pub summary: String,
    /// `PUBLIC KEY` PEM. The private half is asked for by name: [`find_sealed_key`].
    pub public_key_pem: String,
    /// Why the brand exists; absent for the instance actor.
    pub charter: Option<SignedCharter>,
    /// When a brand was made, by its charter.
    pub created_at: Timestamp,
    /// Whether it is the voice of one named person.
    pub is_person: bool,
    /// What it says of itself, once that was released; name and summary above are then the profile's.
    pub profile: Option<Profile>,
    /// When the profile was released.
    pub updated_at: Option<Timestamp>,
}

/// An actor to be inserted.
#[derive(Debug)]
pub struct NewActor<'a> {
    /// A fresh inside id.
    pub id: i64,
    /// Brand or instance actor.
    pub kind: ActorKind,
    /// Unique on the node.
    pub name: &'a str,
    /// Its address.
    pub uri: &'a str,
    /// The name people read.
    pub display_name: &'a str,
    /// Plain text.
    pub summary: &'a str,
    /// `PUBLIC KEY` PEM.
    pub public_key_pem: &'a str,
    /// The private key as the key vault sealed it for this URI.
    pub sealed_private_key: &'a str,
    /// For a brand why it exists.
    pub charter: Option<&'a SignedCharter>,
    /// For a brand the charter's time.
    pub created_at: Timestamp,
}

#[derive(Queryable)]
struct ActorRow {
    id: i64,
    kind: String,
    name: String,
    uri: String,
    display_name: String,
    summary: String,
    public_key_pem: String,
    charter: Option<String>,
    created_at: i64,
    is_person: bool,
    profile: Option<String>,
    updated_at: Option<i64>,
}

/// The columns of [`ActorRow`], in its order.
const COLUMNS: (
    actors::id,
    actors::kind,
    actors::name,
    actors::uri,
    actors::display_name,
    actors::summary,
    actors::public_key_pem,
    actors::charter,
    actors::created_at,
    actors::is_person,
    actors::profile,
    actors::updated_at,
) = (
    actors::id,
    actors::kind,
    actors::name,
    actors::uri,
    actors::display_name,
    actors::summary,
    actors::public_key_pem,
    actors::charter,
    actors::created_at,
    actors::is_person,
    actors::profile,
    actors::updated_at,
);

impl TryFrom<ActorRow> for OwnActor {
    type Error = Error;

    fn try_from(row: ActorRow) -> Result<Self, Error> {
        let charter = row
            .charter
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|_| Error::Damaged("a charter cannot be read"))?;
        let profile = row
            .profile
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|_| Error::Damaged("a profile cannot be read"))?;
        Ok(Self {
            id: row.id,
            kind: ActorKind::parse(&row.kind).ok_or(Error::Damaged("an actor has an unknown kind"))?,
            name: row.name,
            uri: row.uri,
            display_name: row.display_name,
            summary: row.summary,
            public_key_pem: row.public_key_pem,
            charter,
            created_at: Timestamp(row.created_at),
            is_person: row.is_person,
            profile,
            updated_at: row.updated_at.map(Timestamp),
        })
    }
}

/// The actor with this inside id.
///
/// # Errors
/// When the database fails.
pub fn find(reader: &mut Reader<'_>, id: i64) -> Result<Option<OwnActor>, Error> {
    read(reader.find(actors::table.filter(actors::id.eq(id)).select(COLUMNS))?)
}

/// The actor, brand or instance actor, at this address.
///
/// # Errors
/// When the database fails.
pub fn find_by_uri(reader: &mut Reader<'_>, uri: &str) -> Result<Option<OwnActor>, Error> {
    read(reader.find(actors::table.filter(actors::uri.eq(uri)).select(COLUMNS))?)
}

/// The private key of an actor, as the key vault sealed it. Only who signs asks for it.
///
/// # Errors
/// When the database fails.
pub fn find_sealed_key(reader: &mut Reader<'_>, id: i64) -> Result<Option<String>, Error> {
    Ok(reader.find(
        actors::table
            .filter(actors::id.eq(id))
            .select(actors::private_key),
    )?)
}

/// The brand of this name. The name may be whatever somebody wrote into an address: what no brand can be called
/// is not asked for, as PostgreSQL takes no text with a NUL in it.
///
/// # Errors
/// When the database fails.
pub fn find_brand(reader: &mut Reader<'_>, name: &str) -> Result<Option<OwnActor>, Error> {
    if !is_valid_name(name) {
        return Ok(None);
    }
    let brand = actors::table
        .filter(actors::name.eq(name))
        .filter(actors::kind.eq(ActorKind::Brand.as_str()))
        .select(COLUMNS);
    read(reader.find(brand)?)
}

/// Every brand, by name.
///
/// # Errors
/// When the database fails.
pub fn list_brands(reader: &mut Reader<'_>) -> Result<Vec<OwnActor>, Error> {
    let rows: Vec<ActorRow> = reader.list(
        actors::table
            .filter(actors::kind.eq(ActorKind::Brand.as_str()))
            .order(actors::name)
            .select(COLUMNS),
    )?;
    rows.into_iter().map(OwnActor::try_from).collect()
}

/// The actors with these inside ids, in no order.
///
/// # Errors
/// When the database fails.
pub fn list_by_id(reader: &mut Reader<'_>, ids: &[i64]) -> Result<Vec<OwnActor>, Error> {
    let rows: Vec<ActorRow> = reader.list(actors::table.filter(actors::id.eq_any(ids)).select(COLUMNS))?;
    rows.into_iter().map(OwnActor::try_from).collect()
}

/// How many brands there are.
///
/// # Errors
/// When the database fails.
pub fn count_brands(reader: &mut Reader<'_>) -> Result<i64, Error> {
    Ok(reader.get(
        actors::table
            .filter(actors::kind.eq(ActorKind::Brand.as_str()))
            .count(),
    )?)
}

/// Inserts an actor.
///
/// # Errors
/// When the database fails; [`gatepost_storage::Error::is_duplicate`] where name or address are taken.
pub fn insert(tx: &mut Transaction<'_>, actor: &NewActor<'_>) -> Result<(), Error> {
    let is_person = actor.charter.is_some_and(|signed| signed.charter.person);
    let charter = actor
        .charter
        .map(serde_json::to_string)
        .transpose()
        .map_err(|_| Error::Damaged("a charter is not JSON"))?;
    tx.execute(diesel::insert_into(actors::table).values((
        actors::id.eq(actor.id),
        actors::kind.eq(actor.kind.as_str()),
        actors::name.eq(actor.name),
        actors::uri.eq(actor.uri),
        actors::display_name.eq(actor.display_name),
        actors::summary.eq(actor.summary),
        actors::public_key_pem.eq(actor.public_key_pem),
        actors::private_key.eq(actor.sealed_private_key),
        actors::charter.eq(charter),
        actors::created_at.eq(actor.created_at.0),
        actors::is_person.eq(is_person),
    )))?;
    Ok(())
}

/// Stores a released profile; it replaces the one before whole.
///
/// # Errors
/// When the database fails.
pub fn set_profile(
    tx: &mut Transaction<'_>,
    id: i64,
    profile: &Profile,
    now: Timestamp,
) -> Result<(), Error> {
    let document = serde_json::to_string(profile).map_err(|_| Error::Damaged("a profile is not JSON"))?;
    tx.execute(diesel::update(actors::table.filter(actors::id.eq(id))).set((
        actors::display_name.eq(&profile.display_name),
        actors::summary.eq(&profile.summary),
        actors::profile.eq(document),
        actors::updated_at.eq(now.0),
    )))?;
    Ok(())
}

fn read(row: Option<ActorRow>) -> Result<Option<OwnActor>, Error> {
    row.map(OwnActor::try_from).transpose()
}
