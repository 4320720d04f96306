//! New notes and articles: headline, hashtags, pictures, times.

use gatepost_internal::gate::{Change, Picture, Proposal};

use super::{BLUE, Office, RED};
use crate::support::colleague::{note, read};

fn picture(id: &str) -> Picture {
    Picture {
        id: id.into(),
        ..Picture::default()
    }
}

#[tokio::test]
async fn hashtags_lead_to_the_brands_own_pages_and_are_listed() {
    let office = Office::new().await;
    let candidate = office.proposes(note("Big #News from #Größe, C# and #news")).await;
    assert_eq!(candidate.revision.hashtags, ["news", "größe"]);
    let html = read(&candidate.revision.content_html).unwrap();
    assert!(
        html.contains("<a href=\"https://social.acme.example/tags/news\" class=\"mention hashtag\" rel=\"tag\">#<span>News</span></a>"),
        "{html}"
    );
    assert!(html.contains("/tags/gr%C3%B6%C3%9Fe\""), "{html}");
}

#[tokio::test]
async fn an_article_has_a_headline_and_pictures_and_goes_out_with_them() {
    let office = Office::new().await;
    let red = office.uploads(RED, Some("The plant")).await;
    let proposal = Proposal {
        title: Some("A new plant".into()),
        media: Some(vec![picture(&red)]),
        ..note("It opens on Monday.")
    };
    let candidate = office.publishes(proposal).await;
    assert_eq!(read(&candidate.revision.title), Some("A new plant"));
    let [medium] = candidate.revision.media.as_slice() else {
        panic!("one picture")
    };
    assert_eq!(medium.alt.as_deref(), Some("The plant"));
    assert_eq!((medium.width, medium.height), (4, 3));
    assert_eq!(medium.sha256.len(), 64);
}

#[tokio::test]
async fn a_picture_may_stand_alone_and_nothing_may_not() {
    let office = Office::new().await;
    let red = office.uploads(RED, Some("The plant")).await;
    let proposal = Proposal {
        media: Some(vec![picture(&red)]),
        ..note("")
    };
    let candidate = office.publishes(proposal).await;
    assert_eq!(read(&candidate.revision.content_html), Some(""));
    assert!(office.is_refused(note("")).await.contains("text"));
}

#[tokio::test]
async fn f6_whoever_uploads_or_describes_anew_changes_no_candidate_that_exists() {
    let office = Office::new().await;
    let red = office.uploads(RED, Some("The plant")).await;
    let proposal = Proposal {
        media: Some(vec![picture(&red)]),
        ..note("It opens on Monday.")
    };
    let approved = office.approves(&office.proposes(proposal).await).await;
    let update = gatepost_internal::media::Change {
        alt: Some(Some("Something else".into())),
        ..Default::default()
    };
    gatepost_internal::media::update(&office.world.inside, &office.erik.caller, &red, update)
        .await
        .unwrap();
    gatepost_internal::media::delete(&office.world.inside, &office.erik.caller, &red)
        .await
        .unwrap();
    let released = office.releases(&approved).await;
    assert_eq!(
        released.state,
        gatepost_model::gate::CandidateState::Published,
        "{:?}",
        released.problem
    );
    assert_eq!(released.revision.rev_hash, approved.revision.rev_hash);
    assert_eq!(released.revision.media, approved.revision.media);
}

#[tokio::test]
async fn f10_pictures_words_focus_and_their_order_are_part_of_what_is_approved() {
    let office = Office::new().await;
    let [red, blue] = [
        office.uploads(RED, Some("Red")).await,
        office.uploads(BLUE, Some("Blue")).await,
    ];
    let proposal = Proposal {
        media: Some(vec![picture(&red), picture(&blue)]),
        ..note("Two colours")
    };
    let first = office.proposes(proposal).await;
    let hashes: Vec<String> = first.revision.media.iter().map(|m| m.sha256.clone()).collect();
    let [one, other] = [picture(&hashes[0]), picture(&hashes[1])];
    let variants = [
        vec![other.clone(), one.clone()],
        vec![one.clone()],
        vec![],
        vec![
            Picture {
                alt: Some("Crimson".into()),
                ..one.clone()
            },
            other.clone(),
        ],
        vec![
            Picture {
                focus: Some([100, -100]),
                ..one.clone()
            },
            other.clone(),
        ],
    ];
    let mut seen = vec![first.revision.rev_hash.clone()];
    for media in variants {
        let proposal = Proposal {
            media: Some(vec![picture(&red), picture(&blue)]),
            ..note("Two colours")
        };
        let approved = office.approves(&office.proposes(proposal).await).await;
        let change = Change {
            media: Some(media.clone()),
            ..Change::default()
        };
        let edited = office.changes(&approved, change).await;
        assert_eq!(edited.steps[0].given, 0, "{media:?}");
        assert!(!seen.contains(&edited.revision.rev_hash), "{media:?}");
        assert_eq!(edited.revision.media.len(), media.len());
        seen.push(edited.revision.rev_hash);
    }
}

#[tokio::test]
async fn pictures_are_ones_own_uploads_each_once_and_at_most_four() {
    let office = Office::new().await;
    let red = office.uploads(RED, None).await;
    let with = |media: Vec<Picture>| Proposal {
        media: Some(media),
        ..note("Colours")
    };
    let foreign = office.petra.tries_to_propose(with(vec![picture(&red)])).await;
    assert!(
        matches!(foreign, Err(gatepost_internal::Error::Invalid(_))),
        "{foreign:?}"
    );
    for (wrong, word) in [
        (vec![picture("1")], "picture"),
        (vec![picture("nonsense")], "picture"),
        (vec![picture(&red), picture(&red)], "twice"),
        (
            vec![Picture {
                focus: Some([1_001, 0]),
                ..picture(&red)
            }],
            "focus",
        ),
        (
            vec![Picture {
                alt: Some("x".repeat(1_501)),
                ..picture(&red)
            }],
            "alt",
        ),
        (
            vec![Picture {
                alt: Some("Red\u{202E}".into()),
                ..picture(&red)
            }],
            "alt",
        ),
    ] {
        let shown = format!("{wrong:?}");
        let sentence = office.is_refused(with(wrong)).await;
        assert!(sentence.contains(word), "{shown}: {sentence}");
    }
}

#[tokio::test]
async fn f12_a_headline_that_hides_or_reorders_is_refused_and_a_text_shows_it() {
    let office = Office::new().await;
    let title = |title: &str| Proposal {
        title: Some(title.into()),
        ..note("Good news")
    };
    for wrong in [
        "Good\u{202E}news",
        "Good\u{200B}",
        "Good\nnews\0",
        " ",
        &"x".repeat(201),
    ] {
        let sentence = office.is_refused(title(wrong)).await;
        assert!(sentence.contains("title"), "{wrong:?}: {sentence}");
    }
    let shown = office
        .proposes(note("Good\u{202E}news <!-- hidden --><span hidden>x</span>"))
        .await;
    assert_eq!(
        read(&shown.revision.content_html),
        Some("<p>Good⟨U+202E⟩news &lt;!-- hidden --&gt;&lt;span hidden&gt;x&lt;/span&gt;</p>")
    );
}

#[tokio::test]
async fn the_last_moment_lies_after_the_first() {
    let office = Office::new().await;
    let between = |start: &str, end: &str| Proposal {
        not_before: Some(start.into()),
        not_after: Some(end.into()),
        ..note("Good news")
    };
    let right = between("2027-01-01T00:00:00Z", "2027-01-02T00:00:00Z");
    let candidate = office.proposes(right).await;
    assert!(candidate.revision.not_before < candidate.revision.not_after);
    for end in ["2027-01-01T00:00:00Z", "2026-12-31T00:00:00Z", "whenever"] {
        let sentence = office.is_refused(between("2027-01-01T00:00:00Z", end)).await;
        assert!(sentence.contains("not_after"), "{sentence}");
    }
}

#[tokio::test]
async fn a_field_of_another_kind_is_refused() {
    let office = Office::new().await;
    let uri = office.note_is_out("Good news").await;
    let poll = gatepost_model::gate::Poll {
        options: vec!["Yes".into(), "No".into()],
        multiple: false,
        open_seconds: 300,
    };
    let cases = [
        (
            Proposal {
                poll: Some(poll.clone()),
                ..note("Good news")
            },
            "poll",
        ),
        (
            Proposal {
                profile: Some(Default::default()),
                ..note("Good news")
            },
            "profile",
        ),
        (
            Proposal {
                kind: Some("reply".into()),
                in_reply_to: Some(uri.clone()),
                title: Some("A headline".into()),
                ..note("Good news")
            },
            "title",
        ),
        (
            Proposal {
                text: Some("Good news".into()),
                ..super::act(gatepost_model::gate::Kind::Delete, &uri)
            },
            "text",
        ),
        (
            Proposal {
                in_reply_to: Some(uri.clone()),
                ..super::act(gatepost_model::gate::Kind::Pin, &uri)
            },
            "in_reply_to",
        ),
    ];
    for (proposal, word) in cases {
        let sentence = office.is_refused(proposal).await;
        assert!(sentence.contains(word), "{word}: {sentence}");
    }
}

#[tokio::test]
async fn r13_a_confidential_post_is_not_proposed_and_neither_are_its_pictures() {
    let office = Office::new().await;
    let red = office.uploads(RED, Some("The plant")).await;
    let draft = gatepost_internal::post::Draft {
        text: Some("Only us".into()),
        label: Some("confidential".into()),
        media: vec![red.clone()],
        ..Default::default()
    };
    let post = office.erik.writes(draft).await.unwrap();
    let whole = Proposal {
        from_post_id: Some(post.id.to_string()),
        text: None,
        ..note("")
    };
    let its_picture = Proposal {
        media: Some(vec![picture(&red)]),
        ..note("Look")
    };
    for proposal in [whole, its_picture] {
        let refused = office.erik.tries_to_propose(proposal).await;
        let Err(gatepost_internal::Error::Forbidden(sentence)) = refused else {
            panic!("{refused:?}")
        };
        assert!(sentence.contains("confidential"), "{sentence}");
    }
}
