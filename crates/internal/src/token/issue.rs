//! Making tokens.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{AppId, BrandId, PersonId, TokenId};
use gatepost_model::markup;
use gatepost_model::release_key::hex_secret;
use gatepost_model::scope::{Scope, Scopes};
use gatepost_storage::Transaction;
use serde_json::json;

use super::living::{APP, PERSONAL, SESSION};
use super::{Issued, LONGEST_NAME, PREFIX, SESSION_PREFIX, hash_of};
use crate::password::Proof;
use crate::schema::tokens;
use crate::{Caller, Context, Credential, Error, Inside, audit, password, person};

/// What somebody asks a token for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What to call it, for a list of one's tokens; `API` where absent.
    pub name: Option<String>,
    /// Names of scopes with blanks between; `read write follow` where absent. `gatepost:decide` is only
    /// given to who asks for it.
    pub scopes: Option<String>,
}

/// Makes a token for a person by their password, and a code where they have a second factor.
///
/// # Errors
/// As [`password::check`]; [`Error::Invalid`] for a name or scopes that cannot be.
pub async fn sign_in<'a>(
    inside: &Inside,
    username: &str,
    proof: impl Into<Proof<'a>>,
    address: &str,
    wish: Wish,
) -> Result<Issued, Error> {
    let person = password::check(inside, username, address, proof).await?;
    let scopes = match wish.scopes {
        Some(names) => Scopes::parse(&names).map_err(|_| {
            Error::invalid(
                "The scopes are read, write, follow, gatepost:decide, and parts such as read:statuses.",
            )
        })?,
        None => Scopes::of(&[Scope::Read, Scope::Write, Scope::Follow]),
    };
    issue(inside, person, wish.name.as_deref().unwrap_or("API"), scopes).await
}

/// Makes a personal token for a person.
///
/// # Errors
/// [`Error::Invalid`] for an unfit name or no scope; [`Error::Unauthenticated`] when the person has left.
pub async fn issue(inside: &Inside, person: PersonId, name: &str, scopes: Scopes) -> Result<Issued, Error> {
    let name = checked_name(name, &scopes)?;
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            make(tx, &context, &mut head, person, Made::Personal { name, scopes })
        })
        .await
}

/// Makes a personal token by hand, for whoever is signed in with a browser.
///
/// # Errors
/// [`Error::Forbidden`] for a caller who shows anything but a session: a token that makes tokens would outlive
/// its own end. [`Error::Invalid`] as for [`issue`].
pub async fn issue_personal(
    inside: &Inside,
    caller: &Caller,
    name: &str,
    scopes: Scopes,
) -> Result<Issued, Error> {
    caller.demand_session("Tokens are made on the page, where you are signed in.")?;
    let name = checked_name(name, &scopes)?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let made = Made::Personal { name, scopes };
            make(tx, &context, &mut head, caller.person, made)
        })
        .await
}

fn checked_name(name: &str, scopes: &Scopes) -> Result<String, Error> {
    let name = name.trim().to_owned();
    let characters = name.chars().count();
    if characters == 0 || characters > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::invalid(format!(
            "A token's name has 1 to {LONGEST_NAME} characters in one line."
        )));
    }
    if name.contains(markup::is_deceptive) {
        return Err(Error::invalid(
            "A token's name has no invisible or reordering characters.",
        ));
    }
    if scopes.is_empty() {
        return Err(Error::invalid("A token needs at least one scope."));
    }
    Ok(name)
}

/// What is made.
pub(crate) enum Made {
    /// What a browser holds.
    Session,
    /// What a person's own program holds.
    Personal {
        /// For the person's list.
        name: String,
        /// What it may be used for.
        scopes: Scopes,
    },
    /// What an app holds.
    App {
        /// Which.
        app: AppId,
        /// For the person's list.
        name: String,
        /// What it may be used for.
        scopes: Scopes,
        /// The brand it speaks as.
        brand: Option<BrandId>,
    },
}

/// Makes a token in the transaction of whatever gave the right to it, and writes it into the chain.
///
/// # Errors
/// [`Error::Unauthenticated`] when the person has left.
pub(crate) fn make(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    person: PersonId,
    made: Made,
) -> Result<Issued, Error> {
    let owner = person::find(tx, person)?.filter(|owner| owner.deactivated_at.is_none());
    let owner = owner.ok_or(Error::Unauthenticated)?;
    let (verb, kind, prefix) = match &made {
        Made::Session => ("session.opened", SESSION, SESSION_PREFIX),
        Made::Personal { .. } => ("token.issued", PERSONAL, PREFIX),
        Made::App { .. } => ("token.issued", APP, PREFIX),
    };
    let (name, scopes, app, brand) = match made {
        Made::Session => ("Browser".to_owned(), Scopes::of_session(), None, None),
        Made::Personal { name, scopes } => (name, scopes, None, None),
        Made::App {
            app,
            name,
            scopes,
            brand,
        } => (name, scopes, Some(app), brand),
    };
    let secret = format!("{prefix}{}", hex_secret::<32>(context.random.as_ref()));
    let (id, now) = (TokenId(context.next_id()), context.now());
    tx.execute(diesel::insert_into(tokens::table).values((
        tokens::id.eq(id.0),
        tokens::person_id.eq(owner.id.0),
        tokens::name.eq(name),
        tokens::token_hash.eq(hash_of(&secret)),
        tokens::scopes.eq(scopes.to_string()),
        tokens::created_at.eq(now.0),
        tokens::kind.eq(kind),
        tokens::app_id.eq(app.map(|app| app.0)),
        tokens::brand_id.eq(brand.map(|brand| brand.0)),
        tokens::last_used_at.eq(now.0),
    )))?;
    let event = audit::Event {
        at: now,
        person: Some(owner.id),
        verb,
        subject: format!("token:{id}"),
        details: &json!({ "kind": kind, "scopes": scopes.to_string(), "app_id": app, "brand_id": brand }),
    };
    audit::append(tx, head, event)?;
    Ok(Issued {
        id,
        secret,
        scopes,
        created_at: now,
    })
}

/// What a stored kind proves.
pub(super) fn credential(kind: &str, app: Option<i64>) -> Result<Credential, Error> {
    match (kind, app) {
        (SESSION, None) => Ok(Credential::Session),
        (PERSONAL, None) => Ok(Credential::Personal),
        (APP, Some(app)) => Ok(Credential::App(AppId(app))),
        _ => Err(Error::Damaged("a token's kind cannot be read")),
    }
}

/// The scopes of a stored token. An app's never hold what speaks at the gate, whatever was stored.
pub(super) fn scopes(stored: &str, credential: Credential) -> Result<Scopes, Error> {
    let scopes = Scopes::parse(stored).map_err(|_| Error::Damaged("a token's scopes cannot be read"))?;
    Ok(match credential {
        Credential::Session | Credential::Personal => scopes,
        Credential::App(_) => scopes.for_apps(),
    })
}

/// The moment a token was last used, as it is told: one made before that was noted counts from its making.
pub(super) fn last_use(last_used_at: i64, created_at: i64) -> Timestamp {
    Timestamp(last_used_at.max(created_at))
}
