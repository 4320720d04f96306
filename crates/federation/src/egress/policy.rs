//! Which URLs may be asked at all, decided on the text alone, before any lookup.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Longer URLs are refused, in bytes; no server's own ones come near.
const MAX_LENGTH: usize = 2048;

/// Endings that never name a host on the internet: RFC 6761, RFC 6762, RFC 8375 and ICANN's `internal`.
const LOCAL_ENDINGS: &[&str] = &["localhost", "local", "internal", "home.arpa"];

/// Endings that mean this machine in development mode, and only there.
const DEVELOPMENT_ENDINGS: &[&str] = &["localhost", "test", "example"];

/// Why a URL may not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// Longer than 2048 bytes.
    #[error("the address is too long")]
    Length,
    /// Anything but https.
    #[error("only https addresses are asked")]
    Scheme,
    /// `user:password@`.
    #[error("an address with user information is not asked")]
    UserInformation,
    /// An IP address in whatever spelling, or no host.
    #[error("an address must name its host by a domain name")]
    NotADomainName,
    /// A name of one label, with a dot at its end, for local use only, or malformed.
    #[error("the host's name is not one of the public internet")]
    LocalName,
    /// Another port than 443.
    #[error("only port 443 is asked")]
    Port,
    /// The name resolves, wholly or in part, to addresses that are not global unicast.
    #[error("the host's address is not one of the public internet")]
    Address,
}

/// The rules for outgoing URLs.
///
/// Development mode adds this machine (`localhost`, `*.localhost`, `*.test`, `*.example`, `127.0.0.0/8`), with
/// http and any port, and changes nothing for other hosts. The configuration refuses it for real domains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlPolicy {
    /// Public hosts only.
    Production,
    /// Public hosts and this machine.
    Development,
}

impl UrlPolicy {
    /// Decides about a URL.
    ///
    /// # Errors
    /// The rule that refuses it. What the name resolves to is judged later, when a connection is made.
    pub fn check(self, url: &Url) -> Result<(), PolicyRefusal> {
        if url.as_str().len() > MAX_LENGTH {
            return Err(PolicyRefusal::Length);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(PolicyRefusal::UserInformation);
        }
        if self == Self::Development && matches!(url.scheme(), "http" | "https") && is_this_machine(url) {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err(PolicyRefusal::Scheme);
        }
        let Some(Host::Domain(name)) = url.host() else {
            return Err(PolicyRefusal::NotADomainName);
        };
        if !is_public_name(name) {
            return Err(PolicyRefusal::LocalName);
        }
        // The default port is already `None` after parsing.
        if url.port().is_some() {
            Err(PolicyRefusal::Port)
        } else {
            Ok(())
        }
    }

    /// The addresses a name has without asking DNS: loopback for development names in development mode.
    ///
    /// Both families, since some servers listen on one of them only.
    pub(super) fn fixed_addresses(self, name: &str) -> Option<[IpAddr; 2]> {
        (self == Self::Development && has_ending(name, DEVELOPMENT_ENDINGS))
            .then_some([IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)])
    }
}

/// Whether a URL's host is this machine by one of the names of development mode.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => has_ending(name, DEVELOPMENT_ENDINGS),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(_)) | None => false,
    }
}

/// Two labels or more, each well-formed, no trailing dot, not for local use.
fn is_public_name(name: &str) -> bool {
    let well_formed = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    name.len() <= 253
        && name.contains('.')
        && name.split('.').all(well_formed)
        && !has_ending(name, LOCAL_ENDINGS)
}

/// Whether a name is one of the endings, or stands below it.
fn has_ending(name: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| {
        name.strip_suffix(ending)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
