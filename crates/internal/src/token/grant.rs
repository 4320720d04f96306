//! The list of what proves a person: their browsers, their programs, the apps they have let in.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::TokenId;
use gatepost_model::scope::Scopes;

use super::issue::{credential, last_use, scopes};
use super::living;
use crate::schema::{brands, people, tokens};
use crate::{Caller, Credential, Error, Inside};

/// One of the things that prove a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: TokenId,
    /// What kind it is.
    pub credential: Credential,
    /// What it is called: an app's name, or what its person named it.
    pub name: String,
    /// Name of the brand it speaks as.
    pub brand: Option<String>,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub last_used_at: Timestamp,
    /// Whether it is the one the caller came with.
    pub current: bool,
}

/// Everything that proves the caller, the newest first. What has ended is not among it.
///
/// # Errors
/// When the database fails.
pub async fn list(inside: &Inside, caller: &Caller) -> Result<Vec<Grant>, Error> {
    type Row = (i64, String, Option<i64>, String, Option<String>, String, i64, i64);
    let (now, person, current) = (inside.context.now(), caller.person, caller.token);
    let rows: Vec<Row> = inside
        .database
        .read(move |reader| {
            let alive = tokens::table
                .inner_join(people::table.on(people::id.eq(tokens::person_id)))
                .left_join(brands::table.on(brands::id.nullable().eq(tokens::brand_id)))
                .filter(tokens::person_id.eq(person.0))
                .filter(living::lives(living::idle_since(now)))
                .order(tokens::id.desc());
            let columns = (
                tokens::id,
                tokens::kind,
                tokens::app_id,
                tokens::name,
                brands::name.nullable(),
                tokens::scopes,
                tokens::created_at,
                tokens::last_used_at,
            );
            reader.list(alive.select(columns)).map_err(Error::from)
        })
        .await?;
    let grant = |(id, kind, app, name, brand, stored, created_at, last_used_at): Row| {
        let credential = credential(&kind, app)?;
        Ok(Grant {
            id: TokenId(id),
            credential,
            name,
            brand,
            scopes: scopes(&stored, credential)?,
            created_at: Timestamp(created_at),
            last_used_at: last_use(last_used_at, created_at),
            current: TokenId(id) == current,
        })
    };
    rows.into_iter().map(grant).collect()
}
