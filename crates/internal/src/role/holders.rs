//! Who holds which role at a brand.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::role::Role;

use crate::schema::{brand_roles, people};
use crate::{Caller, Error, Inside, administration, brand};

/// Somebody's role at a brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Their username.
    pub username: String,
    /// The name people read.
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// An approver's review group.
    pub group: Option<String>,
    /// From then on an approver's word counts.
    pub counts_from: Timestamp,
}

/// The roles held at a brand by people who work here, by username. For administrators.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, and for apps; [`Error::NotFound`] for a brand there is not.
pub async fn holders(inside: &Inside, caller: &Caller, brand: &str) -> Result<Vec<Holder>, Error> {
    caller.demand_own()?;
    let (caller, name) = (caller.clone(), brand.to_owned());
    inside
        .database
        .read(move |reader| {
            administration::confirm(reader, &caller)?;
            let brand = brand::find(reader, &name)?.ok_or(Error::NotFound)?;
            let held = brand_roles::table
                .inner_join(people::table.on(people::id.eq(brand_roles::person_id)))
                .filter(people::deactivated_at.is_null())
                .filter(brand_roles::brand_id.eq(brand.id.0))
                .order((people::username, brand_roles::role, brand_roles::review_group))
                .select((
                    people::username,
                    people::display_name,
                    brand_roles::role,
                    brand_roles::review_group,
                    brand_roles::counts_from,
                ));
            let rows: Vec<(String, String, String, String, i64)> = reader.list(held)?;
            rows.into_iter()
                .map(|(username, display_name, role, group, counts_from)| {
                    Ok(Holder {
                        username,
                        display_name,
                        role: Role::parse(&role).ok_or(Error::Damaged("a role cannot be read"))?,
                        group: Some(group).filter(|group| !group.is_empty()),
                        counts_from: Timestamp(counts_from),
                    })
                })
                .collect()
        })
        .await
}
