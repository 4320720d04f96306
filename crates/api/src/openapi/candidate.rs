//! The shapes of a candidate and of its certificate; what would leave is in `revision`.

use gatepost_model::gate::{CandidateState, Kind, Verdict};
use serde_json::Value;

use super::schema::{
    hash, id, list_of, moment, named, nullable, number, object, one_of, outside_id, uri, word,
};

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("Candidate", candidate()),
        ("Waits", waits()),
        ("Held", held()),
        ("Ancestor", ancestor()),
        ("Votes", votes()),
        ("Step", step()),
        ("Decision", decision()),
        ("Publication", publication()),
        ("Deliveries", deliveries()),
        ("Certificate", certificate()),
        ("SignedCertificate", signed_certificate()),
    ]
}

fn candidate() -> Value {
    object(&[
        ("id", id("Its id inside.")),
        (
            "state",
            one_of(
                "Where it stands.",
                &CandidateState::ALL.map(CandidateState::as_str),
            ),
        ),
        (
            "problem",
            nullable(word("Why it is held, or what keeps it from leaving.")),
        ),
        ("brand", word("Name of the brand.")),
        ("kind", kind()),
        ("author", word("Name of who proposed it.")),
        ("scheduled_at", nullable(moment("When it is to leave."))),
        ("leaves_at", nullable(moment("The end of the undo window."))),
        ("revision", named("Revision")),
        ("steps", list_of(&named("Step"))),
        ("waits_for", nullable(named("Waits"))),
        ("decisions", list_of(&named("Decision"))),
        ("publication", nullable(named("Publication"))),
        ("target", nullable(named("Target"))),
        ("card", nullable(named("Card"))),
        ("held", nullable(named("Held"))),
        ("ancestor", nullable(named("Ancestor"))),
        ("votes", nullable(named("Votes"))),
        ("created_at", moment("When it was proposed.")),
        ("updated_at", moment("When it last changed.")),
    ])
}

fn waits() -> Value {
    object(&[
        ("group", word("The review group whose turn it is.")),
        ("missing", number("How many of it are still needed.", 0)),
        (
            "people",
            list_of(&word("Name of somebody in it who can decide and has not.")),
        ),
    ])
}

fn held() -> Value {
    let states = CandidateState::ALL.map(CandidateState::as_str);
    object(&[
        ("reason", word("Why.")),
        ("from", nullable(one_of("What it was before.", &states))),
        ("stop_id", nullable(id("The stop that holds it."))),
    ])
}

fn ancestor() -> Value {
    let states = CandidateState::ALL.map(CandidateState::as_str);
    object(&[
        ("id", id("Of the candidate it was begun anew from.")),
        ("state", one_of("How that one ended.", &states)),
        (
            "revision",
            number("Number of its newest revision, which was copied.", 1),
        ),
        ("objections", list_of(&named("Decision"))),
    ])
}

fn votes() -> Value {
    object(&[
        ("voters", number("How many have voted.", 0)),
        (
            "counts",
            list_of(&number("Votes for the option at this place.", 0)),
        ),
    ])
}

fn step() -> Value {
    object(&[
        ("group", word("The review group, such as `pr`.")),
        ("needed", number("Approvals the step wants.", 0)),
        ("given", number("Approvals that count.", 0)),
    ])
}

fn decision() -> Value {
    use Verdict as V;
    let verdicts = [V::Approve, V::RequestChanges, V::Reject].map(V::as_str);
    object(&[
        ("person", word("Name of who decided.")),
        ("decision", one_of("The verdict.", &verdicts)),
        ("rev_hash", hash("What it is about.")),
        ("comment", nullable(word("Why."))),
        ("at", moment("When.")),
    ])
}

fn publication() -> Value {
    object(&[
        ("uri", uri("Of the object; of a follow, of the activity.")),
        ("url", uri("Where people read it.")),
        ("published_at", moment("When it was published.")),
        ("deliveries", named("Deliveries")),
    ])
}

fn deliveries() -> Value {
    object(&[
        ("pending", number("Inboxes that have not answered.", 0)),
        ("delivered", number("Inboxes that took it.", 0)),
        ("refused", number("Inboxes that will not have it.", 0)),
        ("failed", number("Inboxes given up.", 0)),
    ])
}

fn certificate() -> Value {
    object(&[
        (
            "release",
            outside_id("The release; the public plane takes each once."),
        ),
        ("candidate", outside_id("The candidate, by its id outside.")),
        ("rev_hash", hash("Of the released revision.")),
        ("brand", uri("The brand's actor.")),
        ("kind", kind()),
        ("policy_version", number("The policy in force at the release.", 1)),
        ("steps", list_of(&named("Step"))),
        ("released_at", moment("When.")),
        (
            "audit_sequence",
            number("The release's place in the audit chain.", 1),
        ),
        ("audit_previous_hash", hash("Of the entry before it.")),
    ])
}

fn signed_certificate() -> Value {
    object(&[
        ("certificate", named("Certificate")),
        (
            "signature",
            word("Ed25519 over `gatepost/release/v1` and the canonical JSON, base64."),
        ),
        ("key_id", word("Which release key signed.")),
    ])
}

fn kind() -> Value {
    one_of("What it does outside.", &Kind::ALL.map(Kind::as_str))
}
