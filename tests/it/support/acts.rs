//! Content of every kind of act, as the gate would hand it over, and what others do about it.

use gatepost_federation::media;
use gatepost_model::address::PUBLIC_AUDIENCE;
use gatepost_model::canonical::hash_hex;
use gatepost_model::gate::{Acceptance, Kind, Medium, Poll, Preview, Profile, ReleaseOrder, RevisionContent};
use gatepost_model::id::OutsideId;
use serde_json::{Value, json};

use super::elsewhere::{Elsewhere, Outsider, Page};
use super::outside::Outside;

impl Outside {
    /// An act of `news` without text, addressed to everybody and the followers.
    pub fn act(&self, kind: Kind, object: &str) -> RevisionContent {
        RevisionContent {
            to: vec![PUBLIC_AUDIENCE.into()],
            cc: vec![format!("{}/followers", self.brand("news"))],
            object: Some(object.into()),
            ..RevisionContent::empty(OutsideId::draw(&self.random), 1, &self.brand("news"), kind)
        }
    }

    /// A boost, favourite or unboost of somebody's post.
    pub fn act_on(&self, kind: Kind, post: &str, author: &Outsider) -> RevisionContent {
        let followers = self.act(kind, post).cc;
        let everybody = [vec![PUBLIC_AUDIENCE.to_owned()], followers].concat();
        RevisionContent {
            to: vec![author.uri.clone()],
            cc: if kind == Kind::Favourite {
                vec![]
            } else {
                everybody
            },
            object_hash: Some("00".repeat(32)),
            ..self.act(kind, post)
        }
    }

    /// Other words for what was released.
    pub fn update(&self, original: &ReleaseOrder, text: &str) -> RevisionContent {
        let first = &original.content;
        RevisionContent {
            candidate: OutsideId::draw(&self.random),
            kind: Kind::Update,
            object: Some(self.uri_of(first)),
            object_hash: Some(first.hash().unwrap()),
            text: Some(text.into()),
            content_html: Some(format!("<p>{text}</p>")),
            ..first.clone()
        }
    }

    /// Taking back, by review, what was released.
    pub fn delete(&self, original: &ReleaseOrder) -> RevisionContent {
        RevisionContent {
            object_hash: Some(original.content.hash().unwrap()),
            ..self.act(Kind::Delete, &self.uri_of(&original.content))
        }
    }

    /// A question of `news`, open for ten minutes.
    pub fn question(&self, options: &[&str], multiple: bool) -> RevisionContent {
        RevisionContent {
            kind: Kind::Poll,
            poll: Some(Poll {
                options: options.iter().map(|&option| option.into()).collect(),
                multiple,
                open_seconds: 600,
            }),
            ..self.note("Which?")
        }
    }

    /// What `news` says of itself.
    pub fn profile(&self, profile: Profile) -> RevisionContent {
        RevisionContent {
            object: None,
            profile: Some(Box::new(profile)),
            ..self.act(Kind::Profile, "")
        }
    }

    /// Where the object of some content is.
    pub fn uri_of(&self, content: &RevisionContent) -> String {
        self.plane.context.address.object(&content.candidate)
    }

    /// Hands over content with a true certificate; gives the release.
    pub async fn releases(&self, content: RevisionContent) -> (ReleaseOrder, Acceptance) {
        let order = self.certified(content);
        let acceptance = self
            .accepts(&order)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        (order, acceptance)
    }

    /// Hands over content that is refused for good; gives the sentence.
    pub async fn refuses(&self, content: RevisionContent) -> String {
        let error = self.accepts(&self.certified(content)).await.unwrap_err();
        assert!(!error.is_temporary(), "{error}");
        error.to_string()
    }

    /// Somebody votes by a signed message, whose id ends in `id`.
    pub async fn is_voted(&self, voter: &Outsider, id: &str, poll: &str, choice: &str) -> u16 {
        let vote = json!({
            "id": format!("{}/votes/{id}", voter.uri),
            "type": "Note",
            "name": choice,
            "attributedTo": voter.uri,
            "inReplyTo": poll,
            "to": [self.brand("news")],
        });
        let create = voter.activity(id, "Create", vote);
        voter
            .writes(&self.inbox(), &create, self.now())
            .posted()
            .await
            .status
    }

    /// A picture whose bytes are here; `name` makes them unique.
    pub async fn picture(&self, name: &str, alt: Option<&str>) -> Medium {
        let [large, small] = ["large", "small"].map(|size| format!("{name} {size}"));
        for bytes in [&large, &small] {
            let sha256 = hash_hex("", bytes.as_bytes());
            media::put_blob(&self.plane, &sha256, bytes.clone().into())
                .await
                .unwrap();
        }
        Medium {
            sha256: hash_hex("", large.as_bytes()),
            media_type: "image/jpeg".into(),
            length: i64::try_from(large.len()).unwrap(),
            width: 1600,
            height: 900,
            preview: Preview {
                sha256: hash_hex("", small.as_bytes()),
                media_type: "image/jpeg".into(),
                length: i64::try_from(small.len()).unwrap(),
                width: 400,
                height: 225,
            },
            blurhash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj".into(),
            alt: alt.map(str::to_owned),
            focus: Some([0, 500]),
        }
    }
}

/// A profile with nothing but a name.
pub fn plain_profile(name: &str) -> Profile {
    Profile {
        display_name: name.into(),
        summary: String::new(),
        summary_html: String::new(),
        avatar: None,
        header: None,
        fields: vec![],
        shows_certificates: false,
    }
}

impl Elsewhere {
    /// The activities that were posted to an address, oldest first.
    pub fn activities_at(&self, inbox: &str) -> Vec<Value> {
        let posts = self.posts_to(inbox).into_iter();
        posts
            .map(|visit| serde_json::from_slice(&visit.body).unwrap())
            .collect()
    }

    /// The newest activity that was posted to an address and is no answer to a Follow: such an answer may still be on
    /// its way when the next activity goes.
    pub fn newest_at(&self, inbox: &str) -> Value {
        let own = self.activities_at(inbox).into_iter();
        own.rev().find(|activity| activity["type"] != "Accept").unwrap()
    }

    /// The types of the activities that were posted to an address and are no answers to a Follow.
    pub fn kinds_at(&self, inbox: &str) -> Vec<String> {
        self.activities_at(inbox)
            .iter()
            .filter_map(|activity| activity["type"].as_str())
            .filter(|kind| *kind != "Accept")
            .map(str::to_owned)
            .collect()
    }

    /// Somebody's public note, served at its address, which is given.
    pub fn note_of(&self, author: &Outsider, id: &str, text: &str) -> String {
        let mut note = author.reply(id, "", text);
        note.as_object_mut().unwrap().remove("inReplyTo");
        let uri = note["id"].as_str().unwrap().to_owned();
        self.puts(&uri, Page::document(&note));
        uri
    }
}
