//! The actors others see: brands, and the instance actor.

use activitypub_federation::kinds::actor::{ApplicationType, PersonType, ServiceType};
use gatepost_model::address::PublicAddress;
use gatepost_model::gate::ProfileField;
use gatepost_model::markup;
use gatepost_public::actor::OwnActor;
use serde::Serialize;
use url::Url;

use super::picture::Image;
use super::{Unwritable, context, write};

/// An actor's document.
///
/// A brand is a Service: the company speaks, not a person, and Organization is not understood everywhere. A named
/// spokesperson is a Person.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    id: String,
    #[serde(rename = "type")]
    kind: Type,
    preferred_username: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<Image>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Image>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment: Vec<Field>,
    inbox: String,
    outbox: String,
    #[serde(flatten)]
    collections: Option<Collections>,
    endpoints: Endpoints,
    public_key: PublicKey,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    manually_approves_followers: bool,
    discoverable: bool,
    indexable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    webfinger: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum Type {
    Brand(ServiceType),
    Spokesperson(PersonType),
    Instance(ApplicationType),
}

/// A line of a profile, as Mastodon writes them.
#[derive(Debug, Clone, Serialize)]
struct Field {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    value: String,
}

impl Field {
    fn of(field: &ProfileField) -> Self {
        Self {
            kind: "PropertyValue",
            name: field.name.clone(),
            value: field.value_html.clone(),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
struct Collections {
    followers: String,
    following: String,
    featured: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoints {
    shared_inbox: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct PublicKey {
    id: String,
    owner: String,
    public_key_pem: String,
}

impl Actor {
    /// A brand.
    pub fn brand(actor: &OwnActor, address: &PublicAddress) -> Self {
        let uri = &actor.uri;
        let profile = actor.profile.as_ref();
        let picture = |medium| Image::of(medium, address);
        Self {
            kind: if actor.is_person {
                Type::Spokesperson(PersonType::Person)
            } else {
                Type::Brand(ServiceType::Service)
            },
            preferred_username: actor.name.clone(),
            name: actor.display_name.clone(),
            summary: Some(summary_html(actor)),
            url: address.brand_page(&actor.name),
            icon: profile.and_then(|profile| profile.avatar.as_ref()).map(picture),
            image: profile.and_then(|profile| profile.header.as_ref()).map(picture),
            attachment: profile
                .into_iter()
                .flat_map(|profile| &profile.fields)
                .map(Field::of)
                .collect(),
            updated: actor.updated_at.map(|moment| moment.to_rfc3339()),
            collections: Some(Collections {
                followers: address.followers(&actor.name),
                following: format!("{uri}/following"),
                featured: address.featured(&actor.name),
            }),
            published: Some(actor.created_at.to_rfc3339()),
            manually_approves_followers: false,
            discoverable: true,
            indexable: true,
            webfinger: Some(format!("{}@{}", actor.name, address.authority())),
            ..Self::bare(actor, address)
        }
    }

    /// The instance actor. It has no handle, so its name is the host, which no brand can be called.
    pub fn instance(actor: &OwnActor, address: &PublicAddress) -> Self {
        Self::bare(actor, address)
    }

    fn bare(actor: &OwnActor, address: &PublicAddress) -> Self {
        let uri = &actor.uri;
        let host = Url::parse(address.origin())
            .ok()
            .and_then(|origin| origin.host_str().map(str::to_owned));
        Self {
            id: uri.clone(),
            kind: Type::Instance(ApplicationType::Application),
            preferred_username: host.unwrap_or_else(|| address.authority().to_owned()),
            name: actor.display_name.clone(),
            summary: None,
            url: format!("{}/", address.origin()),
            icon: None,
            image: None,
            attachment: Vec::new(),
            inbox: format!("{uri}/inbox"),
            outbox: format!("{uri}/outbox"),
            collections: None,
            endpoints: Endpoints {
                shared_inbox: address.shared_inbox(),
            },
            public_key: PublicKey {
                id: format!("{uri}#main-key"),
                owner: uri.clone(),
                public_key_pem: actor.public_key_pem.clone(),
            },
            published: None,
            updated: None,
            // Nobody is to follow it, and it is not to be found.
            manually_approves_followers: true,
            discoverable: false,
            indexable: false,
            webfinger: None,
        }
    }

    /// As it is served at its address.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn to_json(&self) -> Result<String, Unwritable> {
        write(self, context::actor())
    }
}

/// What a brand says of itself as HTML: as it was released, else its charter's plain text.
pub fn summary_html(actor: &OwnActor) -> String {
    match &actor.profile {
        Some(profile) => profile.summary_html.clone(),
        None => markup::to_html(&actor.summary, |_| None, markup::no_tags),
    }
}
