//! The gate's words as people read them.

use gatepost_internal::gate::{Candidate, History, Waits};
use gatepost_model::gate::{CandidateState, Kind, Verdict};
use gatepost_model::notice::DeliveryState;

/// What a state is called. Its colour follows its name: `.state-draft` and so on.
pub(crate) fn state(candidate: &Candidate) -> &'static str {
    match candidate.state {
        CandidateState::Draft => "Draft",
        CandidateState::InReview => "In review",
        CandidateState::ChangesRequested => "Changes requested",
        CandidateState::Approved => "Approved",
        CandidateState::Scheduled => "Scheduled",
        CandidateState::Releasing => "Leaving",
        CandidateState::Published if candidate.publication.is_none() => "Released",
        CandidateState::Published => "Published",
        CandidateState::Rejected => "Rejected",
        CandidateState::Withdrawn => "Withdrawn",
        CandidateState::Expired => "Expired",
        CandidateState::Held => "Held",
    }
}

/// What a candidate would do.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Create => "New post",
        Kind::Reply => "Answer",
        Kind::Follow => "Follow",
    }
}

/// What somebody decided.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approved",
        Verdict::RequestChanges => "asked for changes to",
        Verdict::Reject => "rejected",
    }
}

/// How a server's deliveries stand.
pub(crate) fn delivery(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Pending => "Waiting",
        DeliveryState::Delivered => "Delivered",
        DeliveryState::Refused => "Refused",
        DeliveryState::Gone => "No such inbox",
        DeliveryState::Expired => "Given up",
    }
}

/// What was just done, by the word in the address a form leads to.
pub(crate) fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "proposed" => "Saved as a draft. Look at the preview, then submit it.",
        "saved" => "Saved as a new revision. Earlier approvals do not count for it.",
        "submitted" => "Submitted. The reviewers find it in their queue.",
        "approve" => "Your approval is recorded.",
        "request_changes" => "Your request is recorded. The author finds it in their queue.",
        "reject" => "Rejected. It will not go out.",
        "released" => "The undo window is open.",
        "undone" => "Undone. Nothing was sent.",
        "withdrawn" => "Withdrawn. It will not go out.",
        _ => return None,
    })
}

/// Names in a sentence: `petra`, `petra or paul`, `petra, paul or rita`.
pub(crate) fn any_of(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("@{one}"),
        [others @ .., last] => {
            let others: Vec<String> = others.iter().map(|name| format!("@{name}")).collect();
            format!("{} or @{last}", others.join(", "))
        }
    }
}

/// Whose word is missing, as one sentence.
pub(crate) fn waits(waits: &Waits) -> String {
    let Waits {
        group,
        missing,
        people,
    } = waits;
    if people.is_empty() {
        return format!(
            "Nobody of the group {group} can approve it: each has had a hand in it, or there is nobody. Ask an \
             administrator to add an approver."
        );
    }
    let approvals = if *missing == 1 { "approval" } else { "approvals" };
    format!(
        "{missing} more {approvals} of the group {group}: {}.",
        any_of(people)
    )
}

/// What happens next, and who can make it happen.
pub(crate) fn next(history: &History) -> String {
    let (candidate, possible) = (&history.candidate, history.possible);
    let missing = candidate.waits_for.as_ref().map(waits).unwrap_or_default();
    match candidate.state {
        CandidateState::Draft if possible.submit => {
            "Nobody reviews a draft. Submit it when it says what you want to say.".to_owned()
        }
        CandidateState::Draft => "Its author is still writing.".to_owned(),
        CandidateState::InReview if possible.decide => "It waits for your decision.".to_owned(),
        CandidateState::InReview if possible.wrote_it => {
            format!("You wrote it, or a part of it, so somebody else decides. It needs {missing}")
        }
        CandidateState::InReview => format!("It needs {missing}"),
        CandidateState::ChangesRequested if possible.revise => {
            "A reviewer wants another revision. Edit it, then submit it again.".to_owned()
        }
        CandidateState::ChangesRequested => "Its author has to write another revision.".to_owned(),
        CandidateState::Approved if possible.release => {
            "Every approval is there. Release it when the time is right.".to_owned()
        }
        CandidateState::Approved => {
            "Every approval is there. A publisher of the brand can release it.".to_owned()
        }
        CandidateState::Scheduled => "It leaves by itself when its time comes.".to_owned(),
        CandidateState::Releasing => "Until it leaves, anyone on the desk can undo the release.".to_owned(),
        CandidateState::Published if candidate.publication.is_some() => {
            "It is out. What has reached other servers cannot be made unseen.".to_owned()
        }
        CandidateState::Published => "It is released and on its way to the public side.".to_owned(),
        CandidateState::Rejected | CandidateState::Withdrawn => {
            "It will not go out. Propose a new one if it should be said after all.".to_owned()
        }
        CandidateState::Expired => "Submit it again to have it reviewed anew.".to_owned(),
        CandidateState::Held if possible.decide => {
            "Approve it again if it may still go out, or write a new revision.".to_owned()
        }
        CandidateState::Held => format!("To let it go on, it needs {missing}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_like_a_sentence() {
        let names = |all: &[&str]| any_of(&all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&["petra"]), "@petra");
        assert_eq!(names(&["petra", "paul", "rita"]), "@petra, @paul or @rita");
    }

    #[test]
    fn a_missing_approver_is_said_and_what_to_do() {
        let mut missing = Waits {
            group: "pr".into(),
            missing: 1,
            people: vec!["petra".into()],
        };
        assert_eq!(waits(&missing), "1 more approval of the group pr: @petra.");
        missing.people.clear();
        assert!(waits(&missing).contains("Ask an administrator"));
    }
}
