//! Brands, as the internal plane knows them: the voices the company speaks with, and those of named persons.

mod make;
mod overview;
mod readiness;
mod settings;

use diesel::prelude::*;
use gatepost_model::brand::{SignedCharter, is_valid_name};
use gatepost_model::id::BrandId;
use gatepost_storage::Reader;

pub use make::{NewBrand, create};
pub(crate) use make::{check_new, make_within};
pub use overview::{Overview, overview};
pub use readiness::{Readiness, readiness};
pub(crate) use readiness::{idle_labels, refuse_unreachable, refuse_unready};
pub use settings::{Settings, Voice, change_time_zone, set_time_zone, settings};

use crate::schema::brands;
use crate::{Error, Inside};

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
