//! The gate's words as people read them.

use gatepost_internal::gate::{Candidate, History, Possible, Waits};
use gatepost_model::check::Severity;
use gatepost_model::gate::{CandidateState, Kind, LabelRule, Verdict};
use gatepost_model::notice::DeliveryState;

/// What a state is called. Its colour follows its name: `.state-draft` and so on.
pub(crate) fn state(candidate: &Candidate) -> &'static str {
    match candidate.state {
        CandidateState::Published if candidate.publication.is_none() => "Released",
        state => state_named(state),
    }
}

/// What a state is called where no more of the candidate is known.
pub(crate) fn state_named(state: CandidateState) -> &'static str {
    match state {
        CandidateState::Draft => "Draft",
        CandidateState::InReview => "In review",
        CandidateState::ChangesRequested => "Changes requested",
        CandidateState::Approved => "Approved",
        CandidateState::Scheduled => "Scheduled",
        CandidateState::Releasing => "Leaving",
        CandidateState::Published => "Published",
        CandidateState::Rejected => "Rejected",
        CandidateState::Withdrawn => "Withdrawn",
        CandidateState::Expired => "Expired",
        CandidateState::Held => "Held",
        CandidateState::Superseded => "Replaced",
        CandidateState::Recalling => "Being recalled",
        CandidateState::Recalled => "Recalled",
    }
}

/// What a candidate would do.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Create => "New post",
        Kind::Reply => "Answer",
        Kind::Poll => "Poll",
        Kind::Update => "Changed text",
        Kind::Delete => "Take back",
        Kind::Boost => "Boost",
        Kind::Unboost => "End a boost",
        Kind::Favourite => "Favourite",
        Kind::Follow => "Follow",
        Kind::Unfollow => "End a follow",
        Kind::Profile => "Profile",
        Kind::Pin => "Pin",
        Kind::Unpin => "Unpin",
    }
}

/// What this candidate would do: a post with a headline is an article.
pub(crate) fn kind_of(candidate: &Candidate) -> &'static str {
    match candidate.kind {
        Kind::Create if candidate.revision.title.is_some() => "Article",
        other => kind(other),
    }
}

/// What happened to a candidate, behind the name of whoever did it; none for what has no words yet.
pub(crate) fn happened(verb: &str) -> Option<&'static str> {
    Some(match verb {
        "candidate.proposed" => "proposed it",
        "candidate.revised" => "wrote a revision",
        "candidate.submitted" => "submitted it",
        "candidate.approved" => "approved it",
        "candidate.changes_requested" => "asked for changes",
        "candidate.rejected" => "rejected it",
        "candidate.finding_overridden" => "let a finding pass",
        "candidate.commented" => "commented",
        "candidate.scheduled" => "set its time",
        "candidate.releasing" => "opened the undo window",
        "candidate.release_undone" => "undid the release",
        "candidate.released" => "released it",
        "candidate.held" => "held it",
        "candidate.lifted" => "lifted the hold",
        "candidate.expired" => "let it expire",
        "candidate.withdrawn" => "withdrew it",
        "candidate.superseded" => "put something newer in its place",
        "candidate.recalling" => "recalled it",
        "candidate.recalled" => "finished the recall",
        _ => return None,
    })
}

/// What the frame around the preview is called.
pub(crate) fn frame(candidate: &Candidate) -> &'static str {
    match candidate.state {
        CandidateState::Superseded | CandidateState::Recalling | CandidateState::Recalled => {
            "As outsiders saw it"
        }
        _ if candidate.publication.is_some() => "As outsiders see it",
        _ => "As outsiders will see it",
    }
}

/// How a server stands to a recall.
pub(crate) fn recalled(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Pending => "Asked",
        DeliveryState::Delivered => "Took the deletion",
        DeliveryState::Refused => "Answered, but refused",
        DeliveryState::Gone => "The inbox is gone",
        DeliveryState::Withdrawn => "Never received it",
        DeliveryState::Expired => "No answer",
    }
}

/// What a stop covers, as the subject of "is stopped".
pub(crate) fn stopped(brand: Option<&str>, kind_of_act: Option<Kind>) -> String {
    match (brand, kind_of_act) {
        (None, None) => "Everything".to_owned(),
        (Some(brand), None) => format!("Everything of {brand}"),
        (None, Some(one)) => format!("Every act of the kind “{}”", kind(one)),
        (Some(brand), Some(one)) => format!("Every act of {brand} of the kind “{}”", kind(one)),
    }
}

/// A label as people read it: `Named person`.
pub(crate) fn label(name: &str) -> String {
    capital(&name.replace('_', " "))
}

/// The same, beginning with a capital.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// What a label adds, in one line.
pub(crate) fn adds(rule: &LabelRule) -> String {
    let step = |group: &str, needed: u32, all: bool| match (all, needed) {
        (true, _) => format!("everybody of the group {group}"),
        (false, 1) => format!("one of the group {group}"),
        (false, more) => format!("{more} of the group {group}"),
    };
    let steps: Vec<String> = rule
        .steps
        .iter()
        .map(|one| step(&one.group, one.needed, one.all))
        .collect();
    let people = match rule.minimum_people {
        0 | 1 => String::new(),
        people => format!("; {people} different people in all"),
    };
    match steps.is_empty() {
        true => format!("Asks for nothing more{people}"),
        false => capital(&format!("{} must approve too{people}", steps.join(" and "))),
    }
}

/// What a finding does, in words.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Warn => "Look again",
        Severity::ExtraStep => "Needs one more approval",
        Severity::Block => "Must not leave",
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
        DeliveryState::Withdrawn => "Taken back before it was sent",
        DeliveryState::Expired => "Given up",
    }
}

/// What was just done, by the word in the address a form leads to.
pub(crate) fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "proposed" => "Saved as a draft. Look at the preview, then submit it.",
        "copied" => "Posted inside, and saved as a draft for outside. Look at the preview, then submit it.",
        "saved" => "Saved as a new revision. Earlier approvals do not count for it.",
        "submitted" => "Submitted. The reviewers find it in their queue.",
        "approve" => "Your approval is recorded.",
        "request_changes" => "Your request is recorded. The author finds it in their queue.",
        "reject" => "Rejected. It will not go out.",
        "undone" => "Undone. Nothing was sent.",
        "withdrawn" => "Withdrawn. It will not go out.",
        "begun" => "Begun anew, as a draft. Change what it needs, then submit it.",
        "held" => "Held. Nothing of it leaves until an approver lifts the hold.",
        "lifted" => "The hold is lifted. Nothing was sent by that.",
        "scheduled" => "The time is set.",
        "unscheduled" => "The time is cleared. It waits for a publisher again.",
        "commented" => "Your comment is there. Nobody outside reads it.",
        "overridden" => "The finding may pass. You cannot decide about it any more.",
        "resumed" => "The rest of it goes on.",
        "recalled" => "It answers 410 now, and every server that received it is asked to delete it.",
        "pictured" => "Saved as a new revision. Earlier approvals do not count for it.",
        "stopped" => "Stopped. From now on nothing it covers leaves.",
        "lift_asked" => "Your word is noted. Somebody else has to ask too.",
        "stop_lifted" => {
            "The stop is lifted. What it held went back to what it was; what had left half waits for a word."
        }
        _ => return None,
    })
}

/// What was just done, where a release may have had no undo window: then there is none to speak of.
pub(crate) fn done_to(word: &str, candidate: &Candidate) -> Option<&'static str> {
    match word {
        "released" if has_undo_window(candidate) => Some("The undo window is open."),
        "released" => Some("It goes out at once."),
        other => done(other),
    }
}

/// Whether it is in an undo window that lasts: the release has set both moments, and they are the same without one.
fn has_undo_window(candidate: &Candidate) -> bool {
    let lasts = |leaves_at| leaves_at > candidate.updated_at;
    candidate.state == CandidateState::Releasing && candidate.leaves_at.is_some_and(lasts)
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
        CandidateState::Releasing if has_undo_window(candidate) => {
            "Until it leaves, anyone on the desk can undo the release.".to_owned()
        }
        CandidateState::Releasing => "It goes out at once.".to_owned(),
        CandidateState::Superseded => "Something newer stands in its place.".to_owned(),
        CandidateState::Recalling => {
            "Every server that ever received it is being asked to take it back.".to_owned()
        }
        CandidateState::Recalled => {
            "It was taken back. The report says which servers answered; copies people made stay theirs."
                .to_owned()
        }
        CandidateState::Published if candidate.publication.is_some() => {
            "It is out. What has reached other servers cannot be made unseen.".to_owned()
        }
        CandidateState::Published => "It is released and on its way to the public side.".to_owned(),
        CandidateState::Rejected | CandidateState::Withdrawn => {
            "It will not go out. Propose a new one if it should be said after all.".to_owned()
        }
        CandidateState::Expired => "Submit it again to have it reviewed anew.".to_owned(),
        CandidateState::Held if is_held_by_stop(candidate) => {
            "It goes back to what it was when the stop is lifted.".to_owned()
        }
        CandidateState::Held => held(candidate, possible, &missing),
    }
}

/// What ends a hold, and where that leads.
fn held(candidate: &Candidate, possible: Possible, missing: &str) -> String {
    let back = leads_back_to(candidate);
    if !was_submitted(candidate) {
        return format!("An approver of the brand can lift the hold. It is then {back}.");
    }
    if possible.decide {
        return format!(
            "If it may still go out, lift the hold or approve it again; lifted, it is {back}. Otherwise withdraw it."
        );
    }
    let lift = format!("An approver of the brand can lift the hold. It is then {back}.");
    match missing {
        "" => lift,
        missing => format!("{lift} To be approved, it needs {missing}"),
    }
}

/// Whether it was handed to the reviewers before it was held: nobody decides about what was not.
pub(crate) fn was_submitted(candidate: &Candidate) -> bool {
    let before = candidate.held.as_ref().and_then(|held| held.from);
    !matches!(
        before,
        Some(CandidateState::Draft | CandidateState::ChangesRequested | CandidateState::Expired)
    )
}

/// What lifting the hold makes of it, as [`gate::lift`](gatepost_internal::gate::lift) does it.
fn leads_back_to(candidate: &Candidate) -> &'static str {
    match candidate.held.as_ref().and_then(|held| held.from) {
        Some(CandidateState::Draft) => "a draft again",
        Some(CandidateState::ChangesRequested) => "its author’s again, who has to write another revision",
        Some(CandidateState::Expired) => "expired as before, and has to be submitted again",
        Some(CandidateState::InReview) => "in review again",
        // Whose word is missing is said of what lacks one, and only then.
        _ if candidate.waits_for.is_some() => "in review, as not every approval counts any more",
        Some(CandidateState::Scheduled) => "scheduled again, or expired if its time has passed",
        _ => "approved again, and a publisher releases it",
    }
}

fn is_held_by_stop(candidate: &Candidate) -> bool {
    let held = candidate.held.as_ref();
    held.is_some_and(|held| held.by_stop.is_some())
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
    fn a_label_and_what_it_adds_are_words() {
        use gatepost_model::gate::Step;
        let rule = LabelRule {
            label: "named_person".into(),
            steps: vec![Step::of("hr", 1)],
            minimum_people: 2,
        };
        assert_eq!(label(&rule.label), "Named person");
        assert_eq!(
            adds(&rule),
            "One of the group hr must approve too; 2 different people in all"
        );
        assert_eq!(stopped(None, Some(Kind::Boost)), "Every act of the kind “Boost”");
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
