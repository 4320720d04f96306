//! Everything one candidate's page is made from.

use gatepost_internal::gate::comment::{self, Comment};
use gatepost_internal::gate::{self, Happened, History, RecallReport};
use gatepost_internal::{Error, link, notice};
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;

use super::super::bar::Bar;
use super::super::zone::Zone;
use crate::Web;
use crate::session::Session;

/// A candidate with what belongs to it.
pub(super) struct Loaded {
    pub(super) bar: Bar,
    pub(super) history: History,
    /// The zone of its brand.
    pub(super) zone: Zone,
    pub(super) comments: Vec<Comment>,
    pub(super) trail: Vec<Happened>,
    /// What became of its recall.
    pub(super) report: Option<RecallReport>,
    /// Whether a stop has interrupted it on its way.
    pub(super) is_paused: bool,
    /// Until when the reader approves and releases nothing, as somebody else set their password.
    pub(super) may_not_until: Option<Timestamp>,
}

impl Loaded {
    /// Of the candidate with this id.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none or the reader may not know of it.
    pub(super) async fn of(web: &Web, session: &Session, id: &str) -> Result<Self, Error> {
        let (inside, caller) = (&web.inside, &session.caller);
        let history = gate::history(inside, caller, id).await?;
        let state = history.candidate.state;
        match notice::mark_seen_about(inside, caller, history.candidate.id).await {
            // Whoever looks at something is shown it, whether or not that can be noted now.
            Ok(()) | Err(Error::Full | Error::Busy(_)) => {}
            Err(other) => return Err(other),
        }
        let report = match state {
            CandidateState::Recalling | CandidateState::Recalled => {
                match gate::recall_report(inside, caller, id).await {
                    Ok(report) => Some(report),
                    // What depended on it was recalled with it, and the report is the other's.
                    Err(Error::NotFound) => None,
                    Err(error) => return Err(error),
                }
            }
            _ => None,
        };
        Ok(Self {
            bar: Bar::of(web, session).await?,
            zone: Zone::of(inside, &history.brand).await?,
            comments: comment::list(inside, caller, id).await?,
            trail: gate::trail(inside, caller, id).await?,
            is_paused: state.has_left() && gate::is_paused(inside, caller, id).await?,
            may_not_until: link::paused_until(inside, caller).await?,
            report,
            history,
        })
    }
}
