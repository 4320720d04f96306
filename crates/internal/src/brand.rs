//! Brands, as the internal plane knows them.

use diesel::prelude::*;
use gatepost_model::brand::{Charter, SignedCharter, is_valid_name};
use gatepost_model::id::{BrandId, PersonId};
use gatepost_storage::Reader;
use serde_json::json;

use crate::schema::brands;
use crate::{Error, Inside, account, audit};

/// A public actor the company speaks through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Its id inside.
    pub id: BrandId,
    /// The name in its handle.
    pub name: String,
    /// URI of its actor.
    pub actor_uri: String,
    /// The name people read.
    pub display_name: String,
}

type Row = (i64, String, String, String);

fn of_row((id, name, actor_uri, display_name): Row) -> Brand {
    Brand {
        id: BrandId(id),
        name,
        actor_uri,
        display_name,
    }
}

/// Makes a brand: its charter is signed here, the courier has the public plane make the actor, and everybody
/// inside follows it.
///
/// `by` is absent for an operator at the command line.
///
/// # Errors
/// [`Error::Invalid`] for a name, display name or summary that cannot be; [`Error::Conflict`] when the
/// name is taken.
pub async fn create(
    inside: &Inside,
    name: &str,
    display_name: &str,
    summary: &str,
    by: Option<PersonId>,
) -> Result<Brand, Error> {
    if !is_valid_name(name) {
        return Err(Error::invalid(
            "A brand's name is 1 to 30 of a-z, 0-9 and _, and begins with a letter.",
        ));
    }
    if display_name.trim().is_empty() || display_name.chars().count() > 80 {
        return Err(Error::invalid("A brand's display name has 1 to 80 characters."));
    }
    if summary.chars().count() > 500 {
        return Err(Error::invalid("A brand's summary has at most 500 characters."));
    }
    let context = inside.context.clone();
    let charter = Charter {
        name: name.to_owned(),
        actor: context.public_address.brand(name),
        display_name: display_name.trim().to_owned(),
        summary: summary.trim().to_owned(),
        created_at: context.now(),
    };
    let brand = inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            if find(tx, &charter.name)?.is_some() {
                return Err(Error::conflict(format!(
                    "There is a brand named {} already.",
                    charter.name
                )));
            }
            let brand = Brand {
                id: BrandId(context.next_id()),
                name: charter.name.clone(),
                actor_uri: charter.actor.clone(),
                display_name: charter.display_name.clone(),
            };
            let created_at = charter.created_at;
            let signed = charter
                .sign(&context.release_signer)
                .map_err(|_| Error::Damaged("a charter is not JSON"))?;
            let document =
                serde_json::to_string(&signed).map_err(|_| Error::Damaged("a charter is not JSON"))?;
            tx.execute(diesel::insert_into(brands::table).values((
                brands::id.eq(brand.id.0),
                brands::name.eq(&brand.name),
                brands::actor_uri.eq(&brand.actor_uri),
                brands::display_name.eq(&brand.display_name),
                brands::charter.eq(document),
                brands::created_at.eq(created_at.0),
            )))?;
            account::follow_new_brand(tx, brand.id, created_at)?;
            let event = audit::Event {
                at: created_at,
                person: by,
                verb: "brand.created",
                subject: format!("brand:{}", brand.id),
                details: &json!({ "name": brand.name, "actor": brand.actor_uri }),
            };
            audit::append(tx, &mut head, event)?;
            Ok(brand)
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(brand)
}

/// The brand of that name.
///
/// # Errors
/// When the database fails.
pub fn find(reader: &mut Reader<'_>, name: &str) -> Result<Option<Brand>, Error> {
    // What cannot be a name is not asked for: PostgreSQL, for one, takes no NUL.
    if !is_valid_name(name) {
        return Ok(None);
    }
    let columns = (brands::id, brands::name, brands::actor_uri, brands::display_name);
    let row: Option<Row> = reader.find(brands::table.filter(brands::name.eq(name)).select(columns))?;
    Ok(row.map(of_row))
}

/// The brand of that id.
///
/// # Errors
/// When the database fails.
pub fn find_by_id(reader: &mut Reader<'_>, id: BrandId) -> Result<Option<Brand>, Error> {
    let columns = (brands::id, brands::name, brands::actor_uri, brands::display_name);
    let row: Option<Row> = reader.find(brands::table.find(id.0).select(columns))?;
    Ok(row.map(of_row))
}

/// A brand that exists.
///
/// # Errors
/// [`Error::Damaged`] when it does not.
pub fn get(reader: &mut Reader<'_>, id: BrandId) -> Result<Brand, Error> {
    find_by_id(reader, id)?.ok_or(Error::Damaged("a brand is missing"))
}

/// Every brand, by name. There are few.
///
/// # Errors
/// When the database fails.
pub fn list(reader: &mut Reader<'_>) -> Result<Vec<Brand>, Error> {
    let columns = (brands::id, brands::name, brands::actor_uri, brands::display_name);
    let rows: Vec<Row> = reader.list(brands::table.order(brands::name).select(columns))?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// Charters of brands whose actor the public plane has not made yet: for the courier.
///
/// # Errors
/// When the database fails.
pub async fn list_unopened(inside: &Inside) -> Result<Vec<(BrandId, SignedCharter)>, Error> {
    let rows: Vec<(i64, String)> = inside
        .database
        .read(|reader| {
            let query = brands::table
                .filter(brands::opened_at.is_null())
                .order(brands::id);
            reader
                .list(query.select((brands::id, brands::charter)))
                .map_err(Error::from)
        })
        .await?;
    rows.into_iter()
        .map(|(id, document)| {
            let charter =
                serde_json::from_str(&document).map_err(|_| Error::Damaged("a charter cannot be read"))?;
            Ok((BrandId(id), charter))
        })
        .collect()
}

/// Notes that the public plane has made the actor.
///
/// # Errors
/// When the database fails.
pub async fn mark_opened(inside: &Inside, brand: BrandId) -> Result<(), Error> {
    let now = inside.context.now();
    inside
        .database
        .write(move |tx| {
            let row = brands::table.find(brand.0).filter(brands::opened_at.is_null());
            tx.execute(diesel::update(row).set(brands::opened_at.eq(now.0)))?;
            Ok(())
        })
        .await
}
