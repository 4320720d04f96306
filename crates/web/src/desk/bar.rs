//! What stands on top of every page of the desk: what is stopped, the stop button, and what one was told.

use gatepost_internal::gate::stop::{self, Stop};
use gatepost_internal::{Error, notice};
use gatepost_model::Timestamp;
use gatepost_model::role::Role;

use super::words;
use crate::Web;
use crate::session::Session;
use crate::view::{Moment, visible};

/// The strip itself. Every template that extends `desk/frame.html` has a field `bar`.
pub(super) struct Bar {
    /// Whether the stop button is theirs to press.
    pub(super) may_stop: bool,
    /// Whether they are on a desk, so that calendar and look-up are theirs.
    pub(super) has_desk: bool,
    /// How many notices are new, as it is shown; none where there is none.
    pub(super) unseen: Option<String>,
    /// What is stopped, newest first.
    pub(super) stops: Vec<InForce>,
}

/// A stop in force.
#[derive(Debug, Clone)]
pub(super) struct InForce {
    /// Its id.
    pub(super) id: String,
    /// What it covers, as the subject of "is stopped".
    pub(super) what: String,
    /// Why.
    pub(super) reason: String,
    /// Who set it.
    pub(super) by: String,
    /// When.
    pub(super) at: Moment,
    /// Who has asked to lift it, where somebody has.
    pub(super) asked: Option<String>,
    /// Whether the reader is that one.
    pub(super) asked_by_me: bool,
    /// Whether the reader may lift it, as far as roles tell.
    pub(super) may_lift: bool,
}

impl Bar {
    /// As somebody sees it. Whoever is on no desk is told of no stop.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn of(web: &Web, session: &Session) -> Result<Self, Error> {
        let has_desk = session.has_desk();
        let stops = if has_desk || session.is_administrator() {
            stop::list(&web.inside, &session.caller).await?
        } else {
            Vec::new()
        };
        let now = web.inside.context.now();
        let in_force = stops.iter().filter(|stop| stop.lifted_at.is_none());
        let unseen = notice::count_unseen(&web.inside, &session.caller).await?;
        Ok(Self {
            may_stop: session.standing.roles.contains(&Role::DutyOfficer),
            has_desk,
            unseen: (unseen > 0).then(|| {
                if unseen > 99 {
                    "99+".to_owned()
                } else {
                    unseen.to_string()
                }
            }),
            stops: in_force.map(|stop| InForce::of(stop, session, now)).collect(),
        })
    }
}

impl InForce {
    /// As this reader sees it.
    pub(super) fn of(stop: &Stop, session: &Session, now: Timestamp) -> Self {
        let lifts = |roles: &[Role]| roles.contains(&Role::DutyOfficer) || roles.contains(&Role::Approver);
        let of_the_brand = session
            .standing
            .desks
            .iter()
            .filter(|(brand, _)| stop.brand.as_ref().is_none_or(|own| *own == brand.name))
            .any(|(_, roles)| lifts(roles));
        Self {
            id: stop.id.to_string(),
            what: words::stopped(stop.brand.as_deref(), stop.kind),
            reason: visible(&stop.reason),
            by: stop.set_by.as_ref().map_or_else(
                || "an operator of the server".to_owned(),
                |name| format!("@{name}"),
            ),
            at: Moment::of(stop.set_at, now),
            asked: stop.lift_asked_by.clone(),
            asked_by_me: stop.lift_asked_by.as_ref() == Some(&session.caller.username),
            may_lift: of_the_brand || session.is_administrator(),
        }
    }
}
