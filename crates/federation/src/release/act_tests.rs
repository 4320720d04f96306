//! Content that a certificate could be about and that makes no sense.

use gatepost_model::gate::Preview;
use gatepost_model::id::OutsideId;

use super::*;

const POST: &str = "https://b.example/notes/1";
const AUTHOR: &str = "https://b.example/users/mika";

fn content(kind: Kind) -> RevisionContent {
    let candidate = OutsideId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap();
    RevisionContent::empty(candidate, 1, "https://acme.example/brands/news", kind)
}

fn full(kind: Kind) -> RevisionContent {
    RevisionContent {
        content_html: Some("<p>Hi</p>".into()),
        ..content(kind)
    }
}

fn poll(options: &[&str]) -> Poll {
    Poll {
        options: options.iter().map(|&option| option.into()).collect(),
        multiple: false,
        open_seconds: 600,
    }
}

fn boost(author: &str, object: &str) -> RevisionContent {
    RevisionContent {
        to: vec![author.into()],
        cc: vec![
            PUBLIC_AUDIENCE.into(),
            "https://acme.example/brands/news/followers".into(),
        ],
        object: Some(object.into()),
        ..content(Kind::Boost)
    }
}

fn picture() -> Medium {
    Medium {
        sha256: "0f".repeat(32),
        media_type: "image/png".into(),
        length: 10,
        width: 2,
        height: 1,
        preview: Preview {
            sha256: "1f".repeat(32),
            media_type: "image/jpeg".into(),
            length: 5,
            width: 2,
            height: 1,
        },
        blurhash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj".into(),
        alt: None,
        focus: Some([-1000, 1000]),
    }
}

fn read(content: &RevisionContent) -> Result<Act, AcceptError> {
    Act::of(content, &PublicAddress::parse("https://acme.example").unwrap())
}

#[test]
fn content_that_makes_no_sense_is_refused() {
    let object = |kind, uri: &str| RevisionContent {
        object: Some(uri.into()),
        ..content(kind)
    };
    let with_picture = |picture| RevisionContent {
        media: vec![picture],
        ..full(Kind::Create)
    };
    let with_poll = |kind, poll| RevisionContent {
        poll: Some(poll),
        ..full(kind)
    };
    let mut wrong: Vec<RevisionContent> = Kind::ALL.into_iter().map(content).collect();
    wrong.extend([
        RevisionContent {
            content_html: Some(" ".into()),
            ..content(Kind::Create)
        },
        full(Kind::Reply),
        full(Kind::Poll),
        with_poll(Kind::Create, poll(&["Yes", "No"])),
        with_poll(Kind::Poll, poll(&["Yes"])),
        with_poll(Kind::Poll, poll(&["Yes", "Yes"])),
        with_poll(Kind::Poll, poll(&["Yes", " "])),
        with_poll(
            Kind::Poll,
            Poll {
                open_seconds: 0,
                ..poll(&["Yes", "No"])
            },
        ),
        RevisionContent {
            object: Some("https://b.example/u".into()),
            ..full(Kind::Create)
        },
        RevisionContent {
            object: Some("https://b.example/u".into()),
            ..full(Kind::Follow)
        },
        object(Kind::Follow, "https://acme.example/brands/jobs"),
        object(Kind::Unfollow, "https://ACME.example:443/brands/jobs"),
        object(Kind::Update, "https://acme.example/posts/x"),
        object(Kind::Delete, "https://acme.example/posts/x"),
        object(Kind::Boost, POST),
        boost(AUTHOR, "https://acme.example/posts/x"),
        boost(AUTHOR, "https://c.example/notes/1"),
        boost("https://acme.example/brands/jobs", POST),
        RevisionContent {
            to: vec![AUTHOR.into(), "https://b.example/users/bob".into()],
            ..boost(AUTHOR, POST)
        },
        RevisionContent {
            title: Some("News".into()),
            ..boost(AUTHOR, POST)
        },
        with_picture(Medium {
            sha256: "../../../etc/passwd".into(),
            ..picture()
        }),
        with_picture(Medium {
            media_type: "image/svg+xml".into(),
            ..picture()
        }),
        with_picture(Medium {
            width: 0,
            ..picture()
        }),
        with_picture(Medium {
            focus: Some([0, 1001]),
            ..picture()
        }),
    ]);
    for wrong in wrong {
        let refused = read(&wrong).unwrap_err();
        assert!(matches!(refused, AcceptError::Refused(_)), "{wrong:?}");
    }
}

#[test]
fn content_that_makes_sense_is_read() {
    let elsewhere = Elsewhere {
        object: POST.into(),
        author: AUTHOR.into(),
    };
    assert_eq!(read(&boost(AUTHOR, POST)).unwrap(), Act::Boost(elsewhere));
    let only_a_picture = RevisionContent {
        media: vec![picture()],
        ..content(Kind::Create)
    };
    let note = |html: &str| Act::Note {
        content_html: html.into(),
    };
    assert_eq!(read(&only_a_picture).unwrap(), note(""));
    assert_eq!(read(&full(Kind::Create)).unwrap(), note("<p>Hi</p>"));
    let asked = RevisionContent {
        poll: Some(poll(&["Yes", "No"])),
        ..full(Kind::Poll)
    };
    assert_eq!(read(&asked).unwrap(), note("<p>Hi</p>"));
    let updated = RevisionContent {
        object: Some("https://acme.example/posts/x".into()),
        object_hash: Some("00".repeat(32)),
        ..full(Kind::Update)
    };
    assert_eq!(
        read(&updated).unwrap().about(),
        Some("https://acme.example/posts/x")
    );
}
