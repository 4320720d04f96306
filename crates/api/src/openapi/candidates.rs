//! `/api/gatepost/v1/candidates`

use gatepost_internal::Limits;
use gatepost_model::gate::{CandidateState, Kind, Verdict};
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use super::operation::Operation;
use super::revision;
use super::schema::{
    Field, hash, id_or_empty, list_of, moment, named, nullable, number_sent, one_of, optional, required,
    such_as, text, uri, word,
};

/// Longest content warning, in characters, as the gate has it.
const WARNING: u64 = 500;

/// Longest headline, in characters, as the gate has it.
const TITLE: u64 = 200;

/// Longest comment of a decision, in characters, as the gate has it.
const COMMENT: u64 = 5_000;

/// Longest undo window in seconds, as the gate has it: a day.
const LONGEST_UNDO: i64 = 24 * 60 * 60;

pub(super) fn operations(limits: &Limits) -> Vec<Operation> {
    let mut operations = writing(limits);
    operations.extend(deciding());
    operations.extend(reading());
    operations
}

fn writing(limits: &Limits) -> Vec<Operation> {
    let mut proposal = vec![
        required(
            "brand",
            such_as(word("Name of the brand that is to say or do it."), "news"),
        ),
        required(
            "kind",
            such_as(
                one_of("What it is to do outside.", &Kind::ALL.map(Kind::as_str)),
                "create",
            ),
        ),
        optional(
            "from_post_id",
            id_or_empty("A post inside whose text is copied where none is given."),
        ),
    ];
    proposal.extend(content(limits));
    let mut change = vec![required(
        "revision",
        such_as(number_sent("Number of the revision that was edited.", 1, None), 1),
    )];
    change.extend(content(limits));
    vec![
        Operation::new("POST", "/api/gatepost/v1/candidates", "propose_candidate", "Propose that a brand say or do something")
            .about("Nothing leaves by it: a candidate is reviewed, approved and released first.")
            .scope(Scope::Write)
            .body(&proposal)
            .answers(201, "The candidate, a draft.", named("Candidate")),
        Operation::new("PUT", "/api/gatepost/v1/candidates/{id}", "revise_candidate", "Write another revision")
            .about(
                "Fields that are not sent keep their value, null empties one, but for poll and profile. Approvals name \
                 the revision they were given for.",
            )
            .scope(Scope::Write)
            .body(&change)
            .answers(200, "The candidate with its new revision.", named("Candidate"))
            .conflicts(),
        Operation::new("POST", "/api/gatepost/v1/candidates/{id}/submit", "submit_candidate", "Hand it to the reviewers")
            .scope(Scope::Write)
            .body(&[required("rev_hash", hash("Of the revision that was seen."))])
            .answers(200, "The candidate, in review.", named("Candidate"))
            .conflicts(),
        Operation::new("POST", "/api/gatepost/v1/candidates/{id}/withdraw", "withdraw_candidate", "Take it back for good")
            .scope(Scope::Write)
            .answers(200, "The candidate, withdrawn.", named("Candidate"))
            .conflicts(),
        Operation::new("POST", "/api/gatepost/v1/candidates/{id}/copy", "copy_candidate", "Begin anew what ended")
            .about(
                "For what was rejected or withdrawn. The copy is a draft of its own; its reviewers see what it comes \
                 from, and whoever had a hand in that has one in the copy.",
            )
            .scope(Scope::Write)
            .answers(201, "Another candidate, a draft.", named("Candidate"))
            .conflicts(),
    ]
}

fn deciding() -> Vec<Operation> {
    use Verdict as V;
    let verdicts = [V::Approve, V::RequestChanges, V::Reject].map(V::as_str);
    let undo = number_sent(
        "Length of the undo window; the node's own where absent.",
        0,
        Some(LONGEST_UNDO),
    );
    vec![
        Operation::new(
            "POST",
            "/api/gatepost/v1/candidates/{id}/decisions",
            "decide_candidate",
            "Approve it, request changes, or reject it",
        )
        .about("For members of the review group whose turn it is, who had no hand in it.")
        .scope(Scope::Decide)
        .body(&[
            required("decision", such_as(one_of("The verdict.", &verdicts), "approve")),
            required("rev_hash", hash("Of the revision that was seen.")),
            optional(
                "comment",
                nullable(text("Why; required for all but an approval.", COMMENT)),
            ),
            required(
                "reauthentication_token",
                word("A confirmation made for deciding about this revision."),
            ),
        ])
        .answers(200, "The candidate with the decision.", named("Candidate"))
        .conflicts(),
        Operation::new(
            "POST",
            "/api/gatepost/v1/candidates/{id}/release",
            "release_candidate",
            "Open the undo window",
        )
        .about("For publishers. When it ends, everything is checked once more, and then it leaves.")
        .scope(Scope::Decide)
        .body(&[optional("undo_seconds", nullable(such_as(undo, 60)))])
        .answers(200, "The candidate, leaving.", named("Candidate"))
        .conflicts(),
        Operation::new(
            "POST",
            "/api/gatepost/v1/candidates/{id}/schedule",
            "schedule_candidate",
            "Say when it is to leave",
        )
        .about("For publishers. Null takes the time away.")
        .scope(Scope::Decide)
        .body(&[optional("scheduled_at", nullable(moment("When, in the future.")))])
        .answers(200, "The candidate with its time.", named("Candidate"))
        .conflicts(),
        Operation::new(
            "POST",
            "/api/gatepost/v1/candidates/{id}/undo",
            "undo_release",
            "Close the undo window without sending",
        )
        .scope(Scope::Write)
        .answers(200, "The candidate, not leaving.", named("Candidate"))
        .conflicts(),
    ]
}

fn reading() -> Vec<Operation> {
    let states = CandidateState::ALL.map(CandidateState::as_str);
    vec![
        Operation::new(
            "GET",
            "/api/gatepost/v1/candidates",
            "list_candidates",
            "The candidates one may see",
        )
        .about("Newest first: one's own, and those of the brands whose desk one is on.")
        .scope(Scope::Read)
        .query("state", one_of("Only those in this state.", &states))
        .query("brand", word("Only those of the brand of this name."))
        .paged()
        .lists("A page of them.", &named("Candidate")),
        Operation::new(
            "GET",
            "/api/gatepost/v1/candidates/{id}",
            "show_candidate",
            "One candidate",
        )
        .scope(Scope::Read)
        .answers(200, "The candidate.", named("Candidate")),
        Operation::new(
            "GET",
            "/api/gatepost/v1/candidates/{id}/certificate",
            "show_certificate",
            "The certificate of a released candidate",
        )
        .about("What `gatepost verify-release` checks. There is none before the release.")
        .scope(Scope::Read)
        .answers(200, "The certificate.", named("SignedCertificate")),
    ]
}

/// What a revision is made of.
fn content(limits: &Limits) -> Vec<Field> {
    let longest = u64::try_from(limits.candidate_characters).unwrap_or(u64::MAX);
    vec![
        optional(
            "text",
            nullable(such_as(
                text(
                    "As it is typed: paragraphs, links, mentions and hashtags are found in it.",
                    longest,
                ),
                "We made it!",
            )),
        ),
        optional(
            "content_warning",
            nullable(text("Shown before the text; plain text.", WARNING)),
        ),
        optional("language", nullable(such_as(language(), "en"))),
        optional(
            "in_reply_to",
            nullable(uri(
                "What a reply answers: a publication, or something that came in.",
            )),
        ),
        optional(
            "object",
            nullable(uri(
                "What it is done to: the published object of an update, delete, pin or unpin; the post elsewhere of a \
                 boost, unboost or favourite; the actor of a follow or unfollow.",
            )),
        ),
        optional(
            "not_before",
            nullable(moment("Embargo: it does not leave before this.")),
        ),
        optional(
            "not_after",
            nullable(moment("It does not leave at or after this.")),
        ),
        optional("title", nullable(text("Of an article; plain text.", TITLE))),
        optional("media", nullable(list_of(&revision::picture_sent()))),
        optional("poll", nullable(revision::poll_sent())),
        optional("profile", nullable(revision::profile_sent())),
        optional(
            "labels",
            nullable(list_of(&word("A label the policy knows, such as `financial`."))),
        ),
    ]
}

fn language() -> Value {
    json!({
        "type": "string",
        "pattern": "^([a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*)?$",
        "maxLength": 35,
        "description": "A BCP 47 tag.",
    })
}
