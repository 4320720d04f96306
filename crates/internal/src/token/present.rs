//! What a secret in a request proves. One statement: every request pays for it.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{AppId, BrandId, PersonId, TokenId};
use gatepost_storage::Reader;

use super::issue::{credential, scopes};
use super::living::{self, SESSION};
use super::{APP_PREFIX, IDLE, PREFIX, SESSION_PREFIX, has_form, hash_of};
use crate::brand::Brand;
use crate::schema::{app_tokens, apps, brands, people, tokens};
use crate::{AppCaller, Caller, Credential, Error, Inside, Presented, Staff};

/// How old the note of a token's last use may get, in seconds: an hour. Noting each use would make every
/// request a write.
const NOTED_FOR: i64 = 60 * 60;

/// What a token in a request proves. Sessions are not taken here: the secret of a cookie is no bearer token.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is no token, ended, too long unused, of somebody who has left, or speaks
/// as a brand whose desk its person is not of any more.
pub async fn present(inside: &Inside, bearer: &str, address: String) -> Result<Presented, Error> {
    if has_form(bearer, APP_PREFIX) {
        return app(inside, bearer, address).await.map(Presented::App);
    }
    if !has_form(bearer, PREFIX) {
        return Err(Error::Unauthenticated);
    }
    let row = load(inside, bearer).await?;
    if row.kind == SESSION {
        return Err(Error::Unauthenticated);
    }
    let brand = row.brand();
    let caller = row.into_caller(address)?;
    Ok(match brand? {
        Some(brand) => Presented::Brand(Staff { brand, caller }),
        None => Presented::Person(caller),
    })
}

/// The person who shows this token for themselves.
///
/// # Errors
/// As [`present`]; [`Error::Unauthenticated`] too for the token of a brand or of an app.
pub async fn authenticate(inside: &Inside, bearer: &str, address: String) -> Result<Caller, Error> {
    match present(inside, bearer, address).await? {
        Presented::Person(caller) => Ok(caller),
        Presented::Brand(_) | Presented::App(_) => Err(Error::Unauthenticated),
    }
}

/// The person whose session this is.
pub(crate) async fn authenticate_session(
    inside: &Inside,
    secret: &str,
    address: String,
) -> Result<Caller, Error> {
    if !has_form(secret, SESSION_PREFIX) {
        return Err(Error::Unauthenticated);
    }
    let row = load(inside, secret).await?;
    if row.kind != SESSION {
        return Err(Error::Unauthenticated);
    }
    row.into_caller(address)
}

/// A living token with its person, and its brand if it speaks as one.
#[derive(Queryable)]
struct Row {
    id: i64,
    kind: String,
    app: Option<i64>,
    scopes: String,
    last_used_at: i64,
    person: i64,
    username: String,
    brand: Option<i64>,
    brand_name: Option<String>,
    brand_actor: Option<String>,
    brand_display_name: Option<String>,
}

impl Row {
    fn brand(&self) -> Result<Option<Brand>, Error> {
        let Some(id) = self.brand else { return Ok(None) };
        let missing = || Error::Damaged("a brand is missing");
        Ok(Some(Brand {
            id: BrandId(id),
            name: self.brand_name.clone().ok_or_else(missing)?,
            actor_uri: self.brand_actor.clone().ok_or_else(missing)?,
            display_name: self.brand_display_name.clone().ok_or_else(missing)?,
        }))
    }

    fn into_caller(self, address: String) -> Result<Caller, Error> {
        let credential: Credential = credential(&self.kind, self.app)?;
        Ok(Caller {
            person: PersonId(self.person),
            username: self.username,
            token: TokenId(self.id),
            credential,
            scopes: scopes(&self.scopes, credential)?,
            address,
        })
    }
}

async fn load(inside: &Inside, secret: &str) -> Result<Row, Error> {
    let (hash, now) = (hash_of(secret), inside.context.now());
    let row = inside
        .database
        .read(move |reader| find(reader, hash, now))
        .await?
        .ok_or(Error::Unauthenticated)?;
    if row.last_used_at <= now.plus_seconds(NOTED_FOR.saturating_neg()).0 {
        note_use(inside, TokenId(row.id), now).await?;
    }
    Ok(row)
}

fn find(reader: &mut Reader<'_>, hash: String, now: Timestamp) -> Result<Option<Row>, Error> {
    let alive = tokens::table
        .inner_join(people::table.on(people::id.eq(tokens::person_id)))
        .left_join(brands::table.on(brands::id.nullable().eq(tokens::brand_id)))
        .filter(tokens::token_hash.eq(hash))
        .filter(living::lives(living::idle_since(now)));
    let columns = (
        tokens::id,
        tokens::kind,
        tokens::app_id,
        tokens::scopes,
        tokens::last_used_at,
        people::id,
        people::username,
        tokens::brand_id,
        brands::name.nullable(),
        brands::actor_uri.nullable(),
        brands::display_name.nullable(),
    );
    Ok(reader.find(alive.select(columns))?)
}

/// Notes a use, unless somebody has noted one meanwhile.
async fn note_use(inside: &Inside, token: TokenId, now: Timestamp) -> Result<(), Error> {
    inside
        .database
        .write(move |tx| {
            let row = tokens::table.find(token.0).filter(tokens::last_used_at.lt(now.0));
            tx.execute(diesel::update(row).set(tokens::last_used_at.eq(now.0)))?;
            Ok(())
        })
        .await
}

/// An app that shows a token of its own. Its life is counted from its making: such tokens are for registering
/// and for looking at the instance, and cost one request to replace.
async fn app(inside: &Inside, bearer: &str, address: String) -> Result<AppCaller, Error> {
    let (hash, since) = (
        hash_of(bearer),
        inside.context.now().plus_seconds(IDLE.saturating_neg()),
    );
    let row: Option<(i64, String, Option<String>, String)> = inside
        .database
        .read(move |reader| {
            let alive = app_tokens::table
                .inner_join(apps::table.on(apps::id.eq(app_tokens::app_id)))
                .filter(app_tokens::token_hash.eq(hash))
                .filter(app_tokens::revoked_at.is_null())
                .filter(app_tokens::created_at.gt(since.0));
            let columns = (apps::id, apps::name, apps::website, app_tokens::scopes);
            reader.find(alive.select(columns)).map_err(Error::from)
        })
        .await?;
    let (id, name, website, stored) = row.ok_or(Error::Unauthenticated)?;
    let app = AppId(id);
    Ok(AppCaller {
        app,
        name,
        website,
        scopes: scopes(&stored, Credential::App(app))?,
        address,
    })
}
