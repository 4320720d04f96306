//! Whose `X-Forwarded-For` counts, and what it says.
//!
//! ```text
//! X-Forwarded-For: 10.9.9.9 (anybody can write this), 203.0.113.7, 10.0.0.2 (a proxy of ours)    peer: 10.0.0.3
//!                                                     ^ the client    <- read from the right <-
//! ```
//! Each proxy adds at the right whom it was asked by. So what trusted proxies added is true, and the first
//! address from the right that is none of theirs is the client's; what stands left of it may be invented.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The header. `Forwarded` (RFC 7239) says the same and few proxies write it.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Addresses of reverse proxies that tell the truth about who asks (G12). Empty unless configured.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// A text that names neither an address nor a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write an IP address or a network, such as \"127.0.0.1\" or \"10.0.0.0/24\"")]
pub struct NotAnAddress(
    /// The text.
    pub String,
);

impl TrustedProxies {
    /// Reads addresses and networks: `127.0.0.1`, `10.0.0.0/24`, `2001:db8::/64`.
    ///
    /// # Errors
    /// The first text that is neither.
    pub fn parse<T: AsRef<str>>(texts: &[T]) -> Result<Self, NotAnAddress> {
        let network = |text: &T| {
            let text = text.as_ref();
            let network = text.parse().ok();
            let network = network.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
            network.ok_or_else(|| NotAnAddress(text.to_owned()))
        };
        texts.iter().map(network).collect::<Result<_, _>>().map(Self)
    }

    /// Whose request this is: the peer's, or, if the peer is a trusted proxy, that of whom it asks for. The
    /// port is 0 where nobody has said it.
    pub(super) fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> SocketAddr {
        let mut client = peer;
        if !self.trusts(client.ip()) {
            return client;
        }
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        for line in lines {
            // A line that is no text names nobody, and nothing left of it can be believed.
            let Ok(line) = line.to_str() else { return client };
            for entry in line.rsplit(',') {
                let Some(named) = address(entry.trim()) else {
                    return client;
                };
                client = named;
                if !self.trusts(client.ip()) {
                    return client;
                }
            }
        }
        client
    }

    /// Whether this is a trusted proxy's address.
    pub(super) fn trusts(&self, address: IpAddr) -> bool {
        // A socket for both families shows IPv4 peers as mapped addresses.
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An entry of the header: an address, as some proxies write it with its port or in brackets.
fn address(entry: &str) -> Option<SocketAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let ip: Option<IpAddr> = bare.unwrap_or(entry).parse().ok();
    ip.map(|ip| SocketAddr::new(ip, 0)).or_else(|| entry.parse().ok())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(trusted: &[&str], peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
        }
        let proxies = TrustedProxies::parse(trusted).unwrap();
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        proxies.client(peer, &headers).ip().to_string()
    }

    #[test]
    fn g12_a_peer_nobody_trusts_cannot_claim_another_address() {
        for trusted in [[].as_slice(), &["10.0.0.0/24"], &["10.0.1.2/32", "::1"]] {
            assert_eq!(client(trusted, "10.0.1.3", &["203.0.113.7"]), "10.0.1.3");
        }
    }

    #[test]
    fn g12_a_client_of_a_trusted_proxy_cannot_add_to_what_the_proxy_says() {
        let trusted = ["10.0.0.0/24", "2001:db8:1::/64"];
        let through = |lines: &[&str]| client(&trusted, "10.0.0.3", lines);
        assert_eq!(through(&["203.0.113.7"]), "203.0.113.7");
        assert_eq!(through(&["192.0.2.1, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(
            through(&["192.0.2.1", "203.0.113.7"]),
            "203.0.113.7",
            "two lines are one list"
        );
        assert_eq!(through(&["192.0.2.1, 203.0.113.7, 10.0.0.2"]), "203.0.113.7");
        assert_eq!(through(&["192.0.2.1, 203.0.113.7,2001:db8:1::9"]), "203.0.113.7");
        assert_eq!(
            through(&["10.0.0.9"]),
            "10.0.0.9",
            "a request of a proxy's own machine"
        );
        assert_eq!(through(&[]), "10.0.0.3");
    }

    #[test]
    fn g12_what_is_no_address_ends_the_list() {
        let through = |lines: &[&str]| client(&["10.0.0.3"], "10.0.0.3", lines);
        for line in [
            "",
            "unknown",
            "203.0.113.7, unknown",
            "203.0.113.7,",
            "203.0.113.999",
        ] {
            assert_eq!(through(&[line]), "10.0.0.3", "{line:?}");
        }
        assert_eq!(through(&["unknown, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(through(&["203.0.113.7:50123"]), "203.0.113.7");
        assert_eq!(through(&["2001:db8::7"]), "2001:db8::7");
        assert_eq!(through(&["[2001:db8::7]"]), "2001:db8::7");
        assert_eq!(through(&["[2001:db8::7]:50123"]), "2001:db8::7");
    }

    #[test]
    fn an_ipv4_proxy_is_known_on_a_socket_for_both_families() {
        assert_eq!(
            client(&["10.0.0.3"], "::ffff:10.0.0.3", &["203.0.113.7"]),
            "203.0.113.7"
        );
    }

    #[test]
    fn what_names_no_network_is_refused() {
        for text in ["", "localhost", "10.0.0.0/33", "10.0.0.*", "10.0.0.1:80"] {
            assert_eq!(TrustedProxies::parse(&[text]), Err(NotAnAddress(text.to_owned())));
        }
    }
}
