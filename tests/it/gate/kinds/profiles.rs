//! What a brand says of itself.

use gatepost_internal::gate::{Change, Picture, ProfileDraft, Proposal};
use gatepost_internal::{account, brand};
use gatepost_model::gate::CandidateState;

use super::{Office, RED};
use crate::support::colleague::note;

fn profile(draft: ProfileDraft) -> Proposal {
    Proposal {
        kind: Some("profile".into()),
        profile: Some(draft),
        text: None,
        ..note("")
    }
}

fn named(name: &str) -> ProfileDraft {
    ProfileDraft {
        display_name: Some(name.into()),
        ..ProfileDraft::default()
    }
}

async fn name_now(office: &Office) -> String {
    let found = office.world.database().read(|r| brand::find(r, "news")).await;
    found.unwrap().unwrap().display_name
}

#[tokio::test]
async fn f8_a_profile_needs_two_approvals_before_anything_of_it_changes() {
    let office = Office::new().await;
    let avatar = office.uploads(RED, Some("Our sign")).await;
    let draft = ProfileDraft {
        summary: Some("What is new. #acme".into()),
        avatar: Some(Some(Picture {
            id: avatar,
            ..Picture::default()
        })),
        fields: Some(vec![
            ("Website".into(), "https://acme.example/?a=1&b=2".into()),
            ("Since".into(), "1899 <b>".into()),
        ]),
        shows_certificates: Some(true),
        ..named("Acme, all of it")
    };
    let candidate = office.proposes(profile(draft)).await;
    let candidate = office.erik.submits(&candidate).await.unwrap();
    let once = office.petra.approves(&candidate).await.unwrap();
    assert_eq!((once.state, once.steps[0].needed), (CandidateState::InReview, 2));
    let twice = office.pia.approves(&candidate).await.unwrap();
    assert_eq!(twice.state, CandidateState::Approved);
    assert_eq!(name_now(&office).await, "Acme News");
    let released = office.releases(&twice).await;
    assert_eq!(
        released.state,
        CandidateState::Published,
        "{:?}",
        released.problem
    );
    assert_eq!(
        name_now(&office).await,
        "Acme News",
        "nobody outside has read it yet"
    );
    office.world.is_carried().await;
    assert_eq!(name_now(&office).await, "Acme, all of it");

    let shown = released.revision.profile.unwrap();
    assert!(
        shown.summary_html.contains("/tags/acme\""),
        "{}",
        shown.summary_html
    );
    assert_eq!(
        shown.fields[0].value_html,
        "<a href=\"https://acme.example/?a=1&amp;b=2\" rel=\"me nofollow noopener noreferrer\">https://acme.example/?a=1&amp;b=2</a>"
    );
    assert_eq!(shown.fields[1].value_html, "1899 &lt;b&gt;");
    assert_eq!(shown.avatar.unwrap().alt.as_deref(), Some("Our sign"));

    let id = office.world.brand_id("news").await.to_string();
    let account = account::get(&office.world.inside, &office.erik.caller, &id)
        .await
        .unwrap();
    let account::Account::Brand(account) = account else {
        panic!("a brand")
    };
    assert_eq!(account.summary, "What is new. #acme");
}

#[tokio::test]
async fn what_a_draft_leaves_out_stays_as_it_is() {
    let office = Office::new().await;
    let avatar = office.uploads(RED, None).await;
    let first = ProfileDraft {
        avatar: Some(Some(Picture {
            id: avatar,
            ..Picture::default()
        })),
        ..named("Acme One")
    };
    office.publishes(profile(first)).await;
    let second = office.proposes(profile(named("Acme Two"))).await;
    let shown = second.revision.profile.clone().unwrap();
    assert_eq!(shown.summary, "What is new at Acme.");
    assert!(shown.avatar.is_some());
    let change = Change {
        profile: Some(ProfileDraft {
            avatar: Some(None),
            ..ProfileDraft::default()
        }),
        ..Change::default()
    };
    let third = office.changes(&second, change).await;
    let shown = third.revision.profile.clone().unwrap();
    assert_eq!(shown.display_name, "Acme Two");
    assert!(shown.avatar.is_none());
    assert_ne!(third.revision.rev_hash, second.revision.rev_hash);
}

#[tokio::test]
async fn every_wrong_line_of_a_profile_is_refused() {
    let office = Office::new().await;
    let lines = |lines: Vec<(&str, &str)>| ProfileDraft {
        fields: Some(
            lines
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        ),
        ..ProfileDraft::default()
    };
    let long = "x".repeat(256);
    let cases = [
        (named(" "), "display_name"),
        (named(&"x".repeat(81)), "display_name"),
        (named("Acme\u{202E}"), "display_name"),
        (
            ProfileDraft {
                summary: Some("x".repeat(501)),
                ..ProfileDraft::default()
            },
            "summary",
        ),
        (lines(vec![("a", "b"); 5]), "fields"),
        (lines(vec![("", "b")]), "field"),
        (lines(vec![("a", &long)]), "field"),
        (lines(vec![("a", "b\nc")]), "field"),
    ];
    for (draft, word) in cases {
        let shown = format!("{draft:?}");
        let sentence = office.is_refused(profile(draft)).await;
        assert!(sentence.contains(word), "{shown}: {sentence}");
    }
    let nothing = Proposal {
        profile: None,
        ..profile(ProfileDraft::default())
    };
    assert!(office.is_refused(nothing).await.contains("profile"));
}
