//! Making a brand.

use diesel::prelude::*;
use gatepost_model::brand::{Charter, is_valid_name};
use gatepost_model::check::{Place, Severity, Subject};
use gatepost_model::gate::{Kind, Policy, Step};
use gatepost_model::id::{BrandId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::{Reader, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::settings::{COMPANY, SPOKESPERSON, is_time_zone};
use super::{Brand, find};
use crate::person::Person;
use crate::schema::brands;
use crate::{Context, Error, Inside, account, administration, audit, gate, request, review_group, role};

/// A brand that is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBrand {
    /// The name in its handle.
    pub name: String,
    /// The name people read.
    pub display_name: String,
    /// One or two sentences about it, plain text.
    pub summary: String,
    /// Username of the person whose own voice it is; absent for a voice of the company.
    pub spokesperson: Option<String>,
    /// IANA name of the zone its calendar is kept in; UTC where absent.
    pub time_zone: Option<String>,
}

/// Makes a voice of the company, in the zone UTC, while a node is set up: afterwards there is [`request::make`]. `by`
/// is absent for an operator.
///
/// # Errors
/// [`Error::Invalid`] for a field that cannot be or holds what must not leave; [`Error::Conflict`] when the name is
/// taken, and while what leaves is stopped.
pub async fn create(
    inside: &Inside,
    name: &str,
    display_name: &str,
    summary: &str,
    by: Option<PersonId>,
) -> Result<Brand, Error> {
    let new = NewBrand {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        summary: summary.to_owned(),
        ..NewBrand::default()
    };
    let context = inside.context.clone();
    let brand = inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            check_new(tx, &context, &new)?;
            make_within(tx, &context, &mut head, &new, by)
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(brand)
}

/// Makes a brand: its charter is signed here, the courier has the public plane make the actor, and everybody inside
/// follows it. It has the usual review groups; nobody is in them yet. `by` is absent for an operator.
///
/// A named person's brand has the group `spokesperson` and a policy of its own: that person approves. Once something
/// was published another administrator has to confirm the person's role first, as any other at the gate.
///
/// Its name and summary are outside at once. So the wish for one was checked by [`check_new`] in the same transaction,
/// and once something was published it takes two administrators ([`request::Wish::Brand`]).
///
/// # Errors
/// When the database fails.
pub(crate) fn make_within(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    new: &NewBrand,
    by: Option<PersonId>,
) -> Result<Brand, Error> {
    let person = spokesperson(tx, new)?;
    let brand = insert(tx, context, new, person.as_ref())?;
    account::follow_new_brand(tx, brand.id, context.now())?;
    review_group::make_usual(tx, brand.id, context.now())?;
    let event = audit::Event {
        at: context.now(),
        person: by,
        verb: "brand.created",
        subject: format!("brand:{}", brand.id),
        details: &json!({
            "name": brand.name,
            "actor": brand.actor_uri,
            "display_name": brand.display_name,
            "summary": new.summary.trim(),
            "spokesperson_id": person.as_ref().map(|person| person.id),
        }),
    };
    audit::append(tx, head, event)?;
    if let Some(person) = person {
        give_voice(tx, context, head, &brand, &person, by)?;
    }
    Ok(brand)
}

fn insert(
    tx: &mut Transaction<'_>,
    context: &Context,
    new: &NewBrand,
    person: Option<&Person>,
) -> Result<Brand, Error> {
    let damaged = |_| Error::Damaged("a charter is not JSON");
    let charter = Charter {
        name: new.name.clone(),
        actor: context.public_address.brand(&new.name),
        display_name: new.display_name.trim().to_owned(),
        summary: new.summary.trim().to_owned(),
        created_at: context.now(),
        person: person.is_some(),
    };
    let brand = Brand {
        id: BrandId(context.next_id()),
        name: charter.name.clone(),
        actor_uri: charter.actor.clone(),
        display_name: charter.display_name.clone(),
    };
    let created_at = charter.created_at;
    let signed = charter.sign(&context.release_signer).map_err(damaged)?;
    tx.execute(diesel::insert_into(brands::table).values((
        brands::id.eq(brand.id.0),
        brands::name.eq(&brand.name),
        brands::actor_uri.eq(&brand.actor_uri),
        brands::display_name.eq(&brand.display_name),
        brands::charter.eq(serde_json::to_string(&signed).map_err(damaged)?),
        brands::created_at.eq(created_at.0),
        brands::kind.eq(if person.is_some() { SPOKESPERSON } else { COMPANY }),
        brands::spokesperson_id.eq(person.map(|person| person.id.0)),
        brands::time_zone.eq(new.time_zone.as_deref().unwrap_or("UTC")),
    )))?;
    Ok(brand)
}

/// A person approves what is said in their name, and nobody else: a group and a policy of the brand's own. The labels
/// go on asking for Legal and HR.
fn give_voice(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    brand: &Brand,
    person: &Person,
    by: Option<PersonId>,
) -> Result<(), Error> {
    let now = context.now();
    review_group::insert(tx, brand.id, SPOKESPERSON, &person.display_name, now)?;
    let node = gate::policy::of_node(tx)?;
    let policy = Policy {
        steps: vec![Step::of(SPOKESPERSON, 1)],
        minimum_people: 1,
        kinds: Vec::new(),
        ..node
    };
    gate::policy::store(
        tx,
        context,
        head,
        Some(brand),
        policy,
        gate::policy::Origin::of(by),
    )?;
    let wish = request::Wish::Role {
        person: person.username.clone(),
        role: Role::Approver,
        brand: Some(brand.name.clone()),
        group: Some(SPOKESPERSON.to_owned()),
    };
    if gate::has_published(tx)? {
        request::ask(tx, context, head, &wish, by)?;
        return Ok(());
    }
    let place = role::Place::at(person.clone(), brand.clone(), SPOKESPERSON);
    role::give(tx, head, &place, Role::Approver, now, now, by).map(|_fresh| ())
}

fn spokesperson(reader: &mut Reader<'_>, new: &NewBrand) -> Result<Option<Person>, Error> {
    let Some(username) = &new.spokesperson else {
        return Ok(None);
    };
    let person = administration::get_active(reader, username);
    person
        .map(Some)
        .map_err(|_| Error::invalid(format!("Nobody here is named {username}.")))
}

/// Whether such a brand can be made now. What it would say of itself is checked like everything that leaves, and
/// nothing of it leaves while profiles are stopped.
///
/// # Errors
/// [`Error::Invalid`] for a field that cannot be or holds what must not leave, and for a spokesperson there is not;
/// [`Error::Conflict`] when the name is taken, and while everything or every profile is stopped.
pub(crate) fn check_new(reader: &mut Reader<'_>, context: &Context, new: &NewBrand) -> Result<(), Error> {
    check_fields(new)?;
    spokesperson(reader, new)?;
    if find(reader, &new.name)?.is_some() {
        return Err(Error::conflict(format!(
            "There is a brand named {} already.",
            new.name
        )));
    }
    // A brand that is not there yet is covered by what covers every brand.
    if gate::stop::in_force(reader, BrandId(0), Kind::Profile)?.is_some() {
        return Err(Error::conflict(
            "What leaves is stopped, and a new brand would be public at once. Make it when the stop is lifted.",
        ));
    }
    let words = [&new.name, &new.display_name, &new.summary].map(|text| (Place::Text, text.clone()));
    for place in words {
        let found = gate::check::find(reader, context, &Subject { parts: vec![place] })?;
        if let Some(finding) = found.into_iter().find(|one| one.severity != Severity::Warn) {
            return Err(Error::invalid(format!(
                "The name or summary cannot leave like this, without review. {} A profile that is proposed later goes \
                 through review.",
                finding.sentence
            )));
        }
    }
    Ok(())
}

fn check_fields(new: &NewBrand) -> Result<(), Error> {
    if !is_valid_name(&new.name) {
        return Err(Error::invalid(
            "A brand's name is 1 to 30 of a-z, 0-9 and _, and begins with a letter.",
        ));
    }
    if new.display_name.trim().is_empty() || new.display_name.chars().count() > 80 {
        return Err(Error::invalid("A brand's display name has 1 to 80 characters."));
    }
    if new.summary.chars().count() > 500 {
        return Err(Error::invalid("A brand's summary has at most 500 characters."));
    }
    new.time_zone.as_deref().map_or(Ok(()), is_time_zone)
}
