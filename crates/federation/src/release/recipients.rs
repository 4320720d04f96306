//! To whom a release goes besides the followers. Whoever is not known is fetched here, before the
//! transaction: a release that cannot reach the one it speaks to is not published half.

use gatepost_model::address::PUBLIC_AUDIENCE;
use gatepost_model::gate::RevisionContent;
use gatepost_public::remote_actor::{self, KnownActor};
use url::Url;

use super::AcceptError;
use super::act::Act;
use crate::fetch::Budget;
use crate::known_actor::known;
use crate::own_key::OwnKeyError;
use crate::plane::PublicPlane;

/// A copy younger than this is as good as a fresh one for following somebody, in seconds. The inbox of an
/// actor hardly ever moves, but a follow that goes to a dead one is never answered.
const FRESH_FOR: i64 = 24 * 60 * 60;

/// Requests that finding one actor may take: a redirect, and its document under its own id.
const REQUESTS_PER_ACTOR: u32 = 4;

/// The longest address of an actor that is stored, in bytes.
const MAX_URI: usize = 1024;

/// Where a release goes.
#[derive(Debug, Default)]
pub(super) struct Recipients {
    /// Everyone who follows the brand.
    pub(super) followers: bool,
    /// The actors it is addressed to, in the order of the content. For a follow the one it asks.
    pub(super) actors: Vec<KnownActor>,
    /// Those among them that were fetched just now and are to be stored.
    pub(super) fetched: Vec<KnownActor>,
}

impl Recipients {
    /// The inboxes of those it is addressed to. A follow asks one actor, at that actor's own inbox; everything
    /// else is delivered to a host once.
    pub(super) fn inboxes(&self, act: &Act) -> Vec<String> {
        let inbox = |actor: &KnownActor| match act {
            Act::Follow { .. } => actor.inbox.clone(),
            _ => actor.delivery_inbox().to_owned(),
        };
        let mut inboxes: Vec<String> = self.actors.iter().map(inbox).collect();
        inboxes.sort_unstable();
        inboxes.dedup();
        inboxes
    }
}

/// Finds the recipients of a release.
pub(super) async fn find(
    plane: &PublicPlane,
    brand: &str,
    content: &RevisionContent,
    act: &Act,
) -> Result<Recipients, AcceptError> {
    let mut recipients = Recipients::default();
    let (addressed, fresh_since) = match act {
        Act::Note { .. } | Act::Update { .. } => {
            let followers = plane.context.address.followers(brand);
            recipients.followers = audience(content).any(|uri| *uri == followers);
            (addressed(plane, content), None)
        }
        Act::Boost(post) => {
            recipients.followers = true;
            (vec![post.author.clone()], None)
        }
        Act::Favourite(post) => (vec![post.author.clone()], None),
        Act::Profile(_) | Act::Pin { .. } | Act::Unpin { .. } => {
            recipients.followers = true;
            (Vec::new(), None)
        }
        Act::Follow { target } => {
            let fresh_since = plane.context.now().plus_seconds(-FRESH_FOR);
            (vec![target.clone()], Some(fresh_since))
        }
        // To whom the first was sent, which the transaction knows.
        Act::Delete { .. } | Act::Unboost { .. } | Act::Unfollow { .. } => (Vec::new(), None),
    };
    for uri in addressed {
        let asked = uri.clone();
        let stored = plane
            .database
            .read(move |reader| remote_actor::find(reader, &asked))
            .await?;
        let usable = stored.filter(|actor| {
            actor.gone_at.is_none() && fresh_since.is_none_or(|since| actor.fetched_at >= since)
        });
        let actor = match usable {
            Some(actor) => actor,
            None => {
                let actor = fetch(plane, &uri).await?;
                recipients.fetched.push(actor.clone());
                actor
            }
        };
        recipients.actors.push(actor);
    }
    Ok(recipients)
}

fn audience(content: &RevisionContent) -> impl Iterator<Item = &String> {
    content.to.iter().chain(&content.cc)
}

/// The actors elsewhere that a note names or is addressed to, each once.
fn addressed(plane: &PublicPlane, content: &RevisionContent) -> Vec<String> {
    let mentioned = content.mentions.iter().map(|mention| &mention.uri);
    let mut uris: Vec<String> = Vec::new();
    for uri in mentioned.chain(audience(content)) {
        let elsewhere = uri != PUBLIC_AUDIENCE && !plane.context.address.is_ours(uri);
        if elsewhere && !uris.contains(uri) {
            uris.push(uri.clone());
        }
    }
    uris
}

async fn fetch(plane: &PublicPlane, uri: &str) -> Result<KnownActor, AcceptError> {
    let url = Url::parse(uri)
        .ok()
        .filter(|_| uri.len() <= MAX_URI)
        .ok_or_else(|| AcceptError::Refused(format!("{uri} is not the address of an actor")))?;
    let fetched = plane
        .fetcher()
        .await?
        .actor(&url, &Budget::new(REQUESTS_PER_ACTOR))
        .await;
    let actor = fetched.map_err(|error| match error {
        crate::fetch::FetchError::Signing(error) => OwnKeyError::from(error).into(),
        error if error.is_temporary() => AcceptError::Unavailable(format!("{uri}: {error}")),
        error => AcceptError::Refused(format!("{uri}: {error}")),
    })?;
    if actor.uri != url {
        return Err(AcceptError::Refused(format!(
            "{uri} is really {}: propose it again with that address",
            actor.uri
        )));
    }
    Ok(known(&actor, plane.context.now()))
}
