//! What stops and takes back: the acts of duty officers, approvers and publishers besides deciding and releasing.

use gatepost_internal::gate::stop::{self, LiftState, Stop, StopRequest};
use gatepost_internal::gate::{self, Candidate, RecallReport, RecallRequest};
use gatepost_internal::{Error, reauthentication};
use gatepost_model::id::StopId;

use super::colleague::Colleague;
use super::world::PASSWORD;

impl Colleague {
    /// Enters the password again, for a verb; where it is about a candidate, for its newest revision.
    pub async fn confirms_for(&self, verb: &str, candidate: Option<&Candidate>) -> Result<String, Error> {
        let request = reauthentication::Request {
            password: Some(PASSWORD.into()),
            candidate_id: candidate.map(|candidate| candidate.id.to_string()),
            verb: Some(verb.into()),
            ..Default::default()
        };
        Ok(reauthentication::begin(&self.inside, &self.caller, request)
            .await?
            .token)
    }

    /// Puts a candidate aside.
    pub async fn holds(&self, candidate: &Candidate, why: &str) -> Result<Candidate, Error> {
        let why = Some(why.to_owned());
        gate::hold(&self.inside, &self.caller, &candidate.id.to_string(), why).await
    }

    /// Lets a held candidate go on.
    pub async fn lifts(&self, candidate: &Candidate) -> Result<Candidate, Error> {
        gate::lift(&self.inside, &self.caller, &candidate.id.to_string()).await
    }

    /// Sets the time at which a candidate goes, this many seconds from now; none clears it.
    pub async fn schedules(&self, candidate: &Candidate, seconds: Option<i64>) -> Result<Candidate, Error> {
        let now = self.inside.context.now();
        let at = seconds.map(|seconds| now.plus_seconds(seconds).to_rfc3339());
        gate::schedule(&self.inside, &self.caller, &candidate.id.to_string(), at).await
    }

    /// Stops everything.
    pub async fn stops_everything(&self, why: &str) -> Result<Stop, Error> {
        self.stops("node", None, why).await
    }

    /// Stops the node, a brand or a kind.
    pub async fn stops(&self, scope: &str, id: Option<&str>, why: &str) -> Result<Stop, Error> {
        let request = StopRequest {
            scope: Some(scope.into()),
            id: id.map(str::to_owned),
            reason: Some(why.into()),
            reauthentication_token: Some(self.confirms_for("stop", None).await?),
        };
        stop::set(&self.inside, &self.caller, request).await
    }

    /// Asks to lift a stop.
    pub async fn lifts_stop(&self, id: StopId) -> Result<LiftState, Error> {
        let token = Some(self.confirms_for("lift_stop", None).await?);
        stop::lift(&self.inside, &self.caller, &id.to_string(), token).await
    }

    /// Takes back what is published.
    pub async fn recalls(&self, candidate: &Candidate, why: &str) -> Result<Candidate, Error> {
        let request = RecallRequest {
            reason: Some(why.into()),
            reauthentication_token: Some(self.confirms_for("recall", Some(candidate)).await?),
        };
        gate::recall(&self.inside, &self.caller, &candidate.id.to_string(), request).await
    }

    /// Reads what became of a recall.
    pub async fn reads_recall(&self, candidate: &Candidate) -> Result<RecallReport, Error> {
        gate::recall_report(&self.inside, &self.caller, &candidate.id.to_string()).await
    }

    /// Lets the rest of a release go on after a stop.
    pub async fn resumes(&self, candidate: &Candidate) -> Result<Candidate, Error> {
        gate::resume(&self.inside, &self.caller, &candidate.id.to_string()).await
    }
}
