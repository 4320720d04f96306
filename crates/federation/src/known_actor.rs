//! A fetched actor, as it is stored.

use gatepost_model::Timestamp;
use gatepost_public::remote_actor::KnownActor;

use crate::fetch::{ActorKind, RemoteActor};

/// The row of an actor that was fetched at `fetched_at`.
pub(crate) fn known(actor: &RemoteActor, fetched_at: Timestamp) -> KnownActor {
    let kind = match actor.kind {
        ActorKind::Person => "Person",
        ActorKind::Service => "Service",
        ActorKind::Application => "Application",
        ActorKind::Group => "Group",
        ActorKind::Organization => "Organization",
    };
    KnownActor {
        uri: actor.uri.as_str().to_owned(),
        host: actor.host.clone(),
        kind: kind.to_owned(),
        handle: actor.handle(),
        name: actor.name.clone(),
        url: Some(actor.url.as_str().to_owned()),
        inbox: actor.inbox.as_str().to_owned(),
        shared_inbox: actor.shared_inbox.as_ref().map(|url| url.as_str().to_owned()),
        public_key_id: actor.public_key_id.as_str().to_owned(),
        public_key_pem: actor.public_key_pem.clone(),
        fetched_at,
        gone_at: None,
    }
}
