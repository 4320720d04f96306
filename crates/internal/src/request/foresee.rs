//! What would become of a wish: for pages that say so before it is made.

use super::Wish;
use super::check::check;
use super::make::takes_two;
use crate::{Caller, Error, Inside, administration, gate};

/// Whether a change at the gate waits for another administrator by now: it does once something was published.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, and for apps.
pub async fn takes_another(inside: &Inside, caller: &Caller) -> Result<bool, Error> {
    caller.demand_own()?;
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            administration::confirm(reader, &caller)?;
            gate::has_published(reader)
        })
        .await
}

/// Whether this very wish would wait for another administrator. Makes nothing.
///
/// # Errors
/// As [`make`](super::make()), for a wish that would be refused.
pub async fn foresee(inside: &Inside, caller: &Caller, wish: Wish) -> Result<bool, Error> {
    caller.demand_own()?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .read(move |reader| {
            administration::confirm(reader, &caller)?;
            check(reader, &context, &wish)?;
            takes_two(reader, &wish)
        })
        .await
}
