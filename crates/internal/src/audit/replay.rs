//! What the chain says there is: every state rebuilt from its entries, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use serde_json::Value;

use super::Entry;

/// Everything the entries that were fed have made, by id.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    pub(crate) candidates: BTreeMap<i64, CandidateSaid>,
    pub(crate) stops: BTreeMap<i64, StopSaid>,
    /// Documents of policies, by version.
    pub(crate) policies: BTreeMap<i64, PolicySaid>,
    /// By version.
    pub(crate) check_lists: BTreeMap<i64, CheckListSaid>,
    pub(crate) delegations: BTreeMap<i64, DelegationSaid>,
    pub(crate) roles: BTreeMap<RoleSaid, Option<i64>>,
    /// The newest subjects, to be asked for with [`Replay::touched`].
    touched: BTreeSet<String>,
}

/// What the chain says of one candidate.
#[derive(Debug, Clone)]
pub(crate) struct CandidateSaid {
    pub state: CandidateState,
    pub kind: Option<String>,
    pub author: Option<i64>,
    /// What it was begun anew from.
    pub copied_from: Option<i64>,
    /// Whoever supplied content; complete unless an entry of before did not say whose post was copied.
    pub contributors: BTreeSet<i64>,
    pub contributors_are_complete: bool,
    /// By number.
    pub revisions: BTreeMap<i64, RevisionSaid>,
    /// In order.
    pub decisions: Vec<DecisionSaid>,
    pub overrides: BTreeSet<(i64, String, String)>,
    /// The certificate of its release.
    pub certificate: Option<Value>,
}

/// What the chain says of one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RevisionSaid {
    pub rev_hash: String,
    pub author: Option<i64>,
    pub seal: Option<String>,
}

/// What the chain says of one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DecisionSaid {
    pub sequence: i64,
    pub person: Option<i64>,
    pub at: i64,
    pub verdict: &'static str,
    pub rev_hash: String,
    pub seal: Option<String>,
}

/// What the chain says of one stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StopSaid {
    pub brand: Option<i64>,
    pub kind: Option<String>,
    pub set_by: Option<i64>,
    pub set_at: i64,
    pub lifted_at: Option<i64>,
}

/// What the chain says of one policy.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PolicySaid {
    pub document: Value,
    pub brand: Option<i64>,
    pub changed_by: Option<i64>,
    pub confirmed_by: Option<i64>,
}

/// What the chain says of one check list: its words are not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckListSaid {
    pub hash: String,
    pub changed_by: Option<i64>,
    pub confirmed_by: Option<i64>,
}

/// What the chain says of somebody who stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DelegationSaid {
    pub brand: Option<i64>,
    pub group: String,
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub starts_at: Option<i64>,
    pub ends_at: Option<i64>,
    pub cancelled_at: Option<i64>,
}

/// A role somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RoleSaid {
    pub person: i64,
    pub role: String,
    pub brand: Option<i64>,
    /// Of an approver.
    pub group: String,
}

/// Rebuilds everything from a whole chain.
pub fn replay<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Replay {
    let mut replay = Replay::default();
    entries.into_iter().for_each(|entry| replay.step(entry));
    replay
}

impl Replay {
    /// The state of a candidate; absent for one the chain does not know.
    pub fn state(&self, candidate: i64) -> Option<CandidateState> {
        self.candidates.get(&candidate).map(|said| said.state)
    }

    /// Forgets which subjects the entries fed so far were about.
    pub fn forget_touched(&mut self) {
        self.touched.clear();
    }

    /// The subjects of the entries fed since they were last forgotten.
    pub fn touched(&self) -> &BTreeSet<String> {
        &self.touched
    }

    /// Applies the next entry. What it cannot read it passes over: then what it made is missing, and differs.
    pub fn step(&mut self, entry: &Entry) {
        self.touched.insert(entry.subject.clone());
        let Ok(details) = serde_json::from_str::<Value>(&entry.details) else {
            return;
        };
        let Some((what, id)) = entry.subject.split_once(':') else {
            return;
        };
        let Ok(id) = id.parse::<i64>() else { return };
        match what {
            "candidate" => self.about_candidate(id, entry, &details),
            "stop" => self.about_stop(id, entry, &details),
            "policy" => self.about_policy(id, &details),
            "check_list" => self.about_check_list(id, &details),
            "delegation" => self.about_delegation(id, entry, &details),
            "person" => self.about_person(id, entry, &details),
            _ => {}
        }
    }

    fn about_candidate(&mut self, id: i64, entry: &Entry, details: &Value) {
        if entry.verb == "candidate.proposed" {
            self.candidates
                .insert(id, CandidateSaid::proposed(entry, details));
            return;
        }
        let Some(said) = self.candidates.get_mut(&id) else {
            return;
        };
        if let Some(state) = state_after(&entry.verb, details) {
            said.state = state;
        }
        match entry.verb.as_str() {
            "candidate.revised" => {
                let number = details["revision"].as_i64().unwrap_or_default();
                said.revisions.insert(number, RevisionSaid::of(entry, details));
                said.contributors.extend(entry.person_id);
            }
            "candidate.approved" => said.decisions.push(DecisionSaid::of(entry, details, "approve")),
            "candidate.changes_requested" => {
                said.decisions
                    .push(DecisionSaid::of(entry, details, "request_changes"));
            }
            "candidate.rejected" => said.decisions.push(DecisionSaid::of(entry, details, "reject")),
            "candidate.finding_overridden" => {
                let by = entry.person_id.unwrap_or_default();
                let rule = text(details, "rule").unwrap_or_default();
                said.overrides
                    .insert((by, text(details, "rev_hash").unwrap_or_default(), rule));
            }
            "candidate.released" => said.certificate = Some(details["certificate"].clone()),
            _ => {}
        }
    }

    fn about_stop(&mut self, id: i64, entry: &Entry, details: &Value) {
        match entry.verb.as_str() {
            "stop.set" => {
                let said = StopSaid {
                    brand: number(details, "brand"),
                    kind: text(details, "kind"),
                    set_by: entry.person_id,
                    set_at: entry.at,
                    lifted_at: None,
                };
                self.stops.insert(id, said);
            }
            "stop.lifted" => {
                if let Some(said) = self.stops.get_mut(&id) {
                    said.lifted_at = Some(entry.at);
                }
            }
            _ => {}
        }
    }

    fn about_policy(&mut self, version: i64, details: &Value) {
        let said = PolicySaid {
            document: details["policy"].clone(),
            brand: number(details, "brand_id"),
            changed_by: number(details, "changed_by"),
            confirmed_by: number(details, "confirmed_by"),
        };
        self.policies.insert(version, said);
    }

    fn about_check_list(&mut self, version: i64, details: &Value) {
        let said = CheckListSaid {
            hash: text(details, "hash").unwrap_or_default(),
            changed_by: number(details, "changed_by"),
            confirmed_by: number(details, "confirmed_by"),
        };
        self.check_lists.insert(version, said);
    }

    fn about_delegation(&mut self, id: i64, entry: &Entry, details: &Value) {
        match entry.verb.as_str() {
            "delegation.made" => {
                let said = DelegationSaid {
                    brand: number(details, "brand_id"),
                    group: text(details, "group").unwrap_or_default(),
                    from: entry.person_id,
                    to: number(details, "to"),
                    starts_at: moment(details, "starts_at"),
                    ends_at: moment(details, "ends_at"),
                    cancelled_at: None,
                };
                self.delegations.insert(id, said);
            }
            "delegation.cancelled" => {
                if let Some(said) = self.delegations.get_mut(&id) {
                    said.cancelled_at = Some(entry.at);
                }
            }
            _ => {}
        }
    }

    fn about_person(&mut self, person: i64, entry: &Entry, details: &Value) {
        let Some(role) = text(details, "role") else { return };
        let brand = number(details, "brand_id");
        let group = text(details, "group");
        match entry.verb.as_str() {
            "role.granted" => {
                // Until there were several groups, an entry named none.
                let only = if role == "approver" { "pr" } else { "" };
                let said = RoleSaid {
                    person,
                    role,
                    brand,
                    group: group.unwrap_or_else(|| only.to_owned()),
                };
                self.roles.insert(said, moment(details, "counts_from"));
            }
            "role.revoked" => self.roles.retain(|said, _| {
                let is_it = said.person == person && said.role == role && said.brand == brand;
                let in_it = group.as_ref().is_none_or(|group| *group == said.group);
                !(is_it && in_it)
            }),
            _ => {}
        }
    }
}

impl CandidateSaid {
    fn proposed(entry: &Entry, details: &Value) -> Self {
        // Entries of before did not say who contributed, and those of long before not whose post was copied.
        let said = details["contributors"].as_array();
        let contributors = said
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str()?.parse().ok());
        let is_of_post = !details["from_post"].is_null();
        let of_post = number(details, "from_post_author");
        Self {
            state: CandidateState::Draft,
            kind: text(details, "kind"),
            author: entry.person_id,
            copied_from: number(details, "copied_from"),
            contributors: entry
                .person_id
                .into_iter()
                .chain(of_post)
                .chain(contributors)
                .collect(),
            contributors_are_complete: said.is_some() || !is_of_post || of_post.is_some(),
            revisions: BTreeMap::from([(1, RevisionSaid::of(entry, details))]),
            decisions: Vec::new(),
            overrides: BTreeSet::new(),
            certificate: None,
        }
    }
}

impl RevisionSaid {
    fn of(entry: &Entry, details: &Value) -> Self {
        Self {
            rev_hash: text(details, "rev_hash").unwrap_or_default(),
            author: entry.person_id,
            seal: text(details, "seal"),
        }
    }
}

impl DecisionSaid {
    fn of(entry: &Entry, details: &Value, verdict: &'static str) -> Self {
        Self {
            sequence: entry.sequence,
            person: entry.person_id,
            at: entry.at,
            verdict,
            rev_hash: text(details, "rev_hash").unwrap_or_default(),
            seal: text(details, "seal"),
        }
    }
}

/// Where an entry leads; absent for one that moves nothing.
fn state_after(verb: &str, details: &Value) -> Option<CandidateState> {
    let said = || CandidateState::parse(details["state"].as_str()?);
    Some(match verb {
        "candidate.revised" => CandidateState::Draft,
        "candidate.submitted" => said().unwrap_or(CandidateState::InReview),
        "candidate.approved"
        | "candidate.changes_requested"
        | "candidate.rejected"
        | "candidate.scheduled"
        | "candidate.lifted" => said()?,
        "candidate.withdrawn" => CandidateState::Withdrawn,
        "candidate.releasing" => CandidateState::Releasing,
        "candidate.release_undone" => CandidateState::Approved,
        "candidate.released" => CandidateState::Published,
        "candidate.held" => CandidateState::Held,
        "candidate.expired" => CandidateState::Expired,
        "candidate.superseded" => CandidateState::Superseded,
        "candidate.recalling" => CandidateState::Recalling,
        "candidate.recalled" => CandidateState::Recalled,
        _ => return None,
    })
}

fn text(details: &Value, key: &str) -> Option<String> {
    details[key].as_str().map(str::to_owned)
}

/// A moment, in milliseconds.
fn moment(details: &Value, key: &str) -> Option<i64> {
    let value = &details[key];
    let written = || Some(Timestamp::parse_rfc3339(value.as_str()?)?.0);
    value.as_i64().or_else(written)
}

/// An id: a string in JSON.
fn number(details: &Value, key: &str) -> Option<i64> {
    details[key].as_str()?.parse().ok()
}
