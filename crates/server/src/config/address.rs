//! Which public addresses a node may have.

use std::fmt;

use gatepost_model::address::PublicAddress;
use url::{Host, Url};

/// Names that can never be somebody's real domain: RFC 6761 and RFC 2606 reserve them.
const DEVELOPMENT_DOMAINS: [&str; 3] = ["localhost", "test", "example"];

/// Why a public URL cannot be used. Shown, it says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicUrlFault {
    /// Not an origin at all.
    NotAnOrigin,
    /// Plain http outside of development mode.
    Http,
    /// A port outside of development mode.
    Port,
    /// An IP address, or a name without a dot, outside of development mode.
    NoDomain,
    /// Development mode with a domain that may be somebody's.
    Development(String),
}

impl fmt::Display for PublicUrlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnOrigin => {
                "write https:// and a domain with nothing behind it, such as \"https://social.acme.com\""
            }
            Self::Http => "write https://, as other servers ask nothing else; http is for development mode",
            Self::Port => "write no port, as other servers ask none but 443; ports are for development mode",
            Self::NoDomain => "write a domain name that others can reach; localhost is for development mode",
            Self::Development(_) => {
                "development mode is for localhost, *.localhost, *.test and *.example alone"
            }
        })
    }
}

/// Whether development mode is possible under this host name.
pub fn is_for_development(host: &str) -> bool {
    host == "localhost"
        || DEVELOPMENT_DOMAINS.iter().any(|domain| {
            host.strip_suffix(domain)
                .is_some_and(|before| before.ends_with('.'))
        })
}

/// The public address of a URL, under the rules of production or development mode.
///
/// # Errors
/// The first rule it breaks.
pub fn public(url: &str, development: bool) -> Result<PublicAddress, PublicUrlFault> {
    let address = PublicAddress::parse(url).map_err(|_| PublicUrlFault::NotAnOrigin)?;
    let parsed = Url::parse(address.origin()).map_err(|_| PublicUrlFault::NotAnOrigin)?;
    let domain = match parsed.host() {
        Some(Host::Domain(domain)) => Some(domain),
        _ => None,
    };
    if development {
        return match domain {
            Some(domain) if is_for_development(domain) => Ok(address),
            _ => Err(PublicUrlFault::Development(
                parsed.host_str().unwrap_or("").to_owned(),
            )),
        };
    }
    let has_dot = |domain: &str| domain.contains('.') && !domain.ends_with('.');
    if !domain.is_some_and(has_dot) || domain.is_some_and(|domain| domain.ends_with(".localhost")) {
        return Err(PublicUrlFault::NoDomain);
    }
    if parsed.scheme() != "https" {
        return Err(PublicUrlFault::Http);
    }
    if parsed.port().is_some() {
        return Err(PublicUrlFault::Port);
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_wants_https_and_a_domain_without_a_port() {
        assert_eq!(
            public("https://Social.Acme.com/", false).unwrap().origin(),
            "https://social.acme.com"
        );
        for (url, fault) in [
            ("http://social.acme.com", PublicUrlFault::Http),
            ("https://social.acme.com:8443", PublicUrlFault::Port),
            ("https://localhost", PublicUrlFault::NoDomain),
            ("https://node.localhost", PublicUrlFault::NoDomain),
            ("https://203.0.113.9", PublicUrlFault::NoDomain),
            ("https://[2001:db8::1]", PublicUrlFault::NoDomain),
            ("https://intranet", PublicUrlFault::NoDomain),
            ("https://acme.com/social", PublicUrlFault::NotAnOrigin),
            ("social.acme.com", PublicUrlFault::NotAnOrigin),
        ] {
            assert_eq!(public(url, false).unwrap_err(), fault, "{url}");
        }
    }

    #[test]
    fn development_mode_is_refused_for_domains_that_may_be_somebodys() {
        for url in [
            "http://localhost:4001",
            "http://acme.localhost:4001",
            "http://acme.test",
            "https://social.acme.example:8443",
        ] {
            assert!(public(url, true).is_ok(), "{url}");
        }
        for url in [
            "http://social.acme.com:4001",
            "https://social.acme.com",
            "http://127.0.0.1:4001",
            "http://notlocalhost:4001",
            "http://example.com",
            "http://test",
        ] {
            assert!(
                matches!(public(url, true), Err(PublicUrlFault::Development(_))),
                "{url}"
            );
        }
    }
}
