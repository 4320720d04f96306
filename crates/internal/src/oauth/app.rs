//! Apps, as they register themselves: each on each device, without anybody being asked. Registering gives
//! nothing; it is the person on the consent page who does.

use diesel::prelude::*;
use gatepost_model::canonical::hash_hex;
use gatepost_model::id::AppId;
use gatepost_model::markup;
use gatepost_model::release_key::hex_secret;
use gatepost_model::scope::Scopes;
use gatepost_storage::Reader;
use url::Url;

use super::pace::Asks;
use super::{redirect, scopes_for_app};
use crate::schema::apps;
use crate::{Error, Inside};

/// The most characters an app's name may have.
const LONGEST_NAME: usize = 80;

/// The most bytes an app's website may have.
const LONGEST_WEBSITE: usize = 2_000;

/// How many redirect URIs an app may have.
const MOST_REDIRECT_URIS: usize = 10;

/// The characters of a client id, which is public, and of a secret: random bytes in hex.
const ID_DIGITS: usize = 32;
const SECRET_DIGITS: usize = 64;

/// What an app tells of itself.
#[derive(Debug, Clone, Default)]
pub struct Registration {
    /// What it calls itself: 1 to 80 characters in one line.
    pub name: String,
    /// Its page, http or https.
    pub website: Option<String>,
    /// Where codes may be sent.
    pub redirect_uris: Vec<String>,
    /// Names of scopes with blanks between; `read` where absent.
    pub scopes: Option<String>,
}

/// An app that was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Its id inside.
    pub id: AppId,
    /// What it calls itself.
    pub name: String,
    /// Its page.
    pub website: Option<String>,
    /// Where codes may be sent, each compared to the character.
    pub redirect_uris: Vec<String>,
    /// The most it may ask for.
    pub scopes: Scopes,
    /// How it names itself.
    pub client_id: String,
}

/// A new app and its secret. Has no `Debug`: the secret stays out of logs.
pub struct Registered {
    /// The app.
    pub app: App,
    /// Shown once.
    pub client_secret: String,
}

/// Registers an app. Whether it may come in is asked when a person is to allow it, so that the answer here tells
/// a stranger nothing. For the same reason it waits for nobody at the gate and is in no audit entry: anybody can
/// register, and what matters is the consent, which is.
///
/// # Errors
/// [`Error::Invalid`] for a field that cannot be; [`Error::TooMany`] when the address has registered too many.
pub async fn register(
    inside: &Inside,
    registration: Registration,
    address: &str,
) -> Result<Registered, Error> {
    let context = inside.context.clone();
    let now = context.now();
    let secret = hex_secret::<32>(context.random.as_ref());
    let app = App {
        id: AppId(context.next_id()),
        name: checked_name(&registration.name)?,
        website: checked_website(registration.website)?,
        redirect_uris: checked_redirect_uris(registration.redirect_uris)?,
        scopes: scopes_for_app(registration.scopes.as_deref()).map_err(Error::Invalid)?,
        client_id: hex_secret::<16>(context.random.as_ref()),
    };
    context.pace.count(Asks::App, address, now)?;
    let (row, secret_hash) = (app.clone(), hash_of(&secret));
    let redirect_uris = serde_json::to_string(&row.redirect_uris)
        .map_err(|_| Error::Damaged("redirect URIs are not JSON"))?;
    inside
        .database
        .write(move |tx| {
            tx.execute(diesel::insert_into(apps::table).values((
                apps::id.eq(row.id.0),
                apps::name.eq(&row.name),
                apps::website.eq(&row.website),
                apps::redirect_uris.eq(redirect_uris),
                apps::scopes.eq(row.scopes.to_string()),
                apps::client_id.eq(&row.client_id),
                apps::client_secret_hash.eq(secret_hash),
                apps::created_at.eq(now.0),
            )))?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(Registered {
        app,
        client_secret: secret,
    })
}

fn checked_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    let characters = name.chars().count();
    if characters == 0 || characters > LONGEST_NAME || name.contains(char::is_control) {
        return Err(Error::invalid(format!(
            "client_name must have 1 to {LONGEST_NAME} characters in one line."
        )));
    }
    if name.contains(markup::is_deceptive) {
        return Err(Error::invalid(
            "client_name contains invisible or reordering characters.",
        ));
    }
    Ok(name.to_owned())
}

fn checked_website(website: Option<String>) -> Result<Option<String>, Error> {
    let Some(website) = website.filter(|website| !website.trim().is_empty()) else {
        return Ok(None);
    };
    let is_page = Url::parse(&website).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !is_page || website.len() > LONGEST_WEBSITE || website.chars().any(char::is_control) {
        return Err(Error::invalid("website must be an address of the web."));
    }
    Ok(Some(website))
}

fn checked_redirect_uris(uris: Vec<String>) -> Result<Vec<String>, Error> {
    if uris.is_empty() || uris.len() > MOST_REDIRECT_URIS {
        return Err(Error::invalid(format!(
            "redirect_uris must name 1 to {MOST_REDIRECT_URIS} URIs."
        )));
    }
    for uri in &uris {
        redirect::check(uri).map_err(Error::Invalid)?;
    }
    Ok(uris)
}

/// An app with what its secret is compared to.
pub(super) struct Known {
    pub(super) app: App,
    secret_hash: String,
}

impl Known {
    /// Whether this is its secret. Both sides are hashes, so the comparison tells nothing about the secret.
    pub(super) fn has_secret(&self, secret: &str) -> bool {
        secret.len() == SECRET_DIGITS && hash_of(secret) == self.secret_hash
    }
}

/// The app of this client id.
pub(super) fn find(reader: &mut Reader<'_>, client_id: &str) -> Result<Option<Known>, Error> {
    // Nothing of another form is worth a statement; PostgreSQL, for one, takes no NUL.
    if client_id.len() != ID_DIGITS || !client_id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(None);
    }
    let row: Option<Row> = reader.find(apps::table.filter(apps::client_id.eq(client_id)).select(COLUMNS))?;
    row.map(of_row).transpose()
}

/// The app of this id, such as the one behind a token.
///
/// # Errors
/// [`Error::NotFound`] when it is gone.
pub async fn get(inside: &Inside, id: AppId) -> Result<App, Error> {
    let row: Option<Row> = inside
        .database
        .read(move |reader| {
            let row = reader.find(apps::table.find(id.0).select(COLUMNS))?;
            Ok::<_, Error>(row)
        })
        .await?;
    let known = row.map(of_row).transpose()?;
    known.map(|known| known.app).ok_or(Error::NotFound)
}

type Row = (i64, String, Option<String>, String, String, String, String);

type Columns = (
    apps::id,
    apps::name,
    apps::website,
    apps::redirect_uris,
    apps::scopes,
    apps::client_id,
    apps::client_secret_hash,
);

const COLUMNS: Columns = (
    apps::id,
    apps::name,
    apps::website,
    apps::redirect_uris,
    apps::scopes,
    apps::client_id,
    apps::client_secret_hash,
);

fn of_row((id, name, website, redirect_uris, scopes, client_id, secret_hash): Row) -> Result<Known, Error> {
    let damaged = || Error::Damaged("an app cannot be read");
    Ok(Known {
        app: App {
            id: AppId(id),
            name,
            website,
            redirect_uris: serde_json::from_str(&redirect_uris).map_err(|_| damaged())?,
            scopes: Scopes::parse(&scopes).map_err(|_| damaged())?.for_apps(),
            client_id,
        },
        secret_hash,
    })
}

fn hash_of(secret: &str) -> String {
    hash_hex("gatepost/client-secret/v1", secret.as_bytes())
}
