//! Addresses of clients, as limits count them.

use std::net::{IpAddr, Ipv6Addr};

/// What counts as one address. An IPv6 customer has a whole /64; counting single addresses of it would count
/// nothing (G12).
pub fn counted(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) if address.is_loopback() => address.to_string(),
        IpAddr::V6(address) => {
            let network = Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64));
            format!("{network}/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g12_an_ipv6_network_counts_as_one_address() {
        let counted = |text: &str| counted(text.parse().unwrap());
        assert_eq!(counted("2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
        assert_eq!(counted("2001:db8:1:2:ffff::1"), "2001:db8:1:2::/64");
        assert_eq!(counted("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(counted("::1"), "::1");
    }
}
