//! Domains and addresses as people type them.

use std::net::SocketAddr;

use crate::config::{Mistake, is_for_development};

/// An address of a listener.
pub(super) fn address(flag: &str, text: &str, mistakes: &mut Vec<Mistake>) -> Option<SocketAddr> {
    // People say localhost; a listener needs to know which address that is.
    let address = text.replacen("localhost:", "127.0.0.1:", 1).parse().ok();
    if address.is_none() {
        let remedy = "write an IP address and a port, such as 127.0.0.1:4000";
        mistakes.push(Mistake::value(flag, format_args!("{text:?}"), remedy));
    }
    address
}

/// Where people at this machine reach an address.
pub(super) fn url_of(address: SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

/// A domain as it was typed: a host, with a port in development mode.
#[derive(Debug)]
pub(super) struct Domain {
    pub(super) text: String,
    host: String,
    pub(super) port: Option<u16>,
}

impl Domain {
    /// Takes a name, with a port or without.
    pub(super) fn parse(text: &str, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok().filter(|port| *port > 0)),
            None => (text.as_str(), None),
        };
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
        if host.is_empty() || !host.chars().all(is_name) || (text.contains(':') && port.is_none()) {
            let remedy =
                "write a domain name alone, such as social.acme.com, or localhost:4001 to try things out";
            mistakes.push(Mistake::value("--domain", format_args!("{text:?}"), remedy));
            return None;
        }
        Some(Self {
            host: host.to_owned(),
            port,
            text,
        })
    }

    /// A name of this machine, or one that can be nobody's and has a port, can only be tried out.
    pub(super) fn implies_development(&self) -> bool {
        let local = self.host == "localhost" || self.host.ends_with(".localhost");
        local || (self.port.is_some() && is_for_development(&self.host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_are_nobodys_imply_development_mode() {
        for (text, implied) in [
            ("localhost:4001", true),
            ("localhost", true),
            ("acme.localhost", true),
            ("acme.test:4001", true),
            ("acme.example", false),
            ("social.acme.com", false),
            // Refused later, with the sentence about ports.
            ("social.acme.com:4001", false),
        ] {
            let domain = Domain::parse(text, &mut Vec::new()).unwrap();
            assert_eq!(domain.implies_development(), implied, "{text}");
        }
    }

    #[test]
    fn a_url_is_no_domain() {
        for text in [
            "https://acme.com",
            "acme.com/x",
            "",
            ":4001",
            "acme.com:port",
            "a b",
        ] {
            let mut mistakes = Vec::new();
            assert!(Domain::parse(text, &mut mistakes).is_none(), "{text}");
            assert_eq!(mistakes.len(), 1);
        }
    }
}
