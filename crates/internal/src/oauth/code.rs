//! A code that an app brings: once, within a minute, by whoever asked for it (G2, G3).

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{AppId, BrandId, PersonId, TokenId};
use gatepost_model::scope::Scopes;
use gatepost_storage::Transaction;
use serde_json::json;

use super::app::App;
use super::exchange::{Minted, OAuthError};
use super::{authorize, pkce};
use crate::schema::authorization_codes;
use crate::token::{self, Made};
use crate::{Context, Error, audit, role};

/// How an exchange went: that a code was brought twice is written down, so the transaction commits.
pub(super) enum Outcome {
    /// A token.
    Minted(Minted),
    /// The code was brought before, and what it gave has ended.
    Reused,
}

/// What an app brings with a code.
pub(super) struct Brought<'a> {
    /// `code`
    pub(super) code: &'a str,
    /// `redirect_uri`
    pub(super) redirect_uri: &'a str,
    /// `code_verifier`
    pub(super) verifier: Option<&'a str>,
    /// Whether the app has proved itself by its secret.
    pub(super) has_secret: bool,
}

/// One answer for every code that is worth nothing: it tells a thief nothing.
pub(super) fn refused() -> OAuthError {
    OAuthError::InvalidGrant(
        "The code is unknown, used or too old, or was given to another app or redirect_uri.".to_owned(),
    )
}

#[derive(Queryable)]
struct CodeRow {
    id: i64,
    app: i64,
    person: i64,
    brand: Option<i64>,
    redirect_uri: String,
    scopes: String,
    challenge: Option<String>,
    expires_at: i64,
    used_at: Option<i64>,
    token: Option<i64>,
}

/// Exchanges a code for a token of its person, or of the brand they chose.
pub(super) fn exchange(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    app: &App,
    brought: &Brought<'_>,
) -> Result<Outcome, OAuthError> {
    let now = context.now();
    let row: Option<CodeRow> = tx.find(
        authorization_codes::table
            .filter(authorization_codes::code_hash.eq(authorize::hash_of(brought.code)))
            .select((
                authorization_codes::id,
                authorization_codes::app_id,
                authorization_codes::person_id,
                authorization_codes::brand_id,
                authorization_codes::redirect_uri,
                authorization_codes::scopes,
                authorization_codes::code_challenge,
                authorization_codes::expires_at,
                authorization_codes::used_at,
                authorization_codes::token_id,
            )),
    )?;
    let row = row.filter(|row| row.app == app.id.0).ok_or_else(refused)?;
    if row.used_at.is_some() {
        end_reused(tx, head, &row, now)?;
        return Ok(Outcome::Reused);
    }
    if row.expires_at <= now.0 || row.redirect_uri != brought.redirect_uri {
        return Err(refused());
    }
    demand_proof(&row, brought)?;
    let (person, brand) = (PersonId(row.person), row.brand.map(BrandId));
    if let Some(brand) = brand
        && !role::is_on_desk(tx, person, brand)?
    {
        return Err(refused());
    }
    let made = Made::App {
        app: AppId(row.app),
        name: app.name.clone(),
        scopes: Scopes::parse(&row.scopes)
            .map_err(|_| Error::Damaged("a code's scopes cannot be read"))?
            .for_apps(),
        brand,
    };
    let issued = match token::make(tx, context, head, person, made) {
        Err(Error::Unauthenticated) => return Err(refused()),
        made => made?,
    };
    tx.execute(diesel::update(authorization_codes::table.find(row.id)).set((
        authorization_codes::used_at.eq(now.0),
        authorization_codes::token_id.eq(issued.id.0),
    )))?;
    Ok(Outcome::Minted(Minted {
        access_token: issued.secret,
        scopes: issued.scopes,
        created_at: issued.created_at,
    }))
}

/// Whoever brings the code must be who asked for it: by the secret, by PKCE, or by both where both were begun.
fn demand_proof(row: &CodeRow, brought: &Brought<'_>) -> Result<(), OAuthError> {
    match (&row.challenge, brought.verifier) {
        (Some(challenge), Some(verifier)) if pkce::proves(verifier, challenge) => Ok(()),
        (Some(_), Some(_)) => Err(OAuthError::InvalidGrant("code_verifier is wrong.".to_owned())),
        (Some(_), None) => Err(OAuthError::InvalidGrant("code_verifier is missing.".to_owned())),
        // RFC 9700, section 4.8.2: a verifier without a challenge is a request that was changed on the way.
        (None, Some(_)) => Err(OAuthError::InvalidGrant(
            "code_verifier belongs to a request that had no code_challenge.".to_owned(),
        )),
        (None, None) if brought.has_secret => Ok(()),
        (None, None) => Err(OAuthError::InvalidRequest(
            "An app without a client_secret must use PKCE: send code_challenge and code_verifier.".to_owned(),
        )),
    }
}

fn end_reused(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    row: &CodeRow,
    now: Timestamp,
) -> Result<(), Error> {
    // A code that was used up without a token was its person's own doing: they have left, or signed out.
    let Some(token) = row.token.map(TokenId) else {
        return Ok(());
    };
    if token::end_one(tx, head, PersonId(row.person), token, now)? {
        let event = audit::Event {
            at: now,
            person: Some(PersonId(row.person)),
            verb: "code.reused",
            subject: format!("token:{token}"),
            details: &json!({ "app_id": AppId(row.app) }),
        };
        audit::append(tx, head, event)?;
    }
    Ok(())
}
