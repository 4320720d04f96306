//! What somebody finds on a candidate's page to do with it. For showing and hiding: the verbs decide.

use gatepost_internal::gate::{Candidate, Possible};
use gatepost_model::gate::{CandidateState, Kind, Verb};
use gatepost_model::role::Role;

use super::super::bar::Bar;

/// The buttons and forms of one page.
#[derive(Debug, Clone, Default)]
pub(super) struct Acts {
    /// What the gate itself says about the older verbs.
    pub(super) possible: Possible,
    /// Put it aside.
    pub(super) hold: bool,
    /// End a hold.
    pub(super) lift: bool,
    /// Give it a time, or another one.
    pub(super) schedule: bool,
    /// Take back what is out.
    pub(super) recall: bool,
    /// Let the rest of it go on after a stop.
    pub(super) resume: bool,
    /// Say something about it.
    pub(super) comment: bool,
    /// Let a finding pass.
    pub(super) pass: bool,
    /// Add, describe and remove pictures.
    pub(super) pictures: bool,
    /// Propose another text for what stands outside.
    pub(super) update: bool,
    /// New candidates about it: name of the kind, words, the object's URI.
    pub(super) follow_ups: Vec<FollowUp>,
}

/// A candidate that can be proposed about what this one has made.
#[derive(Debug, Clone)]
pub(super) struct FollowUp {
    pub(super) kind: &'static str,
    pub(super) words: &'static str,
    pub(super) object: String,
}

impl Acts {
    /// As roles and states tell.
    pub(super) fn of(
        candidate: &Candidate,
        possible: Possible,
        roles: &[Role],
        bar: &Bar,
        is_paused: bool,
        has_a_hand_in_it: bool,
    ) -> Self {
        let permits = |verb: Verb| candidate.state.permits(verb).is_ok();
        let holds = |role: Role| roles.contains(&role);
        let on_duty = holds(Role::DutyOfficer);
        let held_by_stop = candidate.held.as_ref().is_some_and(|held| held.by_stop.is_some());
        let stands = candidate.state == CandidateState::Published && candidate.publication.is_some();
        Self {
            possible,
            hold: permits(Verb::Hold) && on_duty,
            lift: permits(Verb::Lift) && !held_by_stop && holds(Role::Approver) && !possible.wrote_it,
            schedule: permits(Verb::Schedule) && holds(Role::Publisher),
            recall: permits(Verb::Recall)
                && is_recallable(candidate.kind)
                && (on_duty || holds(Role::Approver)),
            resume: is_paused && bar.stops.is_empty() && (on_duty || holds(Role::Publisher)),
            comment: !roles.is_empty() || has_a_hand_in_it,
            pass: holds(Role::Approver) && !possible.wrote_it && !candidate.state.is_over(),
            pictures: possible.revise && takes_pictures(candidate.kind),
            update: stands
                && (candidate.kind.is_note() || candidate.kind == Kind::Update)
                && !roles.is_empty(),
            follow_ups: if stands && !roles.is_empty() {
                follow_ups(candidate)
            } else {
                Vec::new()
            },
        }
    }
}

impl Acts {
    /// Whether any of them leads outside, and so is kept from whoever's password somebody else has set.
    pub(super) fn sends(&self) -> bool {
        self.possible.decide
            || self.possible.release
            || self.lift
            || self.schedule
            || self.resume
            || self.pass
    }

    /// Without them. A decision stays: to reject and to ask for changes is nobody kept from.
    pub(super) fn leave_out_what_sends(&mut self) {
        self.possible.release = false;
        self.lift = false;
        self.schedule = false;
        self.resume = false;
        self.pass = false;
    }
}

/// Whether something of it stands outside that can be taken away.
fn is_recallable(kind: Kind) -> bool {
    kind.has_text() || matches!(kind, Kind::Boost | Kind::Favourite | Kind::Follow)
}

/// Whether it shows pictures.
pub(in crate::desk) fn takes_pictures(kind: Kind) -> bool {
    matches!(kind, Kind::Create | Kind::Reply | Kind::Update | Kind::Profile)
}

/// What undoes or adds to what it did.
fn follow_ups(candidate: &Candidate) -> Vec<FollowUp> {
    let own = candidate
        .publication
        .as_ref()
        .map(|publication| publication.uri.clone());
    let about = candidate.revision.object.clone();
    let wanted: &[(Kind, &'static str, Option<String>)] = &match candidate.kind {
        kind if kind.is_note() => vec![
            (Kind::Pin, "Propose to pin it", own.clone()),
            (Kind::Delete, "Propose to take it back", own),
        ],
        Kind::Pin => vec![(Kind::Unpin, "Propose to unpin it", about)],
        Kind::Boost => vec![(Kind::Unboost, "Propose to end the boost", about)],
        Kind::Follow => vec![(Kind::Unfollow, "Propose to end the follow", about)],
        _ => Vec::new(),
    };
    let named = |(kind, words, object): &(Kind, &'static str, Option<String>)| {
        Some(FollowUp {
            kind: kind.as_str(),
            words,
            object: object.clone()?,
        })
    };
    wanted.iter().filter_map(named).collect()
}
