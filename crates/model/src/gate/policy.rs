//! Who must agree, and the counting.
//!
//! An approval is never dismissed. It names a hash, and the question "is this approved?" is answered by
//! counting, at the moment of sending, the approvals that name the hash of what is about to be sent.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::id::PersonId;
use crate::time::Timestamp;

/// One step of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The review group whose members decide, such as `pr`.
    pub group: String,
    /// How many different members must approve, at least.
    pub needed: u32,
    /// Every member must who had no hand in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
}

impl Step {
    /// A step that so many members of a group decide.
    pub fn of(group: &str, needed: u32) -> Self {
        Self {
            group: group.to_owned(),
            needed,
            all: false,
        }
    }
}

/// What some kinds need instead of the policy's own steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// The kinds.
    pub kinds: Vec<Kind>,
    /// Their steps, in order.
    pub steps: Vec<Step>,
    /// How many different people over all steps.
    pub minimum_people: u32,
}

/// What a label adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRule {
    /// The label, such as `financial`.
    pub label: String,
    /// Steps that come on top; of two for one group the larger counts.
    pub steps: Vec<Step>,
    /// How many different people over all steps, at least.
    pub minimum_people: u32,
}

/// The approval a brand's candidates need. Versioned: a change makes a new version.
///
/// What a later version of the program adds is left out of the JSON while it is empty, so that a policy of before
/// is read as what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Rises with every change of any policy; a higher version is the newer one.
    pub version: i64,
    /// In order: a step opens when the one before it is complete.
    pub steps: Vec<Step>,
    /// How many different people over all steps.
    pub minimum_people: u32,
    /// How long an approval counts, in milliseconds.
    pub approval_lifetime: i64,
    /// The shortest undo window, in seconds.
    pub minimum_undo_seconds: i64,
    /// What some kinds need instead. The first rule that names a kind is the one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindRule>,
    /// What labels add.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelRule>,
    /// Whether every picture needs words for those who do not see it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demands_alt_text: bool,
    /// Longest text of a note, in characters; absent: the node's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_text: Option<u32>,
    /// Whether those who decide, release, stop and recall need a second factor.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demands_second_factor: bool,
}

/// What one candidate needs under a policy: its kind, labels and findings taken into account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// In order.
    pub steps: Vec<Step>,
    /// How many different people over all steps.
    pub minimum_people: u32,
    /// How long an approval counts, in milliseconds.
    pub approval_lifetime: i64,
}

impl Policy {
    /// The policy a node starts with. An ordinary post needs one PR approver who is neither author nor
    /// contributor; a profile two people; sensitive labels Legal or HR besides, a crisis two of PR. An approval
    /// counts for 14 days.
    pub fn standard(minimum_undo_seconds: i64) -> Self {
        let label = |label: &str, step: Step, people: u32| LabelRule {
            label: label.to_owned(),
            steps: vec![step],
            minimum_people: people,
        };
        Self {
            version: 1,
            steps: vec![Step::of("pr", 1)],
            minimum_people: 1,
            approval_lifetime: 14 * 24 * 60 * 60 * 1000,
            minimum_undo_seconds,
            kinds: vec![KindRule {
                kinds: vec![Kind::Profile],
                steps: vec![Step::of("pr", 2)],
                minimum_people: 2,
            }],
            labels: vec![
                label("financial", Step::of("legal", 1), 2),
                label("legal", Step::of("legal", 1), 2),
                label("personnel", Step::of("hr", 1), 2),
                label("incident", Step::of("legal", 1), 2),
                label("named_person", Step::of("hr", 1), 2),
                label("competitor", Step::of("legal", 1), 2),
                label("crisis", Step::of("pr", 2), 2),
            ],
            demands_alt_text: false,
            longest_text: None,
            demands_second_factor: false,
        }
    }

    /// What a candidate of that kind needs, with these labels and with these review groups asked for by content
    /// checks.
    pub fn requirement(&self, kind: Kind, labels: &[String], asked_for: &[String]) -> Requirement {
        let rule = self.kinds.iter().find(|rule| rule.kinds.contains(&kind));
        let (steps, minimum_people) = rule.map_or((&self.steps, self.minimum_people), |rule| {
            (&rule.steps, rule.minimum_people)
        });
        let mut requirement = Requirement {
            steps: steps.clone(),
            minimum_people,
            approval_lifetime: self.approval_lifetime,
        };
        let applies = |rule: &&LabelRule| labels.contains(&rule.label);
        for rule in self.labels.iter().filter(applies) {
            rule.steps.iter().for_each(|step| requirement.add(step));
            requirement.minimum_people = requirement.minimum_people.max(rule.minimum_people);
        }
        for group in asked_for {
            requirement.add(&Step::of(group, 1));
        }
        requirement
    }

    /// Whether this policy asks more of such a candidate than another one does: more people, another group, a
    /// shorter life of approvals, or anything else the other did without.
    pub fn is_stricter_than(&self, other: &Self, kind: Kind, labels: &[String]) -> bool {
        let longest = |policy: &Self| policy.longest_text.unwrap_or(u32::MAX);
        self.requirement(kind, labels, &[])
            .is_stricter_than(&other.requirement(kind, labels, &[]))
            || self.minimum_undo_seconds > other.minimum_undo_seconds
            || longest(self) < longest(other)
            || (self.demands_alt_text && !other.demands_alt_text)
            || (self.demands_second_factor && !other.demands_second_factor)
    }
}

impl Requirement {
    /// Puts a step on top; where the group decides already, the larger number counts.
    fn add(&mut self, step: &Step) {
        match self.steps.iter_mut().find(|known| known.group == step.group) {
            Some(known) => {
                known.needed = known.needed.max(step.needed);
                known.all |= step.all;
            }
            None => self.steps.push(step.clone()),
        }
    }

    /// Whether it asks for anything the other does not.
    pub fn is_stricter_than(&self, other: &Self) -> bool {
        let is_covered = |step: &Step| {
            other.steps.iter().any(|known| {
                known.group == step.group && known.needed >= step.needed && (known.all || !step.all)
            })
        };
        self.minimum_people > other.minimum_people
            || self.approval_lifetime < other.approval_lifetime
            || !self.steps.iter().all(is_covered)
    }
}

/// What one reviewer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// This exact revision may go out.
    Approve,
    /// Not like this.
    RequestChanges,
    /// Not at all.
    Reject,
}

impl Verdict {
    /// The name in APIs and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::RequestChanges => "request_changes",
            Self::Reject => "reject",
        }
    }

    /// The verdict of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Approve, Self::RequestChanges, Self::Reject]
            .into_iter()
            .find(|verdict| verdict.as_str() == name)
    }
}

/// A stored decision together with what is true of its person *now*.
#[derive(Debug, Clone)]
pub struct Vote {
    /// Who decided.
    pub person: PersonId,
    /// The review group the decision was made for.
    pub group: String,
    /// What they said.
    pub verdict: Verdict,
    /// The hash they said it about.
    pub rev_hash: String,
    /// When.
    pub at: Timestamp,
    /// The person is active, still in that group, neither author nor contributor, has overridden no check, and
    /// decided under a policy that asked no less than the one in force.
    pub eligible: bool,
}

/// How far one step is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepTally {
    /// The review group.
    pub group: String,
    /// Approvals the step wants.
    pub needed: u32,
    /// Approvals that count.
    pub given: u32,
}

/// The result of counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// One entry per step of the policy.
    pub steps: Vec<StepTally>,
    /// The different people whose approvals count.
    pub people: Vec<PersonId>,
    /// Every step has its quorum and enough different people approved.
    pub complete: bool,
}

impl Tally {
    /// Index of the first step without its quorum. The last step stays open while people are missing.
    pub fn open_step(&self) -> Option<usize> {
        if self.complete {
            return None;
        }
        let last = self.steps.len().checked_sub(1);
        self.steps
            .iter()
            .position(|step| step.given < step.needed)
            .or(last)
    }

    /// Counts the votes that name `rev_hash`: eligible people, the latest word of each, not too old, and
    /// each person once whatever groups they are in. `members` tells how many people of a group may decide about
    /// this candidate, for steps that all of them decide.
    pub fn count(
        requirement: &Requirement,
        rev_hash: &str,
        votes: &[Vote],
        members: impl Fn(&str) -> usize,
        now: Timestamp,
    ) -> Self {
        let mut latest: Vec<&Vote> = Vec::new();
        for vote in votes.iter().filter(|vote| vote.rev_hash == rev_hash) {
            match latest.iter_mut().find(|known| known.person == vote.person) {
                Some(known) if vote.at >= known.at => *known = vote,
                Some(_) => {}
                None => latest.push(vote),
            }
        }
        let fresh_since = now.plus_millis(requirement.approval_lifetime.saturating_neg());
        latest.retain(|vote| vote.eligible && vote.verdict == Verdict::Approve && vote.at > fresh_since);

        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let steps: Vec<_> = requirement
            .steps
            .iter()
            .map(|step| StepTally {
                group: step.group.clone(),
                needed: if step.all {
                    step.needed.max(count(members(&step.group)))
                } else {
                    step.needed
                },
                given: count(latest.iter().filter(|vote| vote.group == step.group).count()),
            })
            .collect();
        let people: Vec<PersonId> = latest
            .iter()
            .filter(|vote| steps.iter().any(|step| step.group == vote.group))
            .map(|vote| vote.person)
            .collect();
        let enough = count(people.len()) >= requirement.minimum_people;
        // A policy without steps approves nothing: silence never approves.
        let complete = !steps.is_empty()
            && enough
            && steps
                .iter()
                .all(|step| step.needed > 0 && step.given >= step.needed);
        Self {
            steps,
            people,
            complete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(person: i64, verdict: Verdict, hash: &str, at: i64) -> Vote {
        Vote {
            person: PersonId(person),
            group: "pr".into(),
            verdict,
            rev_hash: hash.into(),
            at: Timestamp(at),
            eligible: true,
        }
    }

    fn ordinary() -> Requirement {
        Policy::standard(60).requirement(Kind::Create, &[], &[])
    }

    fn tally(requirement: &Requirement, votes: &[Vote], now: i64) -> Tally {
        Tally::count(requirement, "h", votes, |_| 3, Timestamp(now))
    }

    fn approved(votes: &[Vote]) -> bool {
        tally(&ordinary(), votes, 1_000).complete
    }

    #[test]
    fn only_approvals_of_this_very_hash_count() {
        assert!(approved(&[vote(1, Verdict::Approve, "h", 10)]));
        assert!(!approved(&[vote(1, Verdict::Approve, "other", 10)]));
        assert!(!approved(&[]));
    }

    #[test]
    fn the_latest_word_of_a_person_counts() {
        assert!(!approved(&[
            vote(1, Verdict::Approve, "h", 10),
            vote(1, Verdict::Reject, "h", 20)
        ]));
        assert!(approved(&[
            vote(1, Verdict::RequestChanges, "h", 10),
            vote(1, Verdict::Approve, "h", 20)
        ]));
    }

    #[test]
    fn an_ineligible_or_outdated_approval_counts_zero() {
        let mut gone = vote(1, Verdict::Approve, "h", 10);
        gone.eligible = false;
        assert!(!approved(&[gone]));
        let needed = ordinary();
        let old = [vote(1, Verdict::Approve, "h", 0)];
        assert!(tally(&needed, &old, needed.approval_lifetime - 1).complete);
        assert!(!tally(&needed, &old, needed.approval_lifetime).complete);
    }

    #[test]
    fn one_person_counts_once_over_all_steps() {
        let needed = Policy::standard(60).requirement(Kind::Create, &["financial".into()], &[]);
        let mut legal = vote(1, Verdict::Approve, "h", 20);
        legal.group = "legal".into();
        let votes = [vote(1, Verdict::Approve, "h", 10), legal];
        let both = tally(&needed, &votes, 100);
        assert_eq!((both.people.len(), both.complete), (1, false));
        let mut other = vote(2, Verdict::Approve, "h", 30);
        other.group = "legal".into();
        assert!(tally(&needed, &[vote(1, Verdict::Approve, "h", 10), other], 100).complete);
    }

    #[test]
    fn a_policy_without_steps_approves_nothing() {
        let mut policy = Policy::standard(60);
        policy.steps.clear();
        policy.minimum_people = 0;
        assert!(!tally(&policy.requirement(Kind::Create, &[], &[]), &[], 1).complete);
    }

    #[test]
    fn a_step_of_all_waits_for_every_member() {
        let mut policy = Policy::standard(60);
        policy.steps = vec![Step {
            all: true,
            ..Step::of("pr", 1)
        }];
        let needed = policy.requirement(Kind::Create, &[], &[]);
        let two = [
            vote(1, Verdict::Approve, "h", 10),
            vote(2, Verdict::Approve, "h", 10),
        ];
        let counted = tally(&needed, &two, 100);
        assert_eq!((counted.complete, counted.steps[0].needed), (false, 3));
        assert!(Tally::count(&needed, "h", &two, |_| 2, Timestamp(100)).complete);
        assert!(!Tally::count(&needed, "h", &[], |_| 0, Timestamp(100)).complete);
    }

    #[test]
    fn labels_kinds_and_findings_add_to_what_is_needed() {
        let policy = Policy::standard(60);
        let groups = |needed: &Requirement| -> Vec<(String, u32)> {
            needed
                .steps
                .iter()
                .map(|step| (step.group.clone(), step.needed))
                .collect()
        };
        let crisis = policy.requirement(Kind::Create, &["crisis".into()], &[]);
        assert_eq!(
            (groups(&crisis), crisis.minimum_people),
            (vec![("pr".into(), 2)], 2)
        );
        let profile = policy.requirement(Kind::Profile, &[], &[]);
        assert_eq!(
            (groups(&profile), profile.minimum_people),
            (vec![("pr".into(), 2)], 2)
        );
        let asked = policy.requirement(Kind::Create, &["unknown".into()], &["legal".into(), "pr".into()]);
        assert_eq!(groups(&asked), vec![("pr".into(), 1), ("legal".into(), 1)]);
        assert_eq!(asked.minimum_people, 1);
    }

    #[test]
    fn whatever_asks_more_is_stricter_and_whatever_asks_less_is_not() {
        let standard = Policy::standard(60);
        let stricter: [fn(&mut Policy); 9] = [
            |p| p.steps = vec![Step::of("pr", 2)],
            |p| p.steps.push(Step::of("legal", 1)),
            |p| p.steps = vec![Step::of("legal", 1)],
            |p| {
                p.steps = vec![Step {
                    all: true,
                    ..Step::of("pr", 1)
                }]
            },
            |p| p.minimum_people = 2,
            |p| p.approval_lifetime -= 1,
            |p| p.minimum_undo_seconds += 1,
            |p| p.longest_text = Some(500),
            |p| p.demands_alt_text = true,
        ];
        for (number, change) in stricter.iter().enumerate() {
            let mut changed = standard.clone();
            change(&mut changed);
            assert!(changed.is_stricter_than(&standard, Kind::Create, &[]), "{number}");
            assert!(
                !standard.is_stricter_than(&changed, Kind::Create, &[]) || number == 2,
                "{number} back"
            );
        }
        let mut with_factor = standard.clone();
        with_factor.demands_second_factor = true;
        assert!(with_factor.is_stricter_than(&standard, Kind::Create, &[]));
        assert!(!standard.is_stricter_than(&standard, Kind::Create, &["crisis".into()]));
    }

    #[test]
    fn the_latest_word_counts_in_whatever_order_words_are_read() {
        assert!(!approved(&[
            vote(1, Verdict::Reject, "h", 20),
            vote(1, Verdict::Approve, "h", 10)
        ]));
    }

    #[test]
    fn a_step_nobody_has_to_decide_is_never_complete() {
        let mut policy = Policy::standard(60);
        policy.steps.push(Step::of("legal", 0));
        let needed = policy.requirement(Kind::Create, &[], &[]);
        assert!(!tally(&needed, &[vote(1, Verdict::Approve, "h", 10)], 100).complete);
    }

    #[test]
    fn a_label_can_ask_for_everybody_of_a_group() {
        let mut policy = Policy::standard(60);
        policy.labels = vec![LabelRule {
            label: "merger".into(),
            steps: vec![Step {
                all: true,
                ..Step::of("pr", 1)
            }],
            minimum_people: 1,
        }];
        let needed = policy.requirement(Kind::Create, &["merger".into()], &[]);
        assert!(needed.steps[0].all);
        assert!(!policy.requirement(Kind::Create, &[], &[]).steps[0].all);
    }

    #[test]
    fn the_first_step_without_its_quorum_is_open_and_the_last_while_people_are_missing() {
        let mut policy = Policy::standard(60);
        policy.steps = vec![Step::of("pr", 1), Step::of("legal", 1), Step::of("hr", 1)];
        policy.minimum_people = 4;
        let needed = policy.requirement(Kind::Create, &[], &[]);
        let of = |group: &str, person: i64| Vote {
            group: group.into(),
            ..vote(person, Verdict::Approve, "h", 10)
        };
        let mut votes = Vec::new();
        let mut opens = vec![tally(&needed, &votes, 100).open_step()];
        for (group, person) in [("pr", 1), ("legal", 2), ("hr", 3), ("hr", 4)] {
            votes.push(of(group, person));
            opens.push(tally(&needed, &votes, 100).open_step());
        }
        assert_eq!(opens, [Some(0), Some(1), Some(2), Some(2), None]);
    }

    #[test]
    fn verdicts_are_written_as_they_are_read() {
        for verdict in [Verdict::Approve, Verdict::RequestChanges, Verdict::Reject] {
            assert_eq!(Verdict::parse(verdict.as_str()), Some(verdict));
        }
        assert_eq!(Verdict::parse("dismiss"), None);
    }

    #[test]
    fn an_approval_counts_for_fourteen_days_by_default() {
        assert_eq!(Policy::standard(60).approval_lifetime, 1_209_600_000);
    }

    #[test]
    fn a_policy_of_before_is_read_as_what_it_was() {
        let old = r#"{"version":1,"steps":[{"group":"pr","needed":1}],"minimum_people":1,"approval_lifetime":1,"minimum_undo_seconds":60}"#;
        let policy: Policy = serde_json::from_str(old).unwrap();
        assert_eq!(serde_json::to_string(&policy).unwrap(), old);
    }
}
