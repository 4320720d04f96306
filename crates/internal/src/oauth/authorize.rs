//! The consent page: what it shows, and what happens when the person allows it.

use diesel::prelude::*;
use gatepost_model::canonical::hash_hex;
use gatepost_model::id::BrandId;
use gatepost_model::release_key::hex_secret;
use gatepost_model::scope::Scopes;
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use super::request::{self, Ask, ConsiderError, Request};
use super::{App, OUT_OF_BAND};
use crate::brand::{self, Brand};
use crate::schema::authorization_codes;
use crate::{Caller, Context, Error, Inside, audit, role, token};

/// How long a code lives, in seconds: as long as an app needs to bring it (G2).
const LIFETIME: i64 = 60;

/// What the consent page shows.
#[derive(Debug, Clone)]
pub struct Consideration {
    /// Who asks.
    pub app: App,
    /// Where the answer goes: one of the app's registered redirect URIs.
    pub redirect_uri: String,
    /// What it would be allowed.
    pub scopes: Scopes,
    /// What the app sent along.
    pub state: Option<String>,
    /// The brands the caller may have it act as.
    pub brands: Vec<Brand>,
}

/// A code for the app. Has no `Debug`: the code stays out of logs.
pub struct Permitted {
    /// The code.
    pub code: String,
    /// Where it goes.
    pub redirect_uri: String,
    /// What the app sent along.
    pub state: Option<String>,
    /// Whether the person copies the code themselves: nothing is redirected then.
    pub is_out_of_band: bool,
}

/// What an app asks the caller for. Nothing is given yet.
///
/// # Errors
/// [`ConsiderError::Ask`] when the request is wrong, saying who is to be told; [`Error::Forbidden`] for a caller
/// without a session.
pub async fn consider(inside: &Inside, caller: &Caller, ask: &Ask) -> Result<Consideration, ConsiderError> {
    demand_session(caller)?;
    let (context, caller, ask) = (inside.context.clone(), caller.clone(), ask.clone());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let request = request::read(reader, &context, &ask)?;
            Ok(Consideration {
                app: request.app,
                redirect_uri: request.redirect_uri,
                scopes: request.scopes,
                state: request.state,
                brands: brands_of(reader, &caller)?,
            })
        })
        .await
}

/// Allows it: for the caller themselves, or as the brand of this name. The request is read anew, so a page that
/// was changed on the way allows nothing else.
///
/// # Errors
/// As [`consider`]; [`Error::Forbidden`] for a brand of whose desk the caller is not, whether or not it exists.
pub async fn allow(
    inside: &Inside,
    caller: &Caller,
    ask: &Ask,
    brand: Option<&str>,
) -> Result<Permitted, ConsiderError> {
    demand_session(caller)?;
    let (context, caller, ask) = (inside.context.clone(), caller.clone(), ask.clone());
    let brand = brand.map(str::to_owned);
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let request = request::read(tx, &context, &ask)?;
            let brand = match brand {
                Some(name) => Some(own_brand(tx, &caller, &name)?),
                None => None,
            };
            let code = insert(tx, &context, &caller, &request, brand)?;
            let event = audit::Event {
                at: context.now(),
                person: Some(caller.person),
                verb: "consent.given",
                subject: format!("app:{}", request.app.id),
                details: &json!({ "scopes": request.scopes.to_string(), "brand_id": brand }),
            };
            audit::append(tx, &mut head, event)?;
            Ok(Permitted {
                code,
                is_out_of_band: request.redirect_uri == OUT_OF_BAND,
                redirect_uri: request.redirect_uri,
                state: request.state,
            })
        })
        .await
}

fn demand_session(caller: &Caller) -> Result<(), Error> {
    caller.demand_session("Apps are allowed on the page, where you are signed in.")
}

fn brands_of(reader: &mut Reader<'_>, caller: &Caller) -> Result<Vec<Brand>, Error> {
    let desks = role::desks_of(reader, caller.person)?;
    desks.into_iter().map(|id| brand::get(reader, id)).collect()
}

fn own_brand(reader: &mut Reader<'_>, caller: &Caller, name: &str) -> Result<BrandId, Error> {
    let refuse = || Error::forbidden("You are not of this brand's desk, so no app of yours acts as it.");
    let brand = brand::find(reader, name)?.ok_or_else(refuse)?;
    if role::is_on_desk(reader, caller.person, brand.id)? {
        Ok(brand.id)
    } else {
        Err(refuse())
    }
}

fn insert(
    tx: &mut Transaction<'_>,
    context: &Context,
    caller: &Caller,
    request: &Request,
    brand: Option<BrandId>,
) -> Result<String, Error> {
    let code = hex_secret::<32>(context.random.as_ref());
    let now = context.now();
    tx.execute(diesel::insert_into(authorization_codes::table).values((
        authorization_codes::id.eq(context.next_id()),
        authorization_codes::code_hash.eq(hash_of(&code)),
        authorization_codes::app_id.eq(request.app.id.0),
        authorization_codes::person_id.eq(caller.person.0),
        authorization_codes::brand_id.eq(brand.map(|brand| brand.0)),
        authorization_codes::redirect_uri.eq(&request.redirect_uri),
        authorization_codes::scopes.eq(request.scopes.to_string()),
        authorization_codes::code_challenge.eq(&request.code_challenge),
        authorization_codes::created_at.eq(now.0),
        authorization_codes::expires_at.eq(now.plus_seconds(LIFETIME).0),
    )))?;
    Ok(code)
}

pub(super) fn hash_of(code: &str) -> String {
    hash_hex("gatepost/authorization-code/v1", code.as_bytes())
}
