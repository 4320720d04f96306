//! Where the things of a node's public plane are: the one place that knows the shapes of our URIs.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::id::OutsideId;

/// `https://www.w3.org/ns/activitystreams#Public`: everyone.
pub const PUBLIC_AUDIENCE: &str = "https://www.w3.org/ns/activitystreams#Public";

/// The origin of a public plane, such as `https://social.acme.example`, and every URI below it.
///
/// Both planes hold one: the internal plane hashes these URIs before review, the public plane serves them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PublicAddress(String);

/// A public address must be an origin: `https://HOST`, nothing behind it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not an origin such as https://social.example.com")]
pub struct NotAnOrigin(pub String);

impl PublicAddress {
    /// Takes an origin with or without a slash at its end.
    ///
    /// # Errors
    /// When there is a path, a query, user information or no host.
    pub fn parse(text: &str) -> Result<Self, NotAnOrigin> {
        let refuse = || NotAnOrigin(text.to_owned());
        let url = Url::parse(text).map_err(|_| refuse())?;
        let plain = matches!(url.scheme(), "https" | "http")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !plain || url.host_str().is_none() {
            return Err(refuse());
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The origin without a slash at its end.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// Host, and port where it is not the scheme's own: what handles and the `Host` header say.
    pub fn authority(&self) -> &str {
        self.0
            .split_once("://")
            .map_or(self.0.as_str(), |(_, authority)| authority)
    }

    /// The actor that signs fetches for the node.
    pub fn instance_actor(&self) -> String {
        format!("{}/actor", self.0)
    }

    /// A brand's actor.
    pub fn brand(&self, name: &str) -> String {
        format!("{}/brands/{name}", self.0)
    }

    /// The page people see of a brand.
    pub fn brand_page(&self, name: &str) -> String {
        format!("{}/@{name}", self.0)
    }

    /// The followers collection of a brand.
    pub fn followers(&self, name: &str) -> String {
        format!("{}/brands/{name}/followers", self.0)
    }

    /// A published object. The same address answers people with the permalink page.
    pub fn object(&self, id: &OutsideId) -> String {
        format!("{}/posts/{id}", self.0)
    }

    /// A published activity.
    pub fn activity(&self, id: &OutsideId) -> String {
        format!("{}/activities/{id}", self.0)
    }

    /// A released file, named by the SHA-256 of its bytes. An extension, because some apps go by it.
    pub fn media(&self, sha256: &str, media_type: &str) -> String {
        format!("{}/media/{sha256}.{}", self.0, media_extension(media_type))
    }

    /// What a brand has put on top of its page.
    pub fn featured(&self, name: &str) -> String {
        format!("{}/brands/{name}/featured", self.0)
    }

    /// Everything published with a hashtag. `tag` is lower case, without `#`.
    pub fn tag(&self, tag: &str) -> String {
        format!("{}/tags/{}", self.0, percent_encoded(tag))
    }

    /// The signed certificate of a release.
    pub fn certificate(&self, release: &OutsideId) -> String {
        format!("{}/certificates/{release}", self.0)
    }

    /// The inbox of the whole node.
    pub fn shared_inbox(&self) -> String {
        format!("{}/inbox", self.0)
    }

    /// `@news@social.acme.example`.
    pub fn handle(&self, name: &str) -> String {
        format!("@{name}@{}", self.authority())
    }

    /// Whether a URI lies below this origin. Compared as parsed URLs: case and default ports do not matter.
    pub fn is_ours(&self, uri: &str) -> bool {
        match (Url::parse(&self.0), Url::parse(uri)) {
            (Ok(own), Ok(other)) => {
                own.host() == other.host() && own.port_or_known_default() == other.port_or_known_default()
            }
            _ => false,
        }
    }
}

/// The extension of a file that may be released; `bin` for what no released file is.
fn media_extension(media_type: &str) -> &'static str {
    match media_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        _ => "bin",
    }
}

/// A word as one segment of a path: letters and digits of ASCII stay, every other byte is written as `%XX`.
fn percent_encoded(word: &str) -> String {
    url::form_urlencoded::byte_serialize(word.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_origin_and_nothing_more() {
        let address = PublicAddress::parse("https://Social.Acme.Example/").unwrap();
        assert_eq!(address.origin(), "https://social.acme.example");
        assert_eq!(address.handle("news"), "@news@social.acme.example");
        for wrong in [
            "acme.example",
            "https://acme.example/x",
            "ftp://acme.example",
            "https://a@acme.example",
            "https://",
        ] {
            assert!(PublicAddress::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ours_is_decided_on_parsed_urls() {
        let address = PublicAddress::parse("https://acme.example").unwrap();
        assert!(address.is_ours("https://ACME.example:443/posts/x"));
        assert!(!address.is_ours("https://acme.example.evil/posts/x"));
        assert!(!address.is_ours("https://evil/https://acme.example"));
    }
}
