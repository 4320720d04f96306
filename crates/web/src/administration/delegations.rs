//! Who stands in for whom at a brand, for administrators: they see it and may end it. People set it themselves, at
//! `/desk/standing-in`: it is nobody else's to say who speaks for them.

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::gate::delegation::{self, Delegation};
use gatepost_model::Timestamp;

use super::brand::address;
use super::demand_administrator;
use super::policy::Titles;
use crate::Web;
use crate::page::see_other;
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::view::Moment;

/// Somebody standing in for another.
pub(super) struct StandIn {
    pub(super) id: String,
    pub(super) group: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) starts: Moment,
    pub(super) ends: Moment,
    /// Whether it has begun.
    pub(super) is_on: bool,
}

impl StandIn {
    /// As it looks at `now`.
    pub(super) fn of(delegation: &Delegation, titles: &Titles, now: Timestamp) -> Self {
        Self {
            id: delegation.id.to_string(),
            group: titles.of_group(&delegation.group),
            from: delegation.from.clone(),
            to: delegation.to.clone(),
            starts: Moment::of(delegation.starts_at, now),
            ends: Moment::of(delegation.ends_at, now),
            is_on: delegation.starts_at <= now,
        }
    }
}

/// `POST /administration/brands/NAME/delegations/ID/end`. It gives nobody anything, so it asks for no password.
pub(crate) async fn end(
    State(web): State<Web>,
    Signed(session): Signed,
    Path((brand, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    demand_administrator(&session)?;
    delegation::cancel(&web.inside, &session.caller, &id).await?;
    Ok(see_other(&format!("{}?done=ended", address(&brand))))
}
