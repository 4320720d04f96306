//! The name a signature gives to its key.

use url::Url;

use super::Refusal;
use crate::egress::{authority, same_origin};

/// The longest `keyId` that is looked at, in bytes. Real ones stay under 200.
const MAX_LENGTH: usize = 2048;

/// A `keyId`: the URL of a public key, mostly `<actor>#main-key`, sometimes a document of its own.
///
/// Whether that URL may be fetched is decided by the egress policy, not here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyId(Url);

impl KeyId {
    /// Reads the value of a `keyId` parameter or of `publicKey.id`.
    ///
    /// # Errors
    /// [`Refusal::UnreadableKeyId`] for anything but an http or https URL with a host and no user information.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.len() > MAX_LENGTH {
            return Err(Refusal::UnreadableKeyId);
        }
        let url = Url::parse(text).map_err(|_| Refusal::UnreadableKeyId)?;
        let plain = matches!(url.scheme(), "https" | "http")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none();
        if plain {
            Ok(Self(url))
        } else {
            Err(Refusal::UnreadableKeyId)
        }
    }

    /// The whole URL in its normal form, fragment included: the form to store and to compare.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Where the key's document is: the URL without its fragment. For most servers this is the actor.
    pub fn document(&self) -> Url {
        let mut url = self.0.clone();
        url.set_fragment(None);
        url
    }

    /// The host, with the port where it is not the scheme's own; what block lists and budgets go by.
    pub fn host(&self) -> String {
        authority(&self.0)
    }

    /// Whether the key lives where `actor` lives (A15, A16): same scheme, host and port.
    pub fn is_beside(&self, actor: &Url) -> bool {
        same_origin(&self.0, actor)
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_id_names_a_document_and_a_host() {
        let key = KeyId::parse("https://Peer.example/users/ana#main-key").unwrap();
        assert_eq!(key.as_str(), "https://peer.example/users/ana#main-key");
        assert_eq!(key.document().as_str(), "https://peer.example/users/ana");
        assert_eq!(key.host(), "peer.example");
        assert_eq!(
            KeyId::parse("http://localhost:4001/k").unwrap().host(),
            "localhost:4001"
        );
    }

    #[test]
    fn a15_a_key_on_another_host_port_or_scheme_is_not_beside_the_actor() {
        let key = KeyId::parse("https://peer.example/users/ana#main-key").unwrap();
        assert!(key.is_beside(&Url::parse("https://peer.example/users/bob").unwrap()));
        for other in [
            "https://evil.example/users/ana",
            "https://peer.example:8443/users/ana",
            "http://peer.example/users/ana",
            "https://sub.peer.example/users/ana",
        ] {
            assert!(!key.is_beside(&Url::parse(other).unwrap()), "{other}");
        }
    }

    #[test]
    fn what_is_no_web_address_is_no_key_id() {
        let long = format!("https://peer.example/{}", "a".repeat(MAX_LENGTH));
        for text in [
            "",
            "Test",
            "acct:ana@peer.example",
            "file:///etc/passwd",
            "https://u:p@peer.example/k",
            &long,
        ] {
            assert_eq!(KeyId::parse(text), Err(Refusal::UnreadableKeyId), "{text}");
        }
    }
}
