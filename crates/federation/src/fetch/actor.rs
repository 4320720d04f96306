//! An actor of another server, as far as it is believed.

use activitypub_federation::protocol::{helpers::deserialize_skip_error, public_key::PublicKey};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{Document, FetchError, display_name::display_name};
use crate::{
    egress::{authority, same_origin},
    signature::KeyId,
};

/// A longer name before the `@` is refused, in bytes.
const MAX_USERNAME: usize = 128;

/// Longer public keys are refused, in bytes; see the limits of [`VerifyingKey`](crate::signature::VerifyingKey).
const MAX_PEM: usize = 16 * 1024;

/// The actor types of ActivityStreams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum ActorKind {
    /// A human being.
    Person,
    /// A bot or a brand.
    Service,
    /// A server itself.
    Application,
    /// A community.
    Group,
    /// A company.
    Organization,
}

/// An actor that was fetched from its own id and whose parts all belong to its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteActor {
    /// Its id, which is where it was found.
    pub uri: Url,
    /// What kind of actor.
    pub kind: ActorKind,
    /// The name before the `@` of its handle.
    pub preferred_username: String,
    /// Host of the id, with the port where it is not the scheme's own.
    pub host: String,
    /// The name to show: at most 200 characters, no controls, never empty.
    pub name: String,
    /// The page to open in a browser; its id where it names none.
    pub url: Url,
    /// Where to deliver to.
    pub inbox: Url,
    /// Where to deliver once for all of its host.
    pub shared_inbox: Option<Url>,
    /// The collection of its followers.
    pub followers: Option<Url>,
    /// The id of its key, which lives on its host.
    pub public_key_id: KeyId,
    /// The key as PEM, not yet parsed: [`VerifyingKey::from_pem`](crate::signature::VerifyingKey::from_pem)
    /// decides whether it is fit.
    pub public_key_pem: String,
}

impl RemoteActor {
    /// `@name@host`. The host is that of the id; that WebFinger agrees is not yet known.
    pub fn handle(&self) -> String {
        format!("@{}@{}", self.preferred_username, self.host)
    }

    /// Reads an actor out of a document that was fetched from its id.
    ///
    /// `key` picks one of several keys; without it the first of the actor's own is taken.
    ///
    /// # Errors
    /// [`FetchError::Unfit`] with the rule that is broken.
    pub(super) fn from_document(document: &Document, key: Option<&KeyId>) -> Result<Self, FetchError> {
        let read = ActorDocument::deserialize(&document.value)
            .map_err(|_| FetchError::Unfit("it is not an actor with type, name, inbox and key"))?;
        let uri = document.url.clone();
        if read.id != uri {
            return Err(FetchError::Unfit("it is not where its id says"));
        }
        let ours = |url: &Url| same_origin(url, &uri);
        if !ours(&read.inbox) {
            return Err(FetchError::Unfit("its inbox is on another host"));
        }
        if !is_username(&read.preferred_username) {
            return Err(FetchError::Unfit(
                "its preferredUsername cannot be part of a handle",
            ));
        }
        let (public_key_id, public_key_pem) = pick_key(&read.public_key, &uri, key)?;
        let name = read
            .name
            .as_deref()
            .map(display_name)
            .filter(|name| !name.is_empty());
        Ok(Self {
            kind: read.kind,
            host: authority(&uri),
            name: name.unwrap_or_else(|| read.preferred_username.clone()),
            preferred_username: read.preferred_username,
            url: read
                .url
                .and_then(|value| page(&value))
                .unwrap_or_else(|| uri.clone()),
            inbox: read.inbox,
            // On another host these would turn our deliveries against it; without them we lose nothing.
            shared_inbox: read
                .endpoints
                .and_then(|endpoints| endpoints.shared_inbox)
                .filter(ours),
            followers: read.followers.filter(ours),
            public_key_id,
            public_key_pem,
            uri,
        })
    }
}

/// The parts we read; what is optional is skipped when it has another shape than ours.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActorDocument {
    id: Url,
    #[serde(rename = "type")]
    kind: ActorKind,
    preferred_username: String,
    inbox: Url,
    public_key: Value,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    name: Option<String>,
    #[serde(default)]
    url: Option<Value>,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    endpoints: Option<Endpoints>,
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    followers: Option<Url>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Endpoints {
    #[serde(default, deserialize_with = "deserialize_skip_error")]
    shared_inbox: Option<Url>,
}

/// The actor's key: one object, or one of a list, owned by the actor and living on its host (A16).
fn pick_key(value: &Value, actor: &Url, wanted: Option<&KeyId>) -> Result<(KeyId, String), FetchError> {
    let keys = match value {
        Value::Array(keys) => keys.as_slice(),
        key => std::slice::from_ref(key),
    };
    keys.iter()
        .filter_map(|key| PublicKey::deserialize(key).ok())
        .filter(|key| key.owner == *actor && key.public_key_pem.len() <= MAX_PEM)
        .filter_map(|key| Some((KeyId::parse(&key.id).ok()?, key.public_key_pem)))
        .find(|(id, _)| id.is_beside(actor) && wanted.is_none_or(|wanted| wanted == id))
        .ok_or(FetchError::Unfit("it does not list the key as its own"))
}

/// The page of an actor: a string, a Link, or the first usable one of a list.
fn page(value: &Value) -> Option<Url> {
    let parse = |text: &str| {
        Url::parse(text)
            .ok()
            .filter(|url| matches!(url.scheme(), "https" | "http"))
    };
    match value {
        Value::String(text) => parse(text),
        Value::Object(link) => parse(link.get("href")?.as_str()?),
        Value::Array(list) => list.iter().filter(|one| !one.is_array()).find_map(page),
        _ => None,
    }
}

/// Nothing that would end or split a handle, reorder a line or hide in it.
fn is_username(name: &str) -> bool {
    (1..=MAX_USERNAME).contains(&name.len())
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || "_-.~".contains(character))
}

#[cfg(test)]
#[path = "actor_tests.rs"]
mod tests;
