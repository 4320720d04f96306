//! An app gives a token back. RFC 7009.

use diesel::prelude::*;
use gatepost_model::id::{PersonId, TokenId};
use gatepost_storage::Transaction;

use super::exchange::{Client, OAuthError, prove};
use crate::schema::{app_tokens, tokens};
use crate::token::{self, APP_PREFIX, PREFIX};
use crate::{Context, Inside, audit};

/// Ends a token of this app. A token that is unknown or has ended is no error (section 2.2).
///
/// # Errors
/// [`OAuthError::InvalidClient`] for a wrong client; [`OAuthError::InvalidGrant`] for a token of somebody else
/// (section 2.1), whose personal tokens and sessions no app ends.
pub async fn revoke(inside: &Inside, client: Client<'_>, token: &str) -> Result<(), OAuthError> {
    let context = inside.context.clone();
    let (id, secret) = (client.id.to_owned(), client.secret.map(str::to_owned));
    let token = token.to_owned();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let app = prove(tx, &id, secret.as_deref())?;
            if token::has_form(&token, APP_PREFIX) {
                return end_for_itself(tx, &context, app.id.0, &token);
            }
            if !token::has_form(&token, PREFIX) {
                return Ok(());
            }
            let named = tokens::table.filter(tokens::token_hash.eq(token::hash_of(&token)));
            let row: Option<(i64, i64, Option<i64>)> =
                tx.find(named.select((tokens::id, tokens::person_id, tokens::app_id)))?;
            match row {
                None => Ok(()),
                Some((id, person, Some(owner))) if owner == app.id.0 => {
                    token::end_one(tx, &mut head, PersonId(person), TokenId(id), context.now())?;
                    Ok(())
                }
                Some(_) => Err(not_its_own()),
            }
        })
        .await
}

fn end_for_itself(
    tx: &mut Transaction<'_>,
    context: &Context,
    app: i64,
    token: &str,
) -> Result<(), OAuthError> {
    let named = app_tokens::table.filter(app_tokens::token_hash.eq(token::hash_of(token)));
    let row: Option<(i64, i64)> = tx.find(named.select((app_tokens::id, app_tokens::app_id)))?;
    match row {
        None => Ok(()),
        Some((id, owner)) if owner == app => {
            let alive = app_tokens::table
                .find(id)
                .filter(app_tokens::revoked_at.is_null());
            tx.execute(diesel::update(alive).set(app_tokens::revoked_at.eq(context.now().0)))?;
            Ok(())
        }
        Some(_) => Err(not_its_own()),
    }
}

fn not_its_own() -> OAuthError {
    OAuthError::InvalidGrant("The token was not given to this app.".to_owned())
}
