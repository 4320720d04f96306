//! Somebody's own server, out of whatever they typed.

use std::fmt;

use gatepost_model::address::PublicAddress;
use gatepost_model::markup::is_deceptive;
use url::{Host, Url};

/// The longest input that is looked at, in bytes. A host name has 253, a handle little more.
pub(super) const MAX_LENGTH: usize = 320;

/// The longest host name, and the longest of its parts, in bytes (RFC 1035, section 2.3.4).
const MAX_HOST: usize = 253;
const MAX_LABEL: usize = 63;

/// The host name of a server elsewhere, in ASCII: a name in another script shows its `xn--` form, which no two
/// names share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server(String);

/// Why an input names no server. Shown above the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// Nothing was typed.
    Empty,
    /// More was typed than a server's name has.
    TooLong,
    /// No handle, address or host name.
    NoServer,
    /// Something other than a plain https address.
    NotPlain,
    /// This very server, where nobody but the brands has an account.
    Here,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Please type your handle or the name of your server.",
            Self::TooLong => "That is too long for a handle or the name of a server.",
            Self::NoServer => {
                "That names no server. Type your handle, such as @you@server.example, or only server.example."
            }
            Self::NotPlain => {
                "Type only the name of your server, such as server.example: no port, no password, nothing but https."
            }
            Self::Here => "That is this server, and nobody has an account here. Type the name of your own.",
        })
    }
}

impl Server {
    /// Reads `server.example`, `@me@server.example`, `me@server.example` or `https://server.example/@me`.
    pub(super) fn parse(typed: &str, own: &PublicAddress) -> Result<Self, Mistake> {
        if typed.len() > MAX_LENGTH {
            return Err(Mistake::TooLong);
        }
        let typed = typed.trim_matches(' ');
        if typed.is_empty() {
            return Err(Mistake::Empty);
        }
        let is_strange = |c: char| c.is_control() || c.is_whitespace() || c == '\\' || is_deceptive(c);
        if typed.contains(is_strange) {
            return Err(Mistake::NoServer);
        }
        let host = match typed.split_once("://") {
            Some((scheme, rest)) => of_address(scheme, rest)?,
            None => of_handle(typed)?,
        };
        let host = checked(host)?;
        if is_own(&host, own) {
            return Err(Mistake::Here);
        }
        Ok(Self(host))
    }

    /// The name, in lower case.
    pub(super) fn host(&self) -> &str {
        &self.0
    }
}

/// The host of an address, as it is written.
fn of_address<'a>(scheme: &str, rest: &'a str) -> Result<&'a str, Mistake> {
    if !scheme.eq_ignore_ascii_case("https") {
        return Err(Mistake::NotPlain);
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest.get(..end).ok_or(Mistake::NoServer)
}

/// What follows the last `@`, or all of it.
fn of_handle(typed: &str) -> Result<&str, Mistake> {
    let handle = typed.strip_prefix('@').unwrap_or(typed);
    match handle.split_once('@') {
        Some((name, host)) if !name.is_empty() && !host.contains('@') => Ok(host),
        None if !typed.starts_with('@') => Ok(typed),
        _ => Err(Mistake::NoServer),
    }
}

/// A host name that has at least one dot and is no address.
fn checked(host: &str) -> Result<String, Mistake> {
    if host.contains([':', '@', '[', ']']) {
        return Err(Mistake::NotPlain);
    }
    if host.contains(['/', '?', '#', '%']) {
        return Err(Mistake::NoServer);
    }
    let parsed = Url::parse(&format!("https://{host}/")).map_err(|_| Mistake::NoServer)?;
    let name = match parsed.host() {
        Some(Host::Domain(name)) => name.to_owned(),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => return Err(Mistake::NotPlain),
        None => return Err(Mistake::NoServer),
    };
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let has_dot = name.contains('.');
    if has_dot && name.len() <= MAX_HOST && name.split('.').all(is_label) {
        Ok(name)
    } else {
        Err(Mistake::NoServer)
    }
}

fn is_own(host: &str, own: &PublicAddress) -> bool {
    Url::parse(own.origin()).is_ok_and(|own| own.host_str() == Some(host))
}

#[cfg(test)]
#[path = "server_tests.rs"]
mod tests;
