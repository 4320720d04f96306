//! Polls: what may be asked, and how the votes come home.

use gatepost_internal::gate::{Change, Proposal};
use gatepost_model::gate::{Kind, Poll};
use gatepost_model::notice::Notice;

use super::Office;
use crate::support::colleague::note;
use crate::support::sql;

fn poll(options: &[&str], open_seconds: i64) -> Proposal {
    Proposal {
        kind: Some("poll".into()),
        poll: Some(Poll {
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            multiple: false,
            open_seconds,
        }),
        ..note("Tea or coffee?")
    }
}

#[tokio::test]
async fn a_poll_goes_out_and_its_votes_are_shown() {
    let office = Office::new().await;
    let candidate = office.publishes(poll(&["Tea", " Coffee "], 3_600)).await;
    assert_eq!(candidate.kind, Kind::Poll);
    let asked = candidate.revision.poll.as_ref().unwrap();
    assert_eq!(asked.options, ["Tea", "Coffee"]);
    assert!(candidate.votes.is_none());
    let release = sql::texts(
        office.world.database(),
        "SELECT outside_id AS value FROM releases",
    )
    .await;
    let release = gatepost_model::id::OutsideId::parse(release[0].as_ref().unwrap()).unwrap();
    let votes = |voters, counts: [i64; 2]| Notice::Votes {
        release: release.clone(),
        voters,
        counts: counts.to_vec(),
    };
    office.world.is_told(1, votes(2, [1, 1])).await;
    office.world.is_told(2, votes(3, [1, 2])).await;
    let shown = office.erik.sees(&candidate).await.unwrap().votes.unwrap();
    assert_eq!((shown.voters, shown.counts), (3, vec![1, 2]));
}

#[tokio::test]
async fn a_poll_has_two_to_eight_different_options_and_an_end() {
    let office = Office::new().await;
    let long = "x".repeat(101);
    let many: Vec<String> = (0..9).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let cases: Vec<(Proposal, &str)> = vec![
        (poll(&["Tea"], 3_600), "options"),
        (poll(&many, 3_600), "options"),
        (poll(&["Tea", "tea"], 3_600), "same"),
        (poll(&["Tea", " "], 3_600), "option"),
        (poll(&["Tea", &long], 3_600), "option"),
        (poll(&["Tea", "Co\u{200B}ffee"], 3_600), "option"),
        (poll(&["Tea", "Co\0ffee"], 3_600), "option"),
        (poll(&["Tea", "Coffee"], 299), "open_seconds"),
        (poll(&["Tea", "Coffee"], 2_592_001), "open_seconds"),
        (
            Proposal {
                poll: None,
                ..poll(&["Tea", "Coffee"], 3_600)
            },
            "poll",
        ),
        (
            Proposal {
                text: None,
                ..poll(&["Tea", "Coffee"], 3_600)
            },
            "text",
        ),
    ];
    for (proposal, word) in cases {
        let shown = format!("{proposal:?}");
        let sentence = office.is_refused(proposal).await;
        assert!(sentence.contains(word), "{shown}: {sentence}");
    }
    for open in [300, 2_592_000] {
        office.proposes(poll(&["Tea", "Coffee"], open)).await;
    }
}

#[tokio::test]
async fn f10_another_option_another_end_or_several_answers_are_another_revision() {
    let office = Office::new().await;
    let changes: [fn(&mut Poll); 4] = [
        |poll| poll.options[1] = "Cocoa".into(),
        |poll| poll.options.reverse(),
        |poll| poll.multiple = true,
        |poll| poll.open_seconds += 1,
    ];
    for change in changes {
        let approved = office
            .approves(&office.proposes(poll(&["Tea", "Coffee"], 3_600)).await)
            .await;
        let mut asked = approved.revision.poll.clone().unwrap();
        change(&mut asked);
        let edit = Change {
            poll: Some(asked.clone()),
            ..Change::default()
        };
        let edited = office.changes(&approved, edit).await;
        assert_ne!(edited.revision.rev_hash, approved.revision.rev_hash, "{asked:?}");
        assert_eq!(edited.steps[0].given, 0);
        assert_eq!(edited.revision.poll, Some(asked));
    }
}

#[tokio::test]
async fn the_words_of_a_poll_can_be_changed_later_and_its_options_cannot() {
    let office = Office::new().await;
    let out = office.publishes(poll(&["Tea", "Coffee"], 3_600)).await;
    let uri = out.publication.unwrap().uri;
    let update = Proposal {
        text: Some("Tea, or coffee?".into()),
        ..super::act(Kind::Update, &uri)
    };
    let other_options = Proposal {
        poll: poll(&["Tea", "Cocoa"], 3_600).poll,
        ..update.clone()
    };
    assert!(office.is_refused(other_options).await.contains("poll"));
    let updated = office.publishes(update).await;
    assert_eq!(updated.revision.poll, out.revision.poll);
}
