//! Life at the gate beside proposing and deciding: pictures, headlines, polls, profiles, checks that are let pass,
//! comments, holds, groups, requests, mails, and a recall. A canary stands in every word of it.

use gatepost_internal::gate::{self, Candidate, Picture, ProfileDraft, Proposal, check};
use gatepost_internal::media::{self, MediaItem};
use gatepost_internal::post::Draft;
use gatepost_internal::request::{self, Made, Wish};
use gatepost_internal::review_group;
use gatepost_model::check::{CheckList, Rule, RuleKind, Severity};
use gatepost_model::gate::{CandidateState, Poll};
use gatepost_model::role::Role;

use super::seeds::{person, posts};
use crate::support::canary::Canaries;
use crate::support::colleague::{Colleague, note};
use crate::support::company::{Company, Desk};
use crate::support::patience::eventually;
use crate::support::peer::Peer;
use crate::support::world::PASSWORD;
use crate::support::{pictures, sql};

/// Everything that ends inside; gives ids and names that exist inside, for strangers to try.
pub async fn happens(company: &Company, desk: &Desk, canaries: &mut Canaries) -> Vec<String> {
    let dora = person(company, canaries, "duty", &[Role::DutyOfficer]).await;
    somebody_has_an_address(company, &desk.petra, canaries).await;
    let picture = a_picture_is_uploaded(&desk.ana, canaries).await;
    let posted = a_picture_is_posted(&desk.ana, canaries).await;
    let (list, rule, word) = a_word_is_forbidden(company, canaries).await;
    let mut candidates = vec![
        an_article_is_drafted(&desk.ana, &picture, canaries).await,
        a_poll_is_drafted(&desk.ana, canaries).await,
        a_profile_is_drafted(&desk.ana, canaries).await,
    ];
    candidates.push(a_finding_is_let_pass(desk, &rule, &word, canaries).await);
    candidates.push(something_is_held(desk, &dora, canaries).await);
    requests_are_made(company, desk, list, canaries).await;
    let mut ids: Vec<String> = candidates
        .iter()
        .map(|candidate| candidate.id.to_string())
        .collect();
    for item in [picture, posted] {
        canaries.watch_id("picture", item.id.0);
        ids.extend([item.id.to_string(), item.name, item.file.sha256]);
    }
    ids
}

/// A second publication, which is taken back: nobody outside is told why, nor by whom.
pub async fn something_is_recalled(company: &Company, peer: &Peer, desk: &Desk, canaries: &mut Canaries) {
    let dora = person(company, canaries, "recaller", &[Role::DutyOfficer]).await;
    let published = desk.publishes(&desk.ana, note("Soon taken back")).await;
    canaries.watch_id("recalled candidate", published.id.0);
    eventually("the second publication arrives", async || {
        (peer.received_of("Create").await.len() > 1).then_some(())
    })
    .await;
    dora.recalls(&published, &canaries.plant("recall-reason"))
        .await
        .unwrap();
    desk.sees(&published, "recalled", |candidate| {
        candidate.state == CandidateState::Recalled
    })
    .await;
    assert!(!peer.received_of("Delete").await.is_empty());
}

/// The address mails are sent to, and one that waits to be confirmed. This node sends no mail and takes no address, so
/// they are written as one that does would write them.
async fn somebody_has_an_address(company: &Company, who: &Colleague, canaries: &mut Canaries) {
    let address = format!("{}@acme.example", canaries.plant("address"));
    let waiting = format!("{}@acme.example", canaries.plant("waiting-address"));
    let person = who.caller.person;
    let statement = format!(
        "UPDATE people SET email = '{address}' WHERE id = {person};
         INSERT INTO email_confirmations (person_id, address, secret_hash, created_at, expires_at)
         VALUES ({person}, '{waiting}', 'none', 0, 1)"
    );
    sql::execute(&company.inside.database, statement).await.unwrap();
}

/// A photo that tells of its camera, with a name and a description.
async fn a_picture_is_uploaded(by: &Colleague, canaries: &mut Canaries) -> MediaItem {
    canaries.watch("camera", pictures::HIDDEN);
    let upload = media::Upload {
        bytes: pictures::photo(64, 48).into(),
        file_name: Some(format!("{}.jpg", canaries.plant("file-name"))),
        alt: Some(canaries.plant("alt-text")),
        focus: None,
    };
    let item = media::upload(&by.inside, &by.caller, upload).await.unwrap();
    canaries.watch("name of a picture", &item.name);
    item
}

/// A picture in a post.
async fn a_picture_is_posted(by: &Colleague, canaries: &mut Canaries) -> MediaItem {
    let item = a_picture_is_uploaded(by, canaries).await;
    let draft = Draft {
        media: vec![item.id.to_string()],
        ..Draft::default()
    };
    posts(by, canaries, "with-a-picture", draft).await;
    item
}

/// A rule whose every word is a secret; gives the list, the rule's name and what it looks for.
async fn a_word_is_forbidden(company: &Company, canaries: &mut Canaries) -> (CheckList, String, String) {
    let (name, word) = (canaries.plant("rule"), canaries.plant("forbidden"));
    let mut list = check::standard(&company.inside.context);
    list.rules.push(Rule {
        name: name.clone(),
        kind: RuleKind::Pattern {
            pattern: word.clone(),
        },
        severity: Severity::Block,
        group: None,
        note: Some(canaries.plant("rule-note")),
    });
    let version = check::install(&company.inside, list.clone()).await.unwrap();
    (CheckList { version, ..list }, name, word)
}

async fn drafts(by: &Colleague, canaries: &mut Canaries, proposal: Proposal) -> Candidate {
    let candidate = by.tries_to_propose(proposal).await.unwrap();
    canaries.watch_id("candidate", candidate.id.0);
    let comment = Some(canaries.plant("candidate-comment"));
    let id = candidate.id.to_string();
    gate::comment::add(&by.inside, &by.caller, &id, comment)
        .await
        .unwrap();
    candidate
}

async fn an_article_is_drafted(by: &Colleague, picture: &MediaItem, canaries: &mut Canaries) -> Candidate {
    let text = format!(
        "{} #{}",
        canaries.plant("article"),
        canaries.plant_name("hashtag")
    );
    let proposal = Proposal {
        title: Some(canaries.plant("article-title")),
        media: Some(vec![Picture {
            id: picture.id.to_string(),
            alt: Some(canaries.plant("candidate-alt-text")),
            focus: None,
        }]),
        labels: vec!["financial".into()],
        ..note(&text)
    };
    drafts(by, canaries, proposal).await
}

async fn a_poll_is_drafted(by: &Colleague, canaries: &mut Canaries) -> Candidate {
    let proposal = Proposal {
        kind: Some("poll".into()),
        poll: Some(Poll {
            options: vec![canaries.plant("one"), canaries.plant("other")],
            multiple: false,
            open_seconds: 3_600,
        }),
        ..note(&canaries.plant("question"))
    };
    drafts(by, canaries, proposal).await
}

async fn a_profile_is_drafted(by: &Colleague, canaries: &mut Canaries) -> Candidate {
    let proposal = Proposal {
        kind: Some("profile".into()),
        text: None,
        profile: Some(ProfileDraft {
            display_name: Some(canaries.plant("brand-name")),
            summary: Some(canaries.plant("brand-summary")),
            fields: Some(vec![(canaries.plant("line"), canaries.plant("value"))]),
            ..ProfileDraft::default()
        }),
        ..note("")
    };
    drafts(by, canaries, proposal).await
}

async fn a_finding_is_let_pass(desk: &Desk, rule: &str, word: &str, canaries: &mut Canaries) -> Candidate {
    let candidate = drafts(&desk.ana, canaries, note(word)).await;
    let hash = Some(candidate.revision.rev_hash.clone());
    let (rule, reason) = (Some(rule.to_owned()), Some(canaries.plant("override-reason")));
    let id = candidate.id.to_string();
    check::override_finding(&desk.petra.inside, &desk.petra.caller, &id, hash, rule, reason)
        .await
        .unwrap()
}

/// Submitted, of which the reviewers get a mail, and put aside.
async fn something_is_held(desk: &Desk, dora: &Colleague, canaries: &mut Canaries) -> Candidate {
    let text = canaries.plant("held");
    let candidate = drafts(&desk.ana, canaries, note(&text)).await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    dora.holds(&candidate, &canaries.plant("hold-reason"))
        .await
        .unwrap()
}

/// One request of each kind that holds words: a group's title is confirmed, the others wait.
async fn requests_are_made(company: &Company, desk: &Desk, list: CheckList, canaries: &mut Canaries) {
    let other = person(company, canaries, "administrator", &[Role::Administrator]).await;
    let rita = &desk.rita;
    let rename = Wish::ReviewGroup {
        brand: "news".into(),
        change: review_group::Change::Rename {
            name: "pr".into(),
            title: canaries.plant("group-title"),
        },
    };
    let made = request::make(&rita.inside, &rita.caller, rename).await.unwrap();
    let Made::Waiting(id) = made else {
        panic!("something was published, so it takes two");
    };
    request::confirm(&other.inside, &other.caller, &id.to_string(), PASSWORD)
        .await
        .ok()
        .unwrap();
    let role = Wish::Role {
        person: desk.ana.caller.username.clone(),
        role: Role::Editor,
        brand: Some("news".into()),
        group: None,
    };
    for wish in [Wish::CheckList { list }, role] {
        let made = request::make(&rita.inside, &rita.caller, wish).await.unwrap();
        assert!(matches!(made, Made::Waiting(_)));
    }
}
