//! The IANA registries as a table, and every other way to spell a private address.

use super::*;

/// IPv4 Special-Purpose Address Registry, whole, with multicast added: network and prefix.
const REGISTRY_V4: &[(&str, u32)] = &[
    ("0.0.0.0", 8),
    ("0.0.0.0", 32),
    ("10.0.0.0", 8),
    ("100.64.0.0", 10),
    ("127.0.0.0", 8),
    ("169.254.0.0", 16),
    ("172.16.0.0", 12),
    ("192.0.0.0", 24),
    ("192.0.0.0", 29),
    ("192.0.0.8", 32),
    ("192.0.0.9", 32),
    ("192.0.0.10", 32),
    ("192.0.0.170", 32),
    ("192.0.0.171", 32),
    ("192.0.2.0", 24),
    ("192.31.196.0", 24),
    ("192.52.193.0", 24),
    ("192.88.99.0", 24),
    ("192.88.99.2", 32),
    ("192.168.0.0", 16),
    ("192.175.48.0", 24),
    ("198.18.0.0", 15),
    ("198.51.100.0", 24),
    ("203.0.113.0", 24),
    ("224.0.0.0", 4),
    ("240.0.0.0", 4),
    ("255.255.255.255", 32),
];

/// IPv6 Special-Purpose Address Registry, whole, with multicast and deprecated ranges added.
const REGISTRY_V6: &[(&str, u32)] = &[
    ("::", 128),
    ("::1", 128),
    ("::", 96),
    ("::ffff:0:0", 96),
    ("::ffff:0:0:0", 96),
    ("64:ff9b::", 96),
    ("64:ff9b:1::", 48),
    ("100::", 64),
    ("100:0:0:1::", 64),
    ("2001::", 23),
    ("2001::", 32),
    ("2001:1::1", 128),
    ("2001:1::2", 128),
    ("2001:1::3", 128),
    ("2001:2::", 48),
    ("2001:3::", 32),
    ("2001:4:112::", 48),
    ("2001:10::", 28),
    ("2001:20::", 28),
    ("2001:30::", 28),
    ("2001:db8::", 32),
    ("2002::", 16),
    ("2620:4f:8000::", 48),
    ("3fff::", 20),
    ("5f00::", 16),
    ("fc00::", 7),
    ("fe80::", 10),
    ("fec0::", 10),
    ("ff00::", 8),
];

#[test]
fn b1_first_middle_and_last_of_every_special_v4_block_are_refused() {
    for (network, prefix) in REGISTRY_V4 {
        let first = network.parse::<Ipv4Addr>().unwrap().to_bits();
        let size = u32::MAX.checked_shr(*prefix).unwrap_or(0);
        for bits in [first, first + size / 2, first + size] {
            let address = Ipv4Addr::from_bits(bits);
            assert!(
                !is_global_unicast(address.into()),
                "{address} in {network}/{prefix}"
            );
        }
    }
}

#[test]
fn b1_first_middle_and_last_of_every_special_v6_block_are_refused() {
    for (network, prefix) in REGISTRY_V6 {
        let first = network.parse::<Ipv6Addr>().unwrap().to_bits();
        let size = u128::MAX.checked_shr(*prefix).unwrap_or(0);
        for bits in [first, first + size / 2, first + size] {
            let address = Ipv6Addr::from_bits(bits);
            assert!(
                !is_global_unicast(address.into()),
                "{address} in {network}/{prefix}"
            );
        }
    }
}

#[test]
fn b2_private_addresses_in_other_clothes_are_refused() {
    for text in [
        "0.0.0.0",
        "::",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:7f00:1::",
        "2a00:1450::5efe:7f00:1",
        "2a00:1450::200:5efe:a00:1",
        "fe80::5efe:a9fe:a9fe",
        "169.254.169.254",
        "fd00:ec2::254",
        "100.100.100.200",
    ] {
        assert!(!is_global_unicast(text.parse().unwrap()), "{text}");
    }
}

#[test]
fn ordinary_hosts_are_allowed_up_to_the_edges_of_the_special_blocks() {
    for text in [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
        "2a01:4f8::1",
        "3ffe::1",
    ] {
        assert!(is_global_unicast(text.parse().unwrap()), "{text}");
    }
}
