//! What an administrator hands over.

use diesel::prelude::*;
use gatepost_model::id::PersonId;
use gatepost_model::release_key::hex_secret;
use gatepost_storage::Transaction;
use serde_json::json;

use super::{FULL_RESET_KIND, INVITATION_KIND, Link, Offer, RESET_KIND, end_resets, hash_of};
use crate::person::Person;
use crate::schema::one_time_links;
use crate::{Caller, Context, Error, Inside, administration, audit, person};

/// How long an invitation lives, in seconds: a week, because people start on a Monday.
const INVITATION: i64 = 7 * 24 * 60 * 60;

/// How long a reset lives, in seconds: a day, because whoever asked for it waits for it.
const RESET: i64 = 24 * 60 * 60;

/// Invites somebody: a link with which they make their account, for a week. An earlier invitation under the
/// same name ends.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, and for apps; [`Error::Invalid`] for names that cannot
/// be; [`Error::Conflict`] when the username is taken.
pub async fn invite(
    inside: &Inside,
    caller: &Caller,
    username: &str,
    display_name: &str,
) -> Result<Link, Error> {
    caller.demand_own()?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    let (username, display_name) = (username.to_owned(), display_name.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = administration::lock_for(tx, &caller)?;
            person::is_username(&username)?;
            let display_name = person::checked_display_name(&display_name)?;
            if person::find_by_username(tx, &username)?.is_some() {
                return Err(Error::conflict(format!(
                    "There is a person named {username} already."
                )));
            }
            let now = context.now();
            let earlier = one_time_links::table
                .filter(one_time_links::username.eq(&username))
                .filter(one_time_links::used_at.is_null())
                .filter(one_time_links::expires_at.gt(now.0));
            tx.execute(diesel::update(earlier).set(one_time_links::expires_at.eq(now.0)))?;
            let offer = Offer::Invitation {
                username,
                display_name,
            };
            make(
                tx,
                &context,
                &mut head,
                caller.person,
                offer,
                INVITATION_KIND,
                None,
            )
        })
        .await
}

/// Offers somebody a new password: a link with which they set it, for a day. An earlier one ends.
///
/// # Errors
/// When the database fails.
pub(crate) fn offer_reset(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    made_by: PersonId,
    person: &Person,
    ends_second_factor: bool,
) -> Result<Link, Error> {
    end_resets(tx, person.id, context.now())?;
    let kind = if ends_second_factor {
        FULL_RESET_KIND
    } else {
        RESET_KIND
    };
    let offer = Offer::Reset {
        username: person.username.clone(),
    };
    make(tx, context, head, made_by, offer, kind, Some(person.id))
}

fn make(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    made_by: PersonId,
    offer: Offer,
    kind: &'static str,
    person: Option<PersonId>,
) -> Result<Link, Error> {
    let (id, now) = (context.next_id(), context.now());
    let secret = hex_secret::<32>(context.random.as_ref());
    let (lifetime, username, display_name) = match offer {
        Offer::Invitation {
            username,
            display_name,
        } => (INVITATION, Some(username), Some(display_name)),
        Offer::Reset { .. } => (RESET, None, None),
    };
    let expires_at = now.plus_seconds(lifetime);
    tx.execute(diesel::insert_into(one_time_links::table).values((
        one_time_links::id.eq(id),
        one_time_links::kind.eq(kind),
        one_time_links::secret_hash.eq(hash_of(&secret)),
        one_time_links::person_id.eq(person.map(|person| person.0)),
        one_time_links::username.eq(&username),
        one_time_links::display_name.eq(display_name),
        one_time_links::made_by.eq(made_by.0),
        one_time_links::created_at.eq(now.0),
        one_time_links::expires_at.eq(expires_at.0),
    )))?;
    let event = audit::Event {
        at: now,
        person: Some(made_by),
        verb: "link.made",
        subject: format!("link:{id}"),
        details: &json!({ "kind": kind, "person_id": person, "username": username }),
    };
    audit::append(tx, head, event)?;
    Ok(Link { secret, expires_at })
}
