//! What a verified activity does to the database: one file per kind of activity.
//!
//! ```text
//!  Verified --> taken before? --> follow | undo | reaction | note | vote | delete | follow_answer --> Outcome
//!                                   |
//!                                   +--> rows, notices, answers: all in the caller's transaction
//! ```
//! Nothing is fetched here and nothing is believed that the signature does not prove. An activity that has no
//! effect leaves no row (A24), not even that it came.

mod addressing;
mod block;
mod delete;
mod follow;
mod follow_answer;
mod note;
mod own;
mod profile;
mod reaction;
mod undo;
pub(super) mod vote;

use gatepost_model::Timestamp;
use gatepost_model::notice::Notice;
use gatepost_public::received::{self, Fingerprint};
use gatepost_public::remote_actor::{self, KnownActor};
use gatepost_public::{Error, notice, reaction as own_reaction, tombstone};
use gatepost_storage::Transaction;
use url::Url;

use super::message::{Activity, Verb};
use crate::plane::Context;

/// For this long nothing of an actor that deleted itself is taken, unless it shows itself again: 30 days.
const GONE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// An activity whose signature is the actor's.
#[derive(Debug, Clone)]
pub(super) struct Verified {
    /// What it says.
    pub(super) activity: Activity,
    /// Who says it.
    pub(super) sender: KnownActor,
    /// The sanitised content of a Create or Update.
    pub(super) html: Option<String>,
    /// For an update of the actor: the actor as just fetched.
    pub(super) renewed: Option<KnownActor>,
}

/// What became of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It had an effect.
    Taken,
    /// It had an effect, and an answer waits to be delivered.
    Answered,
    /// It came before.
    Repeated,
    /// It has no effect here.
    Ignored,
    /// It names something of ours that does not exist (D9). The same for what exists inside only (D10): this
    /// plane could not tell the two apart if it wanted to.
    NotOurs,
}

/// A verified activity on its way into the database.
struct Arrival<'a, 'b> {
    tx: &'a mut Transaction<'b>,
    context: &'a Context,
    verified: &'a Verified,
    now: Timestamp,
}

/// Applies an activity once; a repeat has no second effect (A10, J16).
pub(super) fn apply(
    tx: &mut Transaction<'_>,
    context: &Context,
    verified: &Verified,
    now: Timestamp,
) -> Result<Outcome, Error> {
    let activity = &verified.activity;
    let fingerprint = Fingerprint::of(activity.actor.as_str(), activity.id.as_str());
    if received::is_taken(tx, &fingerprint)? {
        return Ok(Outcome::Repeated);
    }
    let mut arrival = Arrival {
        tx,
        context,
        verified,
        now,
    };
    if arrival.is_of_the_gone()? {
        return Ok(Outcome::Ignored);
    }
    let outcome = match &activity.verb {
        Verb::Follow { object } => follow::apply(&mut arrival, object),
        Verb::Accept(answered) => follow_answer::accept(&mut arrival, answered),
        Verb::Reject(answered) => follow_answer::reject(&mut arrival, answered),
        Verb::Undo(undone) => undo::apply(&mut arrival, undone),
        Verb::Like { object } => reaction::like(&mut arrival, object),
        Verb::Announce { object } => reaction::boost(&mut arrival, object),
        Verb::Create(note) => note::create(&mut arrival, note),
        Verb::Vote(vote) => vote::apply(&mut arrival, vote),
        Verb::Update(note) => note::update(&mut arrival, note),
        Verb::UpdateActor => profile::update(&mut arrival),
        Verb::Delete { object } => delete::object(&mut arrival, object),
        Verb::DeleteActor => delete::actor(&mut arrival),
        Verb::Block { object } => block::apply(&mut arrival, object),
        Verb::Other => Ok(Outcome::Ignored),
    }?;
    if matches!(outcome, Outcome::Taken | Outcome::Answered) {
        received::take(tx, &fingerprint, now)?;
    }
    Ok(outcome)
}

impl Arrival<'_, '_> {
    /// Whether the actor has deleted itself, and this is something it sent before.
    fn is_of_the_gone(&mut self) -> Result<bool, Error> {
        let known = remote_actor::find(self.tx, &self.verified.sender.uri)?;
        let gone_at = known.and_then(|actor| actor.gone_at);
        Ok(self.verified.activity.verb != Verb::UpdateActor
            && gone_at.is_some_and(|moment| moment > self.now.plus_seconds(-GONE_SECONDS)))
    }

    /// Stores the sender, who concerns us from now on, unless a copy as new is there.
    fn remember_sender(&mut self) -> Result<(), Error> {
        let sender = &self.verified.sender;
        let known = remote_actor::find(self.tx, &sender.uri)?;
        if known.is_none_or(|known| known.gone_at.is_some() || known.fetched_at < sender.fetched_at) {
            remote_actor::upsert(self.tx, sender)?;
        }
        Ok(())
    }

    /// Tells the internal plane.
    fn tell(&mut self, notice: &Notice) -> Result<(), Error> {
        notice::append(self.tx, notice, self.now).map(drop)
    }

    /// Tells that the sender changed or took back a post of theirs that a brand boosts; gives whether one does.
    fn tell_if_boosted(&mut self, object: &Url) -> Result<bool, Error> {
        let author = &self.verified.sender.uri;
        let is_boosted = own_reaction::is_boosted(self.tx, object.as_str(), author)?;
        if is_boosted {
            self.tell(&Notice::ObjectChanged {
                uri: object.as_str().to_owned(),
            })?;
        }
        Ok(is_boosted)
    }

    /// Whether the sender took this back before it came.
    fn is_taken_back(&mut self, thing: &Url) -> Result<bool, Error> {
        let thing = Fingerprint::of(&self.verified.sender.uri, thing.as_str());
        tombstone::stands(self.tx, &thing, self.now)
    }

    /// Remembers that the sender took back what has not come yet.
    fn remember_taken_back(&mut self, thing: &Url) -> Result<(), Error> {
        let thing = Fingerprint::of(&self.verified.sender.uri, thing.as_str());
        tombstone::put(self.tx, &thing, self.now)
    }
}
