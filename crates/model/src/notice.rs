//! What the public plane tells the internal plane: notices, carried by the courier in order.

use serde::{Deserialize, Serialize};

use crate::canonical::{hash_hex, to_canonical_json};
use crate::gate::Kind;
use crate::id::OutsideId;
use crate::time::Timestamp;

/// Keeps the hash of a copy from ever standing for anything else.
const COPY_DOMAIN: &str = "gatepost/outside-object/v1";

/// Somebody outside, as the public plane knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideActor {
    /// The actor's URI.
    pub uri: String,
    /// `@name@host`.
    pub handle: String,
    /// The name people read; plain text, cleaned.
    pub name: String,
}

/// A post of somebody outside, as the public plane fetched it: what reviewers of a boost or favourite see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideObject {
    /// URI of the object.
    pub uri: String,
    /// Who wrote it.
    pub author: OutsideActor,
    /// Where people read it.
    pub url: String,
    /// Sanitised HTML.
    pub content_html: String,
    /// The words its author put before it; plain text.
    pub content_warning: Option<String>,
    /// When its author says it was published.
    pub published_at: Option<Timestamp>,
}

impl OutsideObject {
    /// `SHA-256("gatepost/outside-object/v1" || JCS([uri, author's uri, content_html, content_warning]))` in hex:
    /// what of a copy was reviewed. The author's name may change without changing what was said, and so may the
    /// address of the page.
    ///
    /// # Errors
    /// Never for an object built by this program; the type cannot say so.
    pub fn hash(&self) -> Result<String, serde_json::Error> {
        let said = (
            &self.uri,
            &self.author.uri,
            &self.content_html,
            &self.content_warning,
        );
        Ok(hash_hex(COPY_DOMAIN, to_canonical_json(&said)?.as_bytes()))
    }
}

/// What the public plane is asked to look up outside. It holds nothing but what leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// The actor of this URI.
    Actor(String),
    /// The actor of this handle, `@name@host`.
    Handle(String),
    /// The post of this URI; or the actor, where somebody gave the address of one.
    Object(String),
}

impl Query {
    /// The handle or URI: the whole of what leaves.
    pub fn subject(&self) -> &str {
        match self {
            Self::Actor(subject) | Self::Handle(subject) | Self::Object(subject) => subject,
        }
    }

    /// The name of its kind in the database.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Actor(_) => "actor",
            Self::Handle(_) => "handle",
            Self::Object(_) => "object",
        }
    }

    /// The query of that kind.
    pub fn parse(kind: &str, subject: String) -> Option<Self> {
        match kind {
            "actor" => Some(Self::Actor(subject)),
            "handle" => Some(Self::Handle(subject)),
            "object" => Some(Self::Object(subject)),
            _ => None,
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// Somebody.
    Actor(OutsideActor),
    /// A post that is addressed to everybody.
    Object(Box<OutsideObject>),
    /// Its server says that it is there no more (404 or 410, or a Tombstone).
    Gone,
}

/// What kind of thing came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutsideKind {
    /// A post of an actor the brand follows.
    Post,
    /// An answer to one of our publications.
    Reply,
    /// A post that names the brand.
    Mention,
    /// Somebody shared a publication.
    Boost,
    /// Somebody likes a publication.
    Like,
}

impl OutsideKind {
    /// The name in APIs and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Reply => "reply",
            Self::Mention => "mention",
            Self::Boost => "boost",
            Self::Like => "like",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Post, Self::Reply, Self::Mention, Self::Boost, Self::Like]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// Something that came in and concerns one brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideItem {
    /// The name of the brand it concerns.
    pub brand: String,
    /// Why it concerns it.
    pub kind: OutsideKind,
    /// URI of the object; for a boost or like of the activity.
    pub uri: String,
    /// Who made it.
    pub author: OutsideActor,
    /// Sanitised HTML; absent for a boost or like.
    pub content_html: Option<String>,
    /// For a reply what it answers; for a boost or like the publication.
    pub in_reply_to: Option<String>,
    /// When the public plane took it.
    pub received_at: Timestamp,
}

/// How far the delivery of a publication is, counted per receiving inbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryCounts {
    /// Not yet answered.
    pub pending: i64,
    /// Taken by the other server.
    pub delivered: i64,
    /// Refused for good by the other server.
    pub refused: i64,
    /// Given up: the inbox is gone, or the retry period is over.
    pub failed: i64,
}

/// How the deliveries of one publication to one server stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// At least one inbox has not answered for good.
    Pending,
    /// At least one inbox will not have it.
    Refused,
    /// Given up, because no final answer came within the retry period.
    Expired,
    /// There is no such inbox, or no longer.
    Gone,
    /// The publication was taken back before anything was sent there, so that nothing is.
    Withdrawn,
    /// Every inbox has taken it.
    Delivered,
}

impl DeliveryState {
    /// Every state; of several inboxes the first that is true of any is the server's.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Refused,
        Self::Expired,
        Self::Gone,
        Self::Withdrawn,
        Self::Delivered,
    ];

    /// The name in the databases.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::Gone => "gone",
            Self::Withdrawn => "withdrawn",
            Self::Delivered => "delivered",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// One line of a publication's delivery ledger: everything about one server, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryLine {
    /// The server's name, with its port where that is not the scheme's own.
    pub host: String,
    /// The state of its inboxes together.
    pub state: DeliveryState,
    /// How many inboxes of that server are to have it.
    pub inboxes: i64,
    /// Attempts so far, at the inbox that took the most.
    pub attempts: i64,
    /// HTTP status of the newest attempt; absent where there was no answer, or no attempt yet.
    pub last_status: Option<i64>,
    /// When the newest of this happened.
    pub at: Timestamp,
}

/// One thing that happened in the public plane. Each is applied once, in order, with the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// A release became a publication.
    Accepted {
        /// The release.
        release: OutsideId,
        /// URI of the object or, for a follow, of the activity.
        uri: String,
        /// Where people read it.
        url: String,
        /// When it was published.
        published_at: Timestamp,
    },
    /// The delivery of a publication has gone on.
    Delivery {
        /// The release.
        release: OutsideId,
        /// The newest counts; later notices replace earlier ones.
        counts: DeliveryCounts,
        /// The servers for which something has changed, each as it is now. Notices of before there were lines
        /// have none.
        #[serde(default)]
        lines: Vec<DeliveryLine>,
    },
    /// Something came in.
    Received(OutsideItem),
    /// The author changed what had come in.
    Changed {
        /// URI of the object.
        uri: String,
        /// The new sanitised HTML.
        content_html: String,
    },
    /// The author took back what had come in.
    Withdrawn {
        /// URI of the object or activity.
        uri: String,
    },
    /// The other side answered a follow of ours.
    FollowAnswered {
        /// The release of the follow.
        release: OutsideId,
        /// Accepted, or rejected.
        accepted: bool,
    },
    /// How the outside has voted in a poll of ours, as of now; later notices replace earlier ones.
    Votes {
        /// The release of the poll.
        release: OutsideId,
        /// How many have voted.
        voters: i64,
        /// Votes per option, in the order of the options.
        counts: Vec<i64>,
    },
    /// Taking a release back has gone on.
    RecallDelivery {
        /// The recall.
        recall: OutsideId,
        /// The servers for which something has changed, each as it is now; a server is in it once it was asked.
        lines: Vec<DeliveryLine>,
        /// Whether every server has answered, or was given up.
        finished: bool,
    },
    /// Somebody has set a stop on the public host itself.
    LocalStop(LocalStop),
    /// The author of a post that a brand has boosted changed it or took it back.
    ObjectChanged {
        /// URI of the post.
        uri: String,
    },
    /// What had left half when it was stopped waits, now that the stop is lifted, for somebody to say go on.
    Paused {
        /// The release.
        release: OutsideId,
    },
}

/// A stop that was set on the public host itself, without the internal plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalStop {
    /// Its number on the public host; rises.
    pub id: i64,
    /// URI of the one brand; absent: every brand.
    pub brand: Option<String>,
    /// The one kind; absent: every kind.
    pub kind: Option<Kind>,
    /// Why, as it was typed on the public host.
    pub reason: String,
    /// When it was set.
    pub at: Timestamp,
}

/// What the public plane says to the stops it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopAnswer {
    /// The epoch in force there. Never lower than what it was told.
    pub epoch: i64,
    /// The stops set on the public host itself that the word it was told did not know of yet. They are in force.
    pub local_stops: Vec<LocalStop>,
}

/// A notice with its place in the public plane's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberedNotice {
    /// Rises without gaps.
    pub position: i64,
    /// What happened.
    pub notice: Notice,
}
