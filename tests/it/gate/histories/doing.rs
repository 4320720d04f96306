//! Doing what a history says, through the verbs.

use gatepost_internal::gate::stop::{self, StopRequest};
use gatepost_internal::gate::{self, Candidate, Proposal, RecallRequest};
use gatepost_internal::page::Page;
use gatepost_internal::{Error, order};
use gatepost_model::gate::{Acceptance, CandidateState, Kind};

use super::acts::Act;
use super::company::{History, Offer};
use crate::support::colleague::{Colleague, decision, note};
use crate::support::sql;

impl History<'_> {
    /// Does one thing. What the gate refuses is part of the history; that it fails is not.
    pub async fn does(&mut self, act: &Act) -> Result<(), Error> {
        match act {
            Act::Propose {
                who,
                embargo_minutes,
                is_sensitive,
            } => {
                let embargo = |minutes| self.world.now().plus_seconds(minutes * 60).to_rfc3339();
                let proposal = Proposal {
                    not_before: embargo_minutes.map(embargo),
                    labels: is_sensitive.then(|| "financial".to_owned()).into_iter().collect(),
                    ..note("News")
                };
                self.proposes(*who, proposal).await
            }
            Act::ProposeChange { who, which, kind } => {
                let Some(uri) = self.out.iter().rev().cycle().nth(*which).cloned() else {
                    return Ok(());
                };
                let proposal = self.change_of(uri, *kind);
                self.proposes(*who, proposal).await
            }
            Act::Carry { is_refused } => self.carries(*is_refused).await,
            Act::Pass { minutes } => {
                self.world.clock.advance_seconds(minutes * 60);
                self.world.releaser_runs().await?;
                gate::expire_due(&self.world.inside).await?;
                gate::finish_old_recalls(&self.world.inside).await.map(drop)
            }
            Act::Stop { who, scope } => self.stops(&self.people[*who], *scope).await,
            Act::LiftStop { first, second } => self.lift_a_stop([*first, *second]).await,
            Act::Stricter(strict) => {
                self.policy_version += 1;
                let (version, needed) = (self.policy_version, if *strict { 2 } else { 1 });
                let change = |policy: &mut gatepost_model::gate::Policy| {
                    policy.version = version;
                    policy.steps[0].needed = needed;
                };
                self.world.changes_policy(change).await;
                Ok(())
            }
            Act::Leave { who } => {
                self.world.deactivates(&self.people[*who]).await;
                Ok(())
            }
            _ => self.does_to_one(act).await,
        }
    }

    async fn proposes(&mut self, who: usize, proposal: Proposal) -> Result<(), Error> {
        let candidate = self.people[who].tries_to_propose(proposal).await?;
        self.notes(&candidate);
        self.candidates.push(candidate);
        Ok(())
    }

    async fn does_to_one(&mut self, act: &Act) -> Result<(), Error> {
        let (Act::Forward { which }
        | Act::Revise { which, .. }
        | Act::Submit { which }
        | Act::Decide { which, .. }
        | Act::Withdraw { which, .. }
        | Act::Hold { which, .. }
        | Act::Lift { which, .. }
        | Act::Schedule { which, .. }
        | Act::Release { which, .. }
        | Act::Undo { which, .. }
        | Act::Recall { which, .. }
        | Act::Resume { which, .. }
        | Act::Overtake { which }
        | Act::Tamper { which }) = act
        else {
            return Ok(());
        };
        let Some(seen) = self.candidates.iter().rev().cycle().nth(*which) else {
            return self.begins_anew().await;
        };
        let (seen, uri) = self.glances_at(seen).await;
        match act {
            Act::Forward { .. } => self.goes_forward(&seen, uri).await,
            Act::Revise { who, .. } => self.rewrites(&self.people[*who].clone(), &seen).await,
            Act::Submit { .. } => self.author_of(&seen).submits(&seen).await.map(drop),
            Act::Decide { who, what, .. } => {
                let words = ["request_changes", "reject"];
                let what = words.get(*what).copied().unwrap_or("approve");
                self.says(&self.people[*who], &seen, what).await
            }
            Act::Withdraw { who, .. } => self.people[*who].withdraws(&seen).await.map(drop),
            Act::Hold { who, .. } => self.people[*who].holds(&seen, "Wait").await.map(drop),
            Act::Lift { who, .. } => self.people[*who].lifts(&seen).await.map(drop),
            Act::Schedule { minutes, .. } => {
                let seconds = minutes.map(|minutes| minutes * 60);
                self.publisher.schedules(&seen, seconds).await.map(drop)
            }
            Act::Release { undo, .. } => self.publisher.releases(&seen, Some(*undo)).await.map(drop),
            Act::Undo { who, .. } => self.people[*who].undoes(&seen).await.map(drop),
            Act::Recall { who, .. } => self.takes_back(&self.people[*who], &seen).await.map(drop),
            Act::Resume { who, .. } => self.people[*who].resumes(&seen).await.map(drop),
            Act::Overtake { .. } => {
                if seen.state == CandidateState::Approved {
                    self.publisher.releases(&seen, Some(0)).await?;
                }
                self.world.releaser_runs().await?;
                self.stops(&self.people[5], 0).await
            }
            Act::Tamper { .. } => {
                let statement = format!(
                    "UPDATE revisions SET text = 'Lies' WHERE candidate_id = {}",
                    seen.id
                );
                sql::execute(self.world.database(), statement).await.unwrap();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A candidate as it stands, and the URI it has outside. To see all of it takes longer than most acts.
    async fn glances_at(&self, candidate: &Candidate) -> (Candidate, Option<String>) {
        let query = format!(
            "SELECT state || '|' || CAST(revision AS TEXT) || '|' || rev_hash || '|' || coalesce(
                 (SELECT uri FROM publications WHERE release_id =
                     (SELECT id FROM releases WHERE candidate_id = candidates.id)), '') AS value
             FROM candidates WHERE id = {}",
            candidate.id
        );
        let row = sql::texts(self.world.database(), query).await.remove(0).unwrap();
        let [state, number, rev_hash, uri] = row.split('|').collect::<Vec<_>>().try_into().unwrap();
        let mut seen = candidate.clone();
        seen.state = CandidateState::parse(state).unwrap();
        seen.revision.number = number.parse().unwrap();
        seen.revision.rev_hash = rev_hash.to_owned();
        (seen, Some(uri.to_owned()).filter(|uri| !uri.is_empty()))
    }

    /// Every candidate, in the order they were proposed.
    pub async fn sees_all(&self) -> Vec<Candidate> {
        let page = Page {
            limit: Some(Page::LONGEST),
            ..Page::default()
        };
        let filter = gate::Filter {
            page,
            ..gate::Filter::default()
        };
        let mut all = gate::list(&self.world.inside, &self.publisher.caller, filter)
            .await
            .unwrap();
        all.reverse();
        assert_eq!(all.len(), self.candidates.len());
        all
    }

    fn author_of(&self, seen: &Candidate) -> &Colleague {
        let mut people = self.people.iter();
        people
            .find(|person| person.caller.username == seen.author)
            .unwrap()
    }

    async fn rewrites(&mut self, who: &Colleague, seen: &Candidate) -> Result<(), Error> {
        let text = format!("Other news {}", seen.revision.number);
        let candidate = who.rewrites(seen, &text).await?;
        self.notes(&candidate);
        Ok(())
    }

    async fn says(&self, who: &Colleague, seen: &Candidate, what: &str) -> Result<(), Error> {
        let token = self.world.confirms_like(who, "decide", Some(seen)).await;
        who.decides(seen, decision(seen, what, Some("because"), Some(&token)))
            .await
            .map(drop)
    }

    /// Takes back what is out.
    pub async fn takes_back(&self, who: &Colleague, seen: &Candidate) -> Result<Candidate, Error> {
        let request = RecallRequest {
            reason: Some("A wrong figure".into()),
            reauthentication_token: Some(self.world.confirms_like(who, "recall", Some(seen)).await),
        };
        gate::recall(&who.inside, &who.caller, &seen.id.to_string(), request).await
    }

    async fn stops(&self, who: &Colleague, scope: usize) -> Result<(), Error> {
        let (scope, id) = [
            ("node", None),
            ("brand", Some("news")),
            ("kind", Some("create")),
            ("kind", Some("update")),
        ][scope];
        let request = StopRequest {
            scope: Some(scope.into()),
            id: id.map(str::to_owned),
            reason: Some("Halt".into()),
            reauthentication_token: Some(self.world.confirms_like(who, "stop", None).await),
        };
        stop::set(&who.inside, &who.caller, request).await.map(drop)
    }

    async fn lift_a_stop(&self, people: [usize; 2]) -> Result<(), Error> {
        let oldest = "SELECT id AS value FROM stops WHERE lifted_at IS NULL ORDER BY id LIMIT 1";
        let Some(id) = sql::numbers(self.world.database(), oldest).await.pop() else {
            return Ok(());
        };
        for who in people.map(|who| &self.people[who]) {
            let token = Some(self.world.confirms_like(who, "lift_stop", None).await);
            stop::lift(&who.inside, &who.caller, &id.to_string(), token).await?;
        }
        // Some look at once at what it has held up, others never.
        let who = &self.people[people[0]];
        if people[0] > people[1] {
            return Ok(());
        }
        for paused in gate::list_paused(&who.inside, &who.caller).await? {
            who.resumes(&paused).await?;
        }
        Ok(())
    }

    /// What the courier does in one round.
    pub async fn carries(&mut self, is_refused: bool) -> Result<(), Error> {
        let inside = self.world.inside.clone();
        if let Some(state) = order::next_stop_state(&inside).await? {
            order::stop_carried(&inside, state.order.epoch).await?;
        }
        for recall in order::list_recalls_to_carry(&inside, 100).await? {
            order::recall_carried(&inside, recall.id).await?;
            self.recalls.push(recall.order);
        }
        for resume in order::list_resumes_to_carry(&inside, 100).await? {
            order::resume_carried(&inside, &resume).await?;
        }
        for carriage in gate::list_to_carry(&inside, 100).await? {
            let (order, at) = (carriage.order.clone(), self.world.newest_audit_entry().await);
            // What was tampered with after its release cannot pass the public plane either.
            let keys = self.world.release_keys();
            let is_true = order.certificate.verify_for(&order.content, &keys).is_ok();
            if is_refused || !is_true {
                gate::not_carried(&inside, &carriage, "Busy".into(), !is_true).await?;
            } else {
                let uri = inside.context.public_address.object(&order.content.candidate);
                let acceptance = Acceptance {
                    uri: uri.clone(),
                    url: uri.clone(),
                    published_at: self.world.now(),
                };
                gate::carried(&inside, carriage.release, acceptance).await?;
                if order.content.kind == Kind::Create {
                    self.out.push(uri);
                }
            }
            self.offers.push(Offer { order, at });
        }
        Ok(())
    }

    async fn goes_forward(&mut self, seen: &Candidate, uri: Option<String>) -> Result<(), Error> {
        match seen.state {
            CandidateState::Draft | CandidateState::Expired => {
                self.author_of(seen).submits(seen).await.map(drop)
            }
            CandidateState::InReview => {
                let query = format!(
                    "SELECT person_id AS value FROM decisions WHERE candidate_id = {}",
                    seen.id
                );
                let decided = sql::numbers(self.world.database(), query).await;
                let undecided = |who: &&Colleague| !decided.contains(&who.caller.person.0);
                let mut approvers = self.people[3..5].iter();
                let who = approvers.find(undecided).unwrap_or(&self.people[2]);
                self.says(who, seen, "approve").await
            }
            CandidateState::Held => self.people[3].lifts(seen).await.map(drop),
            CandidateState::ChangesRequested => {
                let author = self.author_of(seen).clone();
                self.rewrites(&author, seen).await
            }
            CandidateState::Approved => self.publisher.releases(seen, Some(0)).await.map(drop),
            CandidateState::Scheduled | CandidateState::Releasing => {
                self.world.releaser_runs().await.map(drop)
            }
            CandidateState::Published => match (uri, seen.kind) {
                (Some(uri), Kind::Create | Kind::Update) => {
                    let update = self.change_of(uri, Kind::Update);
                    self.proposes(0, update).await
                }
                (Some(_), _) => self.begins_anew().await,
                (None, _) => {
                    self.carries(false).await?;
                    // Refused where no stop has overtaken it.
                    self.people[5].resumes(seen).await.map(drop)
                }
            },
            CandidateState::Superseded | CandidateState::Recalling | CandidateState::Recalled => {
                self.begins_anew().await
            }
            CandidateState::Rejected | CandidateState::Withdrawn => match self.copies(seen).await {
                // What it was about is not there any more.
                Err(Error::Invalid(_)) => self.begins_anew().await,
                done => done,
            },
        }
    }

    /// Its author or the editor, who approves as well, begins anew what ended.
    async fn copies(&mut self, seen: &Candidate) -> Result<(), Error> {
        let who = match self.candidates.len() % 2 {
            0 => self.author_of(seen),
            _ => &self.people[2],
        };
        let copy = gate::copy(&who.inside, &who.caller, &seen.id.to_string()).await?;
        self.notes(&copy);
        self.candidates.push(copy);
        Ok(())
    }

    async fn begins_anew(&mut self) -> Result<(), Error> {
        self.proposes(1, note("Fresh news")).await
    }

    fn change_of(&self, uri: String, kind: Kind) -> Proposal {
        Proposal {
            kind: Some(kind.as_str().into()),
            object: Some(uri),
            text: (kind == Kind::Update).then(|| format!("Better news {}", self.candidates.len())),
            ..note("")
        }
    }
}
