//! Every brand at a glance: whose voice it is, and for those who look after it what it lacks.

use gatepost_model::Timestamp;
use gatepost_storage::Reader;

use super::{Brand, Readiness, Settings, list, readiness, settings};
use crate::{Caller, Error, Inside, administration, role, token};

/// A brand, as somebody who works here sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The brand.
    pub brand: Brand,
    /// What it is set to.
    pub settings: Settings,
    /// What it lacks before it can publish; absent for whoever is neither on its desk nor an administrator.
    pub readiness: Option<Readiness>,
}

/// Every brand, by name.
///
/// # Errors
/// [`Error::Unauthenticated`] when the caller's token has died.
pub async fn overview(inside: &Inside, caller: &Caller) -> Result<Vec<Overview>, Error> {
    let (caller, now) = (caller.clone(), inside.context.now());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let looks_after_all = administration::is_administrator(reader, &caller)?;
            let desks = role::desks_of(reader, caller.person)?;
            list(reader)?
                .into_iter()
                .map(|brand| {
                    let shows_readiness = looks_after_all || desks.contains(&brand.id);
                    of(reader, brand, shows_readiness, now)
                })
                .collect()
        })
        .await
}

fn of(
    reader: &mut Reader<'_>,
    brand: Brand,
    shows_readiness: bool,
    now: Timestamp,
) -> Result<Overview, Error> {
    let readiness = shows_readiness
        .then(|| readiness(reader, brand.id, now))
        .transpose()?;
    Ok(Overview {
        settings: settings(reader, brand.id)?,
        brand,
        readiness,
    })
}
