//! What the outside reads of a brand, once a profile act has gone out.

use diesel::prelude::*;
use gatepost_model::gate::Profile;
use gatepost_model::id::{BrandId, ReleaseId};
use gatepost_storage::Transaction;

use crate::Error;
use crate::schema::{brands, releases, revisions};

/// Takes the profile of a release over to the brand, for everybody inside.
pub(super) fn record(tx: &mut Transaction<'_>, release: ReleaseId, brand: BrandId) -> Result<(), Error> {
    let released = revisions::candidate_id
        .eq(releases::candidate_id)
        .and(revisions::number.eq(releases::revision));
    let document: Option<String> = tx.get(
        releases::table
            .inner_join(revisions::table.on(released))
            .filter(releases::id.eq(release.0))
            .select(revisions::profile),
    )?;
    let damaged = || Error::Damaged("a released profile cannot be read");
    let document = document.ok_or_else(damaged)?;
    let profile: Profile = serde_json::from_str(&document).map_err(|_| damaged())?;
    tx.execute(diesel::update(brands::table.find(brand.0)).set((
        brands::display_name.eq(profile.display_name),
        brands::profile.eq(document),
    )))?;
    Ok(())
}
